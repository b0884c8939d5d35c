import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import { test } from 'node:test'
import {
  ForbiddenAddress,
  guardedLookup,
  networksOf,
  whyNotAddress,
} from '../../../src/door/webhook/networks.ts'

const open = networksOf()
const inner = networksOf(['10.1.0.0/16', 'fd00:1::/32'])

test('addresses of the Internet are called, those of inner networks are not', () => {
  for (const address of ['93.184.215.14', '8.8.8.8', '2606:4700::1111', '172.32.0.1', '100.128.0.1'])
    assert.equal(open.allows(address), true, address)
  const forbidden = [
    '127.0.0.1',
    '127.8.9.10',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    'localhost',
    '',
  ]
  for (const address of forbidden) assert.equal(open.allows(address), false, address)
})

test('an inner network that the installation names is called, and no other', () => {
  for (const address of ['10.1.2.3', 'fd00:1::9', '8.8.8.8'])
    assert.equal(inner.allows(address), true, address)
  for (const address of ['10.2.0.1', 'fd00:2::9', '127.0.0.1'])
    assert.equal(inner.allows(address), false, address)
  for (const wrong of ['10.1.0.0', '10.1.0.0/33', 'erp.example/8', '10.1.0.0/x'])
    assert.throws(() => networksOf([wrong]), /EDIGW_WEBHOOK_NETWORKS must be networks/, wrong)
})

test('an address is refused by its text where that already says where it leads', () => {
  const why = (url: string, networks = open) => whyNotAddress(url, networks)
  assert.equal(why('https://erp.example/events?key=1'), undefined)
  assert.equal(why('https://93.184.215.14/'), undefined)
  assert.equal(why('http://10.1.2.3:8080/events', inner), undefined)
  assert.equal(why('https://[fd00:1::9]/events', inner), undefined)
  assert.match(why('http://erp.example/events', inner)!, /Without TLS/)
  assert.match(why('http://93.184.215.14/')!, /without TLS/)
  assert.match(why('https://10.1.2.3/')!, /10.1.2.3 is not an address that may be called/)
  assert.match(why('https://[::1]/')!, /::1 is not an address/)
  // Forms that the URL parser makes an ordinary address of.
  for (const form of ['https://2130706433/', 'https://0x7f.1/', 'https://127.1/', 'https://0177.0.0.1/'])
    assert.match(why(form)!, /127.0.0.1 is not an address/, form)
  assert.match(why('https://me:secret@erp.example/')!, /name and password/)
  assert.match(why('https://erp.example/#part')!, /fragment/)
  for (const other of ['ftp://erp.example/', 'file:///etc/passwd', 'not an address'])
    assert.match(why(other)!, /https/, other)
  assert.match(why(`https://erp.example/${'x'.repeat(2000)}`)!, /at most 2000/)
})

test('a name is called by the address that was judged, and not at all where one of its addresses is inside', async () => {
  const looked = (networks: typeof open) =>
    new Promise<unknown>((resolve) => {
      guardedLookup(networks)('localhost', { all: true }, (error, addresses) => resolve(error ?? addresses))
    })
  assert.ok((await looked(open)) instanceof ForbiddenAddress)
  const found = (await looked(networksOf(['127.0.0.0/8', '::1/128']))) as LookupAddress[]
  assert.equal(found.length, 1)
  assert.match(found[0]!.address, /^(127\.0\.0\.1|::1)$/)
})
