import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../src/canonical/canonical.ts'

const line = { number: '1', quantity: { value: '24', unit: 'C62' } }
const invoice = { schema: 'invoice/1', number: '7', date: '2026-03-18', lines: [line] }

/** What is said of an invoice with other members. */
const said = (other: object): string =>
  checkCanonical('invoice', { ...invoice, ...other })?.message ?? 'nothing'

const lineWith = (other: object) => ({ lines: [{ ...line, ...other }] })

test('a valid document has nothing to be said of', () => assert.equal(said({}), 'nothing'))

test('a number where a text is wanted is told with what the text would mean', () => {
  assert.equal(
    said(lineWith({ quantity: { value: 24 } })),
    '/lines/0/quantity/value is 24; expected a text in quotes (An exact decimal number as text; its scale is kept as written)',
  )
})

test('a day that is none, a comma in a number and another schema are told with what was got', () => {
  assert.match(
    said({ date: '2026-02-30' }),
    /^\/date is "2026-02-30"; expected a day of the calendar, such as/,
  )
  assert.match(
    said(lineWith({ price: { amount: '9,95' } })),
    /^\/lines\/0\/price\/amount is "9,95"; .*decimal/,
  )
  assert.match(said({ schema: 'order/1' }), /^\/schema is "order\/1"; expected "invoice\/1"/)
})

test('a text too long and a list too short say how much would have been right', () => {
  assert.match(
    said(lineWith({ quantity: { value: '1', unit: 'carton' } })),
    /is "carton"; expected at most 3 .*Rec 20/,
  )
  assert.match(said({ lines: [] }), /^\/lines has 0 entries; expected at least one entry/)
})

test('a member that there is no place for is told with those that there are', () => {
  assert.match(
    said(lineWith({ colour: 'red' })),
    /^\/lines\/0 has no place for colour; it may have number, .*quantity/,
  )
})

test('a document that is none, and a value too long to be repeated', () => {
  assert.match(
    checkCanonical('invoice', [invoice])!.message,
    /^the document is \[.{59}…; expected an object in braces/,
  )
})

test('a member that is missing is named', () => {
  assert.equal(said({ number: undefined }), 'the document lacks number')
})
