import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CanonicalKind } from '../../../src/canonical/canonical.ts'
import { unfold } from '../../../src/door/http/unfold.ts'
import { api } from './conformity.ts'

const KINDS: CanonicalKind[] = [
  { name: 'order', collection: 'orders', component: 'Order', feed: true, outbound: true },
  { name: 'credit-note', collection: 'credit-notes', component: 'CreditNote', feed: true, outbound: false },
  {
    name: 'acknowledgement',
    collection: 'acknowledgements',
    component: 'Acknowledgement',
    feed: false,
    outbound: false,
  },
]

test('a member is repeated for each kind of which it is said, its words filled in everywhere', () => {
  const template = {
    before: 1,
    '/v1/<collection>': {
      'x-for-each': 'feed',
      says: ['<name> <words>', { '<member>': '<Component><Collection>' }],
    },
    after: { kept: '<name>' },
  }
  assert.deepEqual(Object.entries(unfold<object>(template, KINDS)), [
    ['before', 1],
    ['/v1/orders', { says: ['order orders', { order: 'OrderOrders' }] }],
    ['/v1/credit-notes', { says: ['credit-note credit notes', { creditNote: 'CreditNoteCreditNotes' }] }],
    ['after', { kept: '<name>' }],
  ])
})

test('a list has as many items as there are kinds', () => {
  const list = (which: string) => unfold({ enum: { 'x-for-each': which, 'x-item': '<name>' } }, KINDS).enum
  assert.deepEqual(list('all'), ['order', 'credit-note', 'acknowledgement'])
  assert.deepEqual(list('outbound'), ['order'])
})

test('a template for anything else stops the start', () => {
  assert.throws(() => unfold({ a: { 'x-for-each': 'inbound' } }, KINDS), /all, feed or outbound, not inbound/)
})

test('the API document has no template left in it', () => {
  assert.doesNotMatch(
    JSON.stringify(api),
    /x-for-each|x-item|<(name|collection|words|member|Component|Collection)>/,
  )
})
