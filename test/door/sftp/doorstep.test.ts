import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf, openDoorstep } from '../../../src/door/sftp/doorstep.ts'
import { SFTP_LIMITS } from '../../../src/door/sftp/limits.ts'

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

test('who fails too often waits, and others do not', () => {
  let now = 0
  const doorstep = openDoorstep(() => new Date(now), { ...SFTP_LIMITS, failedLoginsPerMinute: 2 })
  doorstep.failed('192.0.2.7')
  assert.equal(doorstep.enter('192.0.2.7'), true)
  doorstep.failed('192.0.2.7')
  assert.equal(doorstep.enter('192.0.2.7'), false)
  assert.equal(doorstep.enter('192.0.2.8'), true)
  now += 30_000
  assert.equal(doorstep.enter('192.0.2.7'), true)
})

test('who comes in takes a place until it leaves', () => {
  const doorstep = openDoorstep(() => new Date(0), { ...SFTP_LIMITS, connectionsPerAddress: 1 })
  assert.equal(doorstep.enter('2001:db8::1'), true)
  assert.equal(doorstep.enter('2001:db8::2'), false)
  doorstep.leave('2001:db8::1')
  assert.equal(doorstep.enter('2001:db8::2'), true)
})
