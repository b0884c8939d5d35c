import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traced } from '../../../src/exchange/reconciling/trace.ts'
import { cause, finding } from '../../../src/finding/catalogue.ts'
import { packLineage } from '../../../src/guide/lineage.ts'

const outbound = {
  canonical: JSON.stringify({
    buyer: { id: { value: 'ZZ9', scheme: 'gln' } },
    lines: [{ price: { amount: '9.99' } }],
  }),
  lineage: packLineage([
    { pointer: '/buyer/id/scheme', guide: 'heading.N1.3', segment: 5, id: 'N1', element: 3 },
    { pointer: '/buyer/id/value', guide: 'heading.N1.4', segment: 5, id: 'N1', element: 4 },
    { pointer: '/lines/0/price/amount', guide: 'detail.IT1.4', segment: 9, id: 'IT1', element: 4 },
  ]),
}
const told = (segment: number, element: number, id = 'N1') =>
  finding('told-element', { segment, id, element }, { name: id, element, codes: ['7'] })

test('an element in error leads to the canonical value that it was written from', () => {
  const [one, other] = traced([told(5, 4), told(9, 4, 'IT1')], outbound)
  assert.deepEqual([one!.facts.pointer, one!.facts.value], ['/buyer/id/value', 'ZZ9'])
  assert.equal(cause(one!), 'It was written from /buyer/id/value, which is "ZZ9".')
  assert.equal(other!.facts.pointer, '/lines/0/price/amount')
})

test('where nothing was written, or nobody kept from what, nothing is claimed', () => {
  assert.equal(traced([told(5, 7)], outbound)[0]!.facts.pointer, undefined)
  const elsewhere = traced([told(5, 4, 'IT1')], outbound)[0]!
  assert.equal(elsewhere.facts.pointer, undefined, 'they count segments otherwise')
  assert.deepEqual(traced([told(5, 4)], { canonical: '{}' }), [told(5, 4)])
})
