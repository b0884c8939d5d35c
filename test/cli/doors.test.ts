// The operator's hands on the SFTP door, through a real API: who is turned away, and what partners did.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { doors } from '../../src/cli/command/doors.ts'
import { listening } from '../../src/cli/terminal.ts'
import { openHttpDoor } from '../../src/door/http/index.ts'
import { Diary } from '../../src/door/sftp/diary.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { callers, gate, keys, openHouse, tokenOf } from '../door/http/setting.ts'

const house = await openHouse({ after })
const door = await openHttpDoor(house, { host: '127.0.0.1', port: 0, signingKeys: keys, gate })
after(() => door.close())

const setting = readSetting({ EDIGW_DATA: '/nowhere', EDIGW_HTTP_PORT: String(door.port) })
process.env.EDIGW_TOKEN = tokenOf(house, callers.operator)
after(() => delete process.env.EDIGW_TOKEN)

/** What a command says on standard output. */
async function said(...words: string[]): Promise<string> {
  const lines: string[] = []
  const context = { setting, startGateway: () => Promise.reject(new Error('it runs already')) }
  await listening(
    (text) => lines.push(text),
    () => doors.run(words, context),
  )
  return lines.join('\n')
}

test('an address that is turned away is listed, and let in again by its ban or an address of it, with a reason', async () => {
  assert.equal(await said('bans'), 'Nobody is turned away.')
  const since = house.clock().toISOString()
  const ban = {
    network: '2001:db8:1:2',
    since,
    until: '2025-03-03T09:01:00.000Z',
    times: 2,
    tried: 'a\u001bb',
  }
  await house.store.putBan(ban, '')
  assert.match(await said('bans'), /2001:db8:1:2 +2025-03-03T09:01:00.000Z +2 +a.b/)
  assert.ok(!(await said('bans')).includes('\u001b'))
  await assert.rejects(said('unban', '2001:db8:1:2::7'), /say why/)
  assert.match(await said('unban', '2001:db8:1:2::7', '--reason', 'their new mover'), /may come again/)
  await assert.rejects(said('unban', '2001:db8:1:2', '--reason', 'x'), /404 .*No such address/)
  const [entry] = await house.store.auditTrail({ subject: '2001:db8:1:2', limit: 1 })
  assert.deepEqual(
    [entry?.act, entry?.principal, entry?.detail],
    ['sftp-ban lifted', 'desk', 'their new mover'],
  )
})

test('visits are listed by partner, newest first; of many files the first are named and the rest counted', async () => {
  assert.equal(await said('sessions'), 'Nobody was there.')
  for (const [principal, partner] of [
    ['acme-1', 'acme'],
    ['acme-2', 'acme'],
    ['bolt', 'bolt'],
  ] as const) {
    await house.store.putPrincipal({ id: principal, role: 'partner', partner })
    const who = { from: '192.0.2.7', key: `SHA256:${'A'.repeat(43)}`, client: 'OpenSSH_9.2' }
    const diary = new Diary(house.clock, who)
    for (let n = 1; n <= 60; n += 1)
      diary.note({ act: 'put', path: `/inbound/${principal}-${n}.edi`, bytes: 9, sha256: 'ab', receipt: 'r' })
    house.pass(30)
    const detail = JSON.stringify(diary.close())
    await house.store.audit({
      at: house.clock().toISOString(),
      principal,
      act: 'sftp-session',
      subject: principal,
      detail,
    })
  }
  const listed = await said('sessions', '--partner', 'acme', '--since', '2025-03-03')
  const heads = listed.split('\n').filter((line) => line.startsWith('2025'))
  assert.deepEqual(heads, [
    '2025-03-03 09:00:30  acme-2 from 192.0.2.7, 30 s: 60 put, 0 fetched, 0 removed, 0 refused',
    '2025-03-03 09:00:00  acme-1 from 192.0.2.7, 30 s: 60 put, 0 fetched, 0 removed, 0 refused',
  ])
  assert.match(listed, /put \/inbound\/acme-2-50\.edi 9 bytes ab\n +… and 10 more/)
  assert.equal((await said('sessions', '--limit', '1')).split('\n')[0]?.includes('bolt'), true)
})
