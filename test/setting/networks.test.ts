import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bareAddress, networkIn, within } from '../../src/setting/networks.ts'

test('an address is in a network of its own family, whatever way a socket writes it', () => {
  const isIn = within(['203.0.113.0/24', '198.51.100.7', '2001:db8::/32'])
  for (const address of [
    '203.0.113.9',
    '::ffff:203.0.113.9',
    '198.51.100.7',
    '2001:db8:1::2',
    '2001:DB8::1%eth0',
  ])
    assert.equal(isIn(bareAddress(address)), true, address)
  for (const address of [
    '203.0.114.9',
    '198.51.100.8',
    '2001:db9::1',
    '::203.0.113.9',
    '64:ff9b::203.0.113.9',
  ])
    assert.equal(isIn(bareAddress(address)), false, address)
  for (const nonsense of [
    '',
    'localhost',
    '203.0.113',
    '0xcb.0.113.9',
    '3405803785',
    '203.0.113.9, 10.0.0.1',
  ])
    assert.equal(isIn(bareAddress(nonsense)), false, nonsense)
})

test('a network of one family never holds an address of the other', () => {
  assert.equal(within(['0.0.0.0/0'])('::1'), false)
  assert.equal(within(['::/0'])('127.0.0.1'), false)
  assert.equal(within(['::/0'])(bareAddress('::ffff:127.0.0.1')), false)
})

test('what is written otherwise is no network', () => {
  assert.deepEqual(networkIn('10.1.0.0/16'), { address: '10.1.0.0', bits: 16, family: 'ipv4' })
  for (const text of [
    '10.1.0.0/33',
    '10.1.0.0/',
    '10.1.0/16',
    '::1/129',
    '10.1.0.0/16/8',
    'all',
    '10.1.0.0/-1',
  ])
    assert.equal(networkIn(text), undefined, text)
  assert.throws(() => within(['10.1.0.0/16', 'all']), /"all" is no network/)
})
