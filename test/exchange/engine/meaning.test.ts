import assert from 'node:assert/strict'
import { test } from 'node:test'
import { misread } from '../../../src/exchange/engine/meaning.ts'

const none = () => []
const order = (more: object = {}) => ({ schema: 'order/1', number: 'O-1', ...more })

test('the same is the same, and nobody is asked what was left unsaid', () => {
  const asked = () => assert.fail('it was asked')
  assert.equal(
    misread(order({ lines: [{ number: '1' }] }), order({ lines: [{ number: '1' }] }), asked),
    undefined,
  )
})

test('what reading adds is no difference, what it lost is, and it is named', () => {
  const meant = order({ lines: [{ quantity: { value: '2', unit: 'EA' } }] })
  const read = (quantity: object) => order({ currency: 'USD', lines: [{ number: '1', quantity }] })
  assert.equal(misread(meant, read({ value: '2', unit: 'EA', partnerUnit: 'EA' }), none), undefined)
  assert.equal(misread(meant, read({ value: '2' }), none), '/lines/0/quantity/unit')
  assert.equal(misread(meant, read({ value: '3', unit: 'EA' }), none), '/lines/0/quantity/value')
  assert.equal(misread(meant, order(), none), '/lines/0/quantity/value')
})

test('a decimal is the same with or without zeros at its end, a text and a whole number are not', () => {
  const price = (amount: string) => order({ price: { amount } })
  assert.equal(misread(price('4.50'), price('4.5'), none), undefined)
  assert.equal(misread(price('4.00'), price('4'), none), undefined)
  for (const [meant, read] of [
    ['40', '4'],
    ['4.50', '4.05'],
    ['007.50', '007.5'],
    ['-0.5', '0.5'],
  ] as const)
    assert.equal(misread(price(meant), price(read), none), '/price/amount')
})

test('the partner’s word for a unit is only a hint, and white space around a text says nothing', () => {
  const meant = order({ number: ' O-1 ', quantity: { unit: 'EA', partnerUnit: 'PCE' } })
  assert.equal(misread(meant, order({ quantity: { unit: 'EA', partnerUnit: 'EA' } }), none), undefined)
  assert.equal(
    misread(meant, order({ quantity: { unit: 'DZN', partnerUnit: 'PCE' } }), none),
    '/quantity/unit',
  )
  assert.equal(misread(order({ number: 'O 1' }), order({ number: 'O1' }), none), '/number')
})

test('the entries of a list may change their order, but each has one of its own', () => {
  const dates = (...types: string[]) => order({ dates: types.map((type) => ({ type })) })
  assert.equal(misread(dates('a', 'b', 'c'), dates('c', 'a', 'b'), none), undefined)
  assert.equal(misread(dates('a', 'a'), dates('a', 'b'), none), '/dates/1/type')
  assert.equal(misread(dates('a', 'b'), dates('b'), none), '/dates/0/type')
})

test('what the guide has no place for is not looked for, also where it is all of an entry', () => {
  const meant = order({ notes: [{ text: 'x' }, { text: 'y' }], buyer: { name: 'B' } })
  const unsaid = () => ['/notes/0/text', '/buyer/name']
  assert.equal(misread(meant, order({ notes: [{ text: 'y' }] }), unsaid), undefined)
  assert.equal(misread(meant, order({ notes: [{ text: 'x' }] }), unsaid), '/notes/1/text')
})
