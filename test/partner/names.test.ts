import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, milliseconds } from '../../src/partner/agreement.ts'
import { namedGuides } from '../../src/partner/names.ts'

const guides = (inbound: Agreement['inbound'], outbound: Agreement['outbound'] = []) =>
  namedGuides({ inbound, outbound } as Agreement)
const names = (inbound: Agreement['inbound'], outbound: Agreement['outbound'] = []) =>
  guides(inbound, outbound)
    .filter(({ implied }) => !implied)
    .map(({ name, type }) => `${name} ${type}`)

test('a mapping is called after its document and direction; answers come of themselves', () => {
  assert.deepEqual(names([{ type: 'x12/004010/850' }, { type: 'ubl/2.1/Order' }]), [
    '850-in x12/004010/850',
    'order-in ubl/2.1/Order',
    '997-out x12/004010/997',
    'ta1-out x12/00401/TA1',
  ])
})

test('two releases of one document say which, and each has its own answer', () => {
  assert.deepEqual(names([{ type: 'x12/004010/850' }, { type: 'x12/005010/850' }]), [
    '850-004010-in x12/004010/850',
    '850-005010-in x12/005010/850',
    '997-004010-out x12/004010/997',
    'ta1-out x12/00401/TA1',
    '997-005010-out x12/005010/997',
  ])
})

test('two variants of one release are told by their place', () => {
  const type = 'ubl/2.1/Order'
  assert.deepEqual(
    names([
      { type, customization: 'a' },
      { type, customization: 'b' },
    ]),
    ['order-2.1-1-in ubl/2.1/Order', 'order-2.1-2-in ubl/2.1/Order'],
  )
})

test('no acknowledgement needs no guide for it; an outbound one with an overlay stands for all', () => {
  assert.deepEqual(names([{ type: 'x12/004010/850', acknowledge: { kind: 'none' } }]), [
    '850-in x12/004010/850',
    'ta1-out x12/00401/TA1',
  ])
  const listed = guides(
    [{ type: 'x12/004010/850' }],
    [{ type: 'x12/004010/997', overlay: '997.yaml' }],
  ).filter(({ implied }) => !implied)
  assert.deepEqual(
    listed.map(({ name, overlay }) => [name, overlay]),
    [
      ['997-out', '997.yaml'],
      ['850-in', undefined],
      ['ta1-out', undefined],
    ],
  )
})

test('who speaks X12 with us may acknowledge what we send, by any guide there is for it', () => {
  const heard = (inbound: Agreement['inbound'], outbound: Agreement['outbound'] = []) =>
    guides(inbound, outbound)
      .filter(({ implied }) => implied)
      .map(({ name }) => name)
  const all = ['997-004010-in', '997-005010-in', '999-in', 'ta1-in']
  assert.deepEqual(heard([{ type: 'x12/004010/850' }]), all)
  assert.deepEqual(heard([{ type: 'ubl/2.1/Order' }], [{ type: 'x12/004010/810' }]), all)
  assert.deepEqual(heard([{ type: 'ubl/2.1/Order' }]), [])
  assert.deepEqual(heard([{ type: 'x12/004010/850' }, { type: 'x12/004010/997', overlay: '997.yaml' }]), [
    '997-005010-in',
    '999-in',
    'ta1-in',
  ])
})

test('durations are in seconds, minutes, hours or days', () => {
  assert.deepEqual(
    ['30s', '5m', '24h', '90d'].map(milliseconds),
    [30_000, 300_000, 86_400_000, 7_776_000_000],
  )
})
