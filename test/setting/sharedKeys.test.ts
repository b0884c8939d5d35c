// Several processes on one database have the same keys, or don't start; and what each of them may be.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ensureActivationKeys } from '../../src/contract/gate/record.ts'
import { systemClock } from '../../src/setting/clock.ts'
import { SettingError } from '../../src/setting/error.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { agreeOnKeys } from '../../src/setting/sharedKeys.ts'
import { borrowStore } from '../store/borrowed.ts'

test('a process whose keys are others than those of the house does not start, unless it is told to bring new ones', async (t) => {
  const { store } = await borrowStore()
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'keys-'))))
  t.after(async () => {
    await Promise.all(folders.map((one) => rm(one, { recursive: true })))
    await store.close()
  })
  const agree = async (folder: string, adopt = false) => {
    const { verify } = await ensureActivationKeys(folder)
    await agreeOnKeys({ store, clock: systemClock, folder, adopt }, { 'activation key': [...verify.keys()] })
  }
  const [first, second] = folders as [string, string]
  await agree(first)
  await agree(first)
  await assert.rejects(agree(second), (error: Error) => {
    assert.ok(error instanceof SettingError)
    assert.ok(error.message.startsWith(`the activation key in ${second} is `))
    assert.match(error.message, /Give all of them the same folder by EDIGW_KEYS/)
    return true
  })
  await agree(second, true)
  await assert.rejects(agree(first), SettingError)
})

test('a part of the whole needs a database for several processes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'setting-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'url')
  await writeFile(file, 'postgres://edigw:secret@database/edigw\n')
  assert.throws(() => readSetting({ EDIGW_DATA: folder, EDIGW_ROLE: 'worker' }), /needs DATABASE_URL/)
  assert.throws(
    () => readSetting({ EDIGW_DATA: folder, EDIGW_ROLE: 'boss' }),
    /door, worker or both, got "boss"/,
  )
  const { role, keys, databaseUrl } = readSetting({
    ...{ EDIGW_DATA: folder, EDIGW_ROLE: 'worker', DATABASE_URL_FILE: file },
  })
  assert.deepEqual([role, keys], ['worker', join(folder, 'keys')])
  assert.equal(databaseUrl, 'postgres://edigw:secret@database/edigw')
})
