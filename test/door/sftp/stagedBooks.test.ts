// Uploads in progress as the ledger sees them on the disk, plain and sealed, and what it says of those that are left behind, were
// never taken in, or miss bytes.
import assert from 'node:assert/strict'
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SFTP_LIMITS } from '../../../src/door/sftp/limits.ts'
import { stagedInBooks } from '../../../src/door/sftp/stagedBooks.ts'
import { Staging } from '../../../src/door/sftp/staging.ts'
import { judgeStaged } from '../../../src/exchange/ledger/uploads.ts'
import { newIds } from '../../../src/setting/clock.ts'
import type { House } from '../../../src/setting/house.ts'
import { noLog } from '../../../src/setting/log.ts'
import { newKeyLine } from '../../../src/store/seal/keys.ts'
import { sealOf } from '../../../src/store/seal/seal.ts'
import { borrowStore } from '../../store/borrowed.ts'

const AT = '2026-03-01T09:30:00.000Z'
const SETTLED = '2026-03-01T09:31:00.000Z'

/** Three uploads in the directory of a door that is gone: one broken off, one that waits for its name, one complete. */
async function left(directory: string, house: House, keys?: string): Promise<void> {
  const seal = sealOf(keys === undefined ? undefined : { text: keys })
  const staging = await Staging.open(house, directory, SFTP_LIMITS, seal)
  const states = { 'a.edi': 'partial', 'b.tmp': 'closed', 'c.edi': 'settling' } as const
  for (const [name, state] of Object.entries(states)) {
    const staged = await staging.create({ partner: 'acme', environment: 'production', name }, 'acme')
    await staged.file!.write(0, Buffer.from('ISA*00*'))
    await staging.keep(staged, state, state === 'settling' ? SETTLED : undefined)
  }
}

test('an upload that is left behind, was never taken in, or misses bytes has a sentence each', async (t) => {
  const local = await mkdtemp(join(tmpdir(), 'staged-'))
  const { store } = await borrowStore()
  t.after(async () => {
    await store.close()
    await rm(local, { recursive: true, force: true })
  })
  const clock = () => new Date(AT)
  const house: House = { store, clock, newId: newIds(clock), log: noLog }
  assert.deepEqual(await stagedInBooks(join(local, 'none')), [])
  for (const key of [undefined, newKeyLine()]) {
    const directory = join(local, key ? 'sealed' : 'plain')
    await left(directory, house, key)
    const said = async (now: string) => {
      const staged = await stagedInBooks(directory)
      staged.sort((a, b) => (a.name < b.name ? -1 : 1))
      const found = staged.flatMap((one) => judgeStaged(one, { now, keepDays: 14 }).found)
      return found.map(({ sentence }) => sentence.replace(/^upload \w{26} /, ''))
    }
    assert.deepEqual(await said('2026-03-01T10:30:00.000Z'), [], 'all of them may still go on')
    const settled = `(acme, c.edi) has all its bytes since ${AT}, and was to become a receipt at ${SETTLED}`
    assert.deepEqual(await said('2026-03-01T11:00:00.000Z'), [settled])
    const forgotten = `has had no byte since ${AT}, and was to be removed 14 days after`
    assert.deepEqual(await said('2026-03-17T00:00:00.000Z'), [
      `(acme, a.edi) is partial, ${forgotten}`,
      `(acme, b.tmp) is closed, ${forgotten}`,
      settled,
    ])
    const { id } = (await stagedInBooks(directory)).find(({ name }) => name === 'b.tmp')!
    await truncate(join(directory, id), 3)
    const there = key ? 0 : 3
    assert.deepEqual(await said(AT), [
      `(acme, b.tmp) is closed with 7 bytes, and ${there} of them are on the disk`,
    ])
  }
})
