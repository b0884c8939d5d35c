import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, milliseconds } from '../../src/partner/agreement.ts'
import { namedGuides } from '../../src/partner/names.ts'

const names = (inbound: Agreement['inbound'], outbound: Agreement['outbound'] = []) =>
  namedGuides({ inbound, outbound } as Agreement).map(({ name, type }) => `${name} ${type}`)

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
  const guides = namedGuides({
    inbound: [{ type: 'x12/004010/850' }],
    outbound: [{ type: 'x12/004010/997', overlay: '997.yaml' }],
  } as Agreement)
  assert.deepEqual(
    guides.map(({ name, overlay }) => [name, overlay]),
    [
      ['997-out', '997.yaml'],
      ['850-in', undefined],
      ['ta1-out', undefined],
    ],
  )
})

test('durations are in seconds, minutes, hours or days', () => {
  assert.deepEqual(
    ['30s', '5m', '24h', '90d'].map(milliseconds),
    [30_000, 300_000, 86_400_000, 7_776_000_000],
  )
})
