import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { settle, standing } from '../../../src/exchange/reconciling/settle.ts'
import { saying } from '../../../src/exchange/reconciling/statement.ts'
import { finding } from '../../../src/finding/catalogue.ts'
import type { AcknowledgementState, Told } from '../../../src/store/record.ts'

const wrong = [finding('told-set', {}, { got: '810 0001', verdict: 'rejected', codes: ['5'] })]
const said = (
  level: Told['level'],
  state: Told['state'],
  findings = state === 'rejected' ? wrong : [],
): Told => ({
  ...saying('ours', level, state, findings),
  by: 'theirs',
  at: '2026-06-01T10:30:00.000Z',
})

test('the worst of what was said counts; that something arrived changes nothing', () => {
  assert.equal(settle('waiting', [said('set', 'accepted')]), 'accepted')
  assert.equal(settle('waiting', [said('interchange', 'received')]), 'waiting')
  assert.equal(settle('overdue', [said('interchange', 'received'), said('set', 'accepted')]), 'accepted')
  assert.equal(settle('accepted', [said('set', 'accepted'), said('application', 'rejected')]), 'rejected')
  assert.equal(settle('rejected', [said('set', 'rejected'), said('set', 'accepted')]), 'rejected')
  assert.equal(settle(undefined, []), undefined)
})

const tolds = fc.array(
  fc
    .tuple(
      fc.constantFrom('interchange', 'set', 'application') as fc.Arbitrary<Told['level']>,
      fc.constantFrom(
        'received',
        'accepted',
        'accepted-with-errors',
        'partially',
        'rejected',
      ) as fc.Arbitrary<Told['state']>,
    )
    .map(([level, state]) => said(level, state)),
  { maxLength: 6 },
)

test('the order in which things are said does not matter', () => {
  fc.assert(
    fc.property(
      tolds,
      fc.constantFrom('waiting', 'none-expected', 'overdue') as fc.Arbitrary<AcknowledgementState>,
      (all, before) => {
        assert.equal(settle(before, [...all].reverse()), settle(before, all))
        const oneByOne = all
          .map((_, count) => all.slice(0, count + 1))
          .reduce((now, some) => settle(now, some) ?? now, before)
        assert.equal(oneByOne, settle(before, all))
      },
    ),
  )
})

test('the same again is a duplicate, otherwise it contradicts, and another reader may say otherwise', () => {
  assert.deepEqual(standing(said('set', 'accepted'), []), { is: 'new' })
  assert.deepEqual(standing(said('set', 'accepted'), [said('set', 'accepted')]), { is: 'duplicate' })
  assert.deepEqual(standing(said('set', 'rejected'), [said('set', 'accepted')]), {
    is: 'contradicting',
    before: 'accepted',
  })
  assert.deepEqual(standing(said('application', 'rejected'), [said('set', 'accepted')]), { is: 'new' })
  assert.deepEqual(standing(said('application', 'accepted'), [said('application', 'received')]), {
    is: 'new',
  })
  assert.deepEqual(standing(said('set', 'rejected', []), [said('set', 'rejected')]), { is: 'new' })
})
