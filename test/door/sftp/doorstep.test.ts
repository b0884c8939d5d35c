import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { networkOf, openDoorstep } from '../../../src/door/sftp/doorstep.ts'
import { SFTP_LIMITS, type SftpLimits } from '../../../src/door/sftp/limits.ts'
import { noLog } from '../../../src/setting/log.ts'
import { borrowStore } from '../../store/borrowed.ts'

test('an IPv4 address is its own, also where it is written as IPv6', () => {
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7')
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
})

test('the addresses of an IPv6 /64 count as one', () => {
  const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::', '2001:db8:1:2:3::4']
  for (const address of same) assert.equal(networkOf(address), '2001:db8:1:2')
  assert.notEqual(networkOf('2001:db8:1:3::1'), '2001:db8:1:2')
  assert.equal(networkOf('::1'), '0:0:0:0')
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0')
})

const { store } = await borrowStore()
after(() => store.close())

/** A doorstep at a time that can be moved on; each test has addresses of its own. */
function at(limits: Partial<SftpLimits>, neverBanned: string[] = []) {
  const time = { now: Date.parse('2026-03-01T09:00:00.000Z') }
  const house = { store, clock: () => new Date(time.now), log: noLog }
  const open = () => openDoorstep(house, { ...SFTP_LIMITS, ...limits }, neverBanned)
  const wait = (seconds: number) => {
    time.now += seconds * 1000
  }
  return { doorstep: open(), open, wait }
}

test('who fails too often is banned by every process, each time for twice as long, and others are not', async () => {
  const { doorstep, open, wait } = at({ failedLogins: 2, firstBanSeconds: 60, longestBanSeconds: 200 })
  const other = open()
  await doorstep.failed('192.0.2.7', 'acme')
  assert.equal(await doorstep.enter('192.0.2.7'), true)
  for (const seconds of [60, 120, 200, 200]) {
    await doorstep.failed('192.0.2.7', 'acme')
    await doorstep.failed('192.0.2.7', 'acme')
    wait(seconds - 1)
    assert.equal(await other.enter('192.0.2.7'), false)
    assert.equal(await other.enter('192.0.2.8'), true)
    wait(1)
    assert.equal(await other.enter('192.0.2.7'), true)
  }
  wait(90_000)
  await doorstep.failed('192.0.2.7', 'acme')
  await doorstep.failed('192.0.2.7', 'acme')
  assert.equal((await store.banOf('192.0.2.7'))?.times, 1)
  const [entry] = await store.auditTrail({ subject: '192.0.2.7', limit: 1 })
  assert.equal(entry?.act, 'sftp-ban')
})

test('a ban that is lifted is over, and a failure now and then never leads to one', async () => {
  const { doorstep, wait } = at({ failedLogins: 10 })
  for (let n = 0; n < 30; n += 1) {
    await doorstep.failed('192.0.2.17', 'acme')
    wait(60)
  }
  assert.equal(await doorstep.enter('192.0.2.17'), true)
  for (let n = 0; n < 10; n += 1) await doorstep.failed('192.0.2.17', 'acme')
  assert.equal(await doorstep.enter('192.0.2.17'), false)
  assert.equal(await store.liftBan('192.0.2.17', '2026-03-01T09:30:01.000Z'), true)
  assert.equal(await doorstep.enter('192.0.2.17'), true)
})

test('networks that are named are never banned, and neither is who tries no log-in', async () => {
  const { doorstep } = at({ failedLogins: 1, handshakesPerMinute: 3 }, ['10.1.0.0/16'])
  await doorstep.failed('10.1.2.3', 'acme')
  await doorstep.failed('::ffff:10.1.2.3', 'acme')
  assert.equal(await doorstep.enter('10.1.2.3'), true)
  await doorstep.failed('192.0.2.27')
  await doorstep.failed('192.0.2.27')
  assert.equal(await doorstep.enter('192.0.2.27'), true)
  await doorstep.failed('192.0.2.27')
  assert.equal(await doorstep.enter('192.0.2.27'), false)
  assert.equal(await store.banOf('192.0.2.27'), undefined)
})

test('who comes in takes a place until it leaves', async () => {
  const { doorstep } = at({ connectionsPerAddress: 1 })
  assert.equal(await doorstep.enter('2001:db8::1'), true)
  assert.equal(await doorstep.enter('2001:db8::2'), false)
  doorstep.leave('2001:db8::1')
  assert.equal(await doorstep.enter('2001:db8::2'), true)
})
