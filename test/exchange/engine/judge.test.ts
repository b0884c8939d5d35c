import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, type Tolerance } from '../../../src/exchange/engine/judge.ts'
import { type FindingCode, finding } from '../../../src/finding/catalogue.ts'

const ORDER = {
  schema: 'order/1',
  number: '4711',
  date: '2026-06-01',
  lines: [{ number: '1', quantity: { value: '2', unit: 'EA' }, item: { sellerId: 'A' } }],
}
const found = (code: FindingCode) => finding(code, { segment: 2, id: 'BEG', element: 2 }, { got: 'X' })
const judged = (codes: FindingCode[], tolerance: Tolerance = {}, document: object = ORDER) => {
  const { verdict, state } = judge('order', { ...document }, codes.map(found), tolerance)
  return `${verdict}, ${state}`
}

test('a valid document without errors is accepted, whatever the warnings', () => {
  assert.equal(judged([]), 'accepted, read')
  assert.equal(judged(['code-unmapped', 'set-control-short', 'findings-omitted']), 'accepted, read')
})

test('errors in its elements reject it, unless it was agreed to accept them', () => {
  assert.equal(judged(['code-unknown']), 'rejected, draft')
  assert.equal(judged(['code-unknown'], { onErrors: 'reject' }), 'rejected, draft')
  assert.equal(judged(['code-unknown'], { onErrors: 'accept-with-errors' }), 'accepted-with-errors, read')
})

test('errors in its envelope reject it, whatever was agreed', () => {
  for (const code of ['set-trailer-missing', 'segment-count-differs', 'set-control-repeated'] as const)
    assert.equal(judged([code], { onErrors: 'accept-with-errors' }), 'rejected, draft')
})

test('what is no valid canonical document is never accepted', () => {
  const { number: _, ...incomplete } = ORDER
  assert.equal(judged([], { onErrors: 'accept-with-errors' }, incomplete), 'rejected, draft')
})

test('where the schema only repeats a mistake that was told, it is a note to us', () => {
  const { number: _, ...incomplete } = ORDER
  const severities = (findings: Parameters<typeof judge>[2]) =>
    judge('order', incomplete, findings, {}).findings.map(({ code, severity }) => [code, severity])
  assert.deepEqual(severities([]), [['canonical-invalid', 'error']])
  assert.deepEqual(severities([found('element-missing')]), [
    ['element-missing', 'error'],
    ['canonical-invalid', 'note'],
  ])
})

test('what the schema wants is told where the rest of it stands, a wrong value where it stands itself', () => {
  const entry = { segment: 3, id: 'PO1', element: 2, offset: 40, length: 1, guide: 'detail.PO1.2' }
  const at = (pointer: string, document: object) => {
    const places = (wanted: ReadonlySet<string>) => {
      const [near] = [...wanted].filter((one) => pointer === one || pointer.startsWith(`${one}/`))
      return new Map(near === undefined ? [] : [[near, { ...entry, pointer }]])
    }
    return judge('order', { ...document }, [], {}, places).findings[0]!.at
  }
  const { number: _, ...unnamed } = ORDER
  const [line] = ORDER.lines
  const lacking = { ...ORDER, lines: [{ ...line, quantity: { unit: 'EA' } }] }
  const wrong = { ...ORDER, lines: [{ ...line, quantity: { unit: 'EA', value: 'ten' } }] }
  assert.deepEqual(at('/lines/0/quantity/unit', lacking), { segment: 3, id: 'PO1', offset: 40 })
  const { guide: __, ...place } = entry
  assert.deepEqual(at('/lines/0/quantity/value', wrong), place)
  assert.deepEqual(at('/lines/0/quantity/unit', unnamed), { path: '/' })
})

test('a row that our own table lacks parks the document, and the partner hears nothing of it', () => {
  assert.equal(judged(['crosswalk-missing'], { unknownCode: 'park' }), 'accepted, parked')
  assert.equal(judged(['crosswalk-missing', 'code-unknown'], { unknownCode: 'park' }), 'rejected, draft')
  assert.equal(judged(['crosswalk-missing'], { unknownCode: 'reject' }), 'rejected, draft')
})

test('what is incomplete for want of a row waits for it all the same, unless there is more wrong with it', () => {
  const { number: _, ...incomplete } = ORDER
  assert.equal(judged(['crosswalk-missing'], { unknownCode: 'park' }, incomplete), 'accepted, parked')
  const more = judged(['crosswalk-missing', 'code-unknown'], { unknownCode: 'park' }, incomplete)
  assert.equal(more, 'rejected, draft')
})
