import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeDocument } from '../../../src/guide/mapping.ts'
import { mappingOf, read, write, X12 } from '../fragment.ts'

const LISTS = `
heading:
  BEG: { usage: required, elements: { 1: { path: number } } }
  REF: { path: "references[]", max: 2, elements: { 1: { path: type, codes: { DP: department, "*": x/* } }, 2: { path: value } } }
  N1/buyer: { path: buyer, loop: { N1: { usage: required, elements: { 1: { is: BY }, 2: { path: name } } }, N3/street: { elements: { 1: { path: address.street } } }, N3/more: { max: 2, elements: { 1: { path: "address.lines[]" }, 2: { path: "address.lines[]" } } } } }
detail:
  PO1: { path: "lines[]", usage: required, max: 3, loop: { PO1: { usage: required, elements: { 1: { path: number } } }, MSG: { max: 2, elements: { 1: { path: "messages[]" } } } } }
summary:
  CTT: { usage: required, elements: { 1: { derive: count lines, usage: required } } }
`
const order = { number: '4711', lines: [{ number: '1' }] }

describe('a set is written', () => {
  test('in the standard’s order, whatever the document’s', () => {
    const { segments, findings } = write(LISTS, {
      lines: [{ messages: ['a', 'b'], number: '1' }, { number: '2' }],
      buyer: { address: { street: 'Main St' }, name: 'Acme' },
      references: [{ value: '042', type: 'department' }],
      number: '4711',
      schema: 'order/1',
    })
    assert.deepEqual(findings, [])
    assert.deepEqual(segments, [
      'BEG*4711',
      'REF*DP*042',
      'N1*BY*Acme',
      'N3*Main St',
      'PO1*1',
      'MSG*a',
      'MSG*b',
      'PO1*2',
      'CTT*2',
    ])
  })

  test('with a list of plain values over the elements of several segments', () => {
    const address = { street: 'Main St', lines: ['a', 'b', 'c'] }
    const { segments, findings } = write(LISTS, { ...order, buyer: { name: 'Acme', address } })
    assert.deepEqual(findings, [])
    assert.deepEqual(segments.slice(1, 5), ['N1*BY*Acme', 'N3*Main St', 'N3*a*b', 'N3*c'])
  })

  test('with a segment that the standard demands, though the document says nothing for it', () => {
    const body =
      'heading: { N1: { path: buyer, loop: { N1: { usage: required, elements: { 1: { is: BY } } }, N3: { elements: { 1: { path: name } } } } } }\n'
    assert.deepEqual(write(body, { buyer: { name: 'Acme' } }).segments, ['N1*BY', 'N3*Acme'])
  })

  test('without a segment that only its constant would fill', () => {
    assert.deepEqual(write(LISTS, order).segments, ['BEG*4711', 'PO1*1', 'CTT*1'])
  })

  test('with components in their places', () => {
    const body =
      'heading: { QTY: { elements: { 2: { components: { 1: { path: kind }, 2: { path: number } } } } } }\n'
    assert.deepEqual(write(body, { kind: 'EA', number: '5' }).segments, ['QTY**EA>5'])
    assert.deepEqual(write(body, { kind: 'EA' }).segments, ['QTY**EA'])
  })

  test('without what the guide fills by itself', () => {
    const body =
      'heading: { BEG: { elements: { 1: { path: number }, 3: { path: currency, default: USD } } } }\n'
    assert.deepEqual(write(body, { number: '1', currency: 'USD' }), { segments: ['BEG*1'], findings: [] })
    assert.deepEqual(read(body, 'BEG*1').document.currency, 'USD')
  })

  test('with the lineage of each value: from which pointer, to which element', () => {
    const { lineage } = writeDocument(mappingOf(X12, LISTS), order)
    assert.deepEqual(
      lineage.map(({ pointer, guide, segment, element }) => [pointer, guide, segment, element]),
      [
        ['/number', 'heading.BEG.1', 2, 1],
        ['/lines/0/number', 'detail.PO1.PO1.1', 3, 1],
      ],
    )
  })
})

test('a day is written with six digits where the agreement has room for no more', () => {
  const body = (max: number) =>
    `heading: { BEG: { elements: { 1: { path: number }, 2: { path: date, max: ${max} } } } }\n`
  assert.deepEqual(write(body(8), { number: '1', date: '2025-03-14' }).segments, ['BEG*1*20250314'])
  assert.deepEqual(write(body(6), { number: '1', date: '2025-03-14' }).segments, ['BEG*1*250314'])
})

describe('what can’t be written is told', () => {
  test('a value that no code says', () => {
    const body = LISTS.replace(', "*": x/*', '')
    const { segments, findings } = write(body, { ...order, references: [{ type: 'contract', value: '1' }] })
    assert.deepEqual(segments, ['BEG*4711', 'PO1*1', 'CTT*1'])
    assert.deepEqual(findings, ['value-unwritten', 'value-unwritten'])
  })

  test('a value of another form than the element’s', () => {
    const body = 'heading: { BEG: { elements: { 1: { path: number }, 2: { path: date } } } }\n'
    assert.deepEqual(write(body, { number: '1', date: '14.03.2025' }), {
      segments: ['BEG*1'],
      findings: ['value-unsayable'],
    })
  })

  test('a value that is too long, or that a control character stands in', () => {
    assert.deepEqual(write(LISTS, { ...order, number: '12345678901' }).findings, ['element-too-long'])
    assert.deepEqual(write(LISTS, { ...order, number: '4\u00071' }).findings, ['character-invalid'])
  })

  test('a component that is too long, or mandatory and missing', () => {
    const body =
      'heading: { QTY: { elements: { 2: { components: { 1: { path: kind }, 2: { path: number } } } } } }\n'
    assert.deepEqual(write(body, { kind: 'EA', number: '1234567' }).findings, ['element-too-long'])
    assert.deepEqual(write(body, { number: '5' }).findings, ['element-missing'])
  })

  test('a mandatory element that the document has not, and a required one', () => {
    assert.deepEqual(write(LISTS, { ...order, references: [{ value: '042' }] }).findings, ['element-missing'])
    const strict = LISTS.replace(
      '{ 1: { path: number } } }\n  REF',
      '{ 1: { path: number }, 3: { usage: required, path: kind } } }\n  REF',
    )
    assert.deepEqual(write(strict, order).findings, ['element-missing'])
  })

  test('elements that demand or exclude each other', () => {
    assert.deepEqual(write(LISTS, { ...order, references: [{ type: 'department' }] }).findings, [
      'element-conditional-missing',
    ])
    const body = 'heading: { QTY: { elements: { 1: { path: number }, 4: { path: total } } } }\n'
    assert.deepEqual(write(body, { number: '5', total: '1.50' }).findings, ['element-exclusion'])
  })

  test('a required loop without anything in the document', () => {
    assert.deepEqual(write(LISTS, { number: '4711' }), {
      segments: ['BEG*4711', 'CTT*0'],
      findings: ['segment-missing'],
    })
  })

  test('more entries than the guide has room for, and all values without a place', () => {
    const references = ['1', '2', '3'].map((value) => ({ type: 'department', value }))
    const { segments, findings } = write(LISTS, { ...order, references, colour: 'red' })
    assert.equal(segments.filter((one) => one.startsWith('REF')).length, 2)
    assert.deepEqual(findings, ['value-unwritten', 'value-unwritten', 'value-unwritten'])
  })
})

describe('variants are written', () => {
  const VARIANTS = `
heading:
  REF/dp: { elements: { 1: { is: [DP, DV] }, 2: { path: buyerDepartment } } }
  REF/other: { path: "references[]", max: 9, elements: { 1: { path: type }, 2: { path: value } } }
  N1/buyer: { path: "parties[]", max: 9, key: { role: buyer }, elements: { 1: { is: BY }, 2: { path: name } } }
  N1/seller: { path: "parties[]", max: 9, key: { role: seller }, elements: { 1: { is: SE }, 2: { path: name } } }
`
  test('by their first constant', () => {
    assert.deepEqual(write(VARIANTS, { buyerDepartment: '042' }).segments, ['REF*DP*042'])
  })

  test('each from the list entry that has its key', () => {
    const parties = [
      { role: 'seller', name: 'Us' },
      { role: 'buyer', name: 'Acme' },
    ]
    assert.deepEqual(write(VARIANTS, { parties }), { segments: ['N1*BY*Acme', 'N1*SE*Us'], findings: [] })
  })
})
