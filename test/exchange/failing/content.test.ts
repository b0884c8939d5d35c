import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../src/canonical/canonical.ts'
import { type Failed, failureAdvice, failureResponse } from '../../../src/exchange/failing/content.ts'

const buyer = { name: 'Acme', role: 'buyer', id: { scheme: 'duns', value: '123' } }
const seller = { name: 'Us' }
const ORDER: Failed = {
  document: {
    type: 'x12/004010/850',
    canonical: 'order',
    number: 'PO-1',
    date: '2026-06-01',
    control: '0002',
  },
  group: { control: '77', version: '004010VICS' },
  canonical: { schema: 'order/1', number: 'PO-1', buyer, seller },
  reasons: [{ code: 'item-unknown', text: 'We do not make WC-10', line: '3' }],
}
const AS = { number: '01JCD4XK3M8Y2V7Q5T9W1ZAB6N', date: '2026-06-02' }

test('an advice names the document as its partner knows it: by number, control numbers and set', () => {
  const advice = failureAdvice(ORDER, { ...AS, syntax: 'x12' })
  assert.equal(checkCanonical('application-advice', advice), undefined)
  assert.deepEqual(advice.documents, [
    {
      status: 'rejected',
      type: 'order',
      number: 'PO-1',
      date: '2026-06-01',
      groupControl: '77',
      setControl: '0002',
      set: '850',
      version: '004010VICS',
      reasons: [{ code: 'other', text: 'line 3 - We do not make WC-10 (item-unknown)' }],
    },
  ])
})

test('in XML it names the parties, ours as the sender, and no envelope', () => {
  const { group: _, ...failed } = ORDER
  const advice = failureAdvice(failed, { ...AS, syntax: 'xml' })
  assert.equal(checkCanonical('application-advice', advice), undefined)
  assert.deepEqual(advice.sender, { name: 'Us' })
  assert.deepEqual(advice.receiver, { name: 'Acme', id: { scheme: 'duns', value: '123' } })
  assert.equal(advice.documents![0]!.set, undefined)
})

test('of a change or an answer to an order the order is named', () => {
  const document = { ...ORDER.document, type: 'x12/004010/860', canonical: 'order-change' }
  const canonical = { order: { number: 'PO-9' } }
  const [told] = failureAdvice({ ...ORDER, document, canonical }, { ...AS, syntax: 'x12' }).documents!
  assert.deepEqual([told!.type, told!.number, told!.set], ['order', 'PO-9', '860'])
})

test('long words come in pieces that X12 has room for, without what could be a delimiter', () => {
  const text = `${'Zu groß für uns * '.repeat(8)}${'x'.repeat(130)}`
  const reasons = [{ code: 'size', text }]
  const [told] = failureAdvice({ ...ORDER, reasons }, { ...AS, syntax: 'x12' }).documents!
  const pieces = told!.reasons!.map((one) => one.text!)
  assert.ok(pieces.length > 3)
  for (const piece of pieces) assert.match(piece, /^[^*~>^:|]{1,60}$/)
  assert.match(pieces.join(' '), /^Zu gro fur uns Zu gro/)
  const [whole] = failureAdvice({ ...ORDER, reasons }, { ...AS, syntax: 'xml' }).documents![0]!.reasons!
  assert.equal(whole!.text, `${text} (size)`)
})

test('an order response rejects the order, with the reason', () => {
  const x12 = failureResponse(ORDER, { ...AS, syntax: 'x12' })
  assert.equal(checkCanonical('order-response', x12), undefined)
  assert.deepEqual([x12.response, x12.order], ['rejected', { number: 'PO-1', date: '2026-06-01' }])
  assert.equal(x12.notes?.[0]?.text, 'line 3 - We do not make WC-10 (item-unknown)')
  const xml = failureResponse(ORDER, { ...AS, syntax: 'xml' })
  assert.equal(checkCanonical('order-response', xml), undefined)
  assert.deepEqual([xml.number, xml.reason], [AS.number, 'line 3 - We do not make WC-10 (item-unknown)'])
})
