import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completed, completionsOf } from '../../src/guide/complete.ts'
import { guideOf, XML } from './fragment.ts'

const GUIDE = `
body:
  cac:Line:
    path: lines[]
    max: 9
    children:
      cbc:Amount: { path: price.amount, attributes: { currencyID: { path: price.currency, else: /currency } } }
  cbc:Purpose: { path: purpose, else: original }
`
const complete = (document: Record<string, unknown>) =>
  completed(document, completionsOf(guideOf(XML, GUIDE)))

test('what the root stands for is put where the document leaves it out', () => {
  const completions = completionsOf(guideOf(XML, `key: { purpose: change }\n${GUIDE}`))
  assert.equal(completed({}, completions).purpose, 'change')
  assert.equal(completed({ purpose: 'cancellation' }, completions).purpose, 'cancellation')
})

test('a value that stands once is put wherever its guide says it and the document does not', () => {
  const lines = [{ price: { amount: '1' } }, { price: { amount: '2', currency: 'USD' } }, {}]
  const { lines: made } = complete({ currency: 'EUR', purpose: 'change', lines })
  assert.deepEqual(made, [
    { price: { amount: '1', currency: 'EUR' } },
    { price: { amount: '2', currency: 'USD' } },
    {},
  ])
})

test('a word is put where the document has none', () =>
  assert.deepEqual(complete({}), { purpose: 'original' }))

test('nothing is put where what it would be taken from is not there', () =>
  assert.deepEqual(complete({ purpose: 'change', lines: [{ price: { amount: '1' } }] }), {
    purpose: 'change',
    lines: [{ price: { amount: '1' } }],
  }))

test('the document that is completed stays as it is', () => {
  const document = { currency: 'EUR', lines: [{ price: { amount: '1' } }] }
  complete(document)
  assert.deepEqual(document, { currency: 'EUR', lines: [{ price: { amount: '1' } }] })
})
