import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Codes } from '../../src/guide/codes.ts'
import type { CodeRow, ReadPolicy } from '../../src/guide/reading.ts'
import { codesOf, read, write } from './fragment.ts'

describe('a table of codes', () => {
  const codes = new Codes({ A: 'active', B: { to: 'active', write: false }, C: 'closed', '*': 'x12-66/*' })

  test('goes both ways, and what is only read goes one', () => {
    assert.deepEqual(
      ['A', 'B', 'C'].map((one) => codes.word(one)),
      ['active', 'active', 'closed'],
    )
    assert.deepEqual(
      ['active', 'closed'].map((one) => codes.wire(one)),
      ['A', 'C'],
    )
  })

  test('that is open takes every other code, and gives it back', () => {
    for (const wire of ['Z9', '*', 'constructor']) assert.equal(codes.wire(codes.word(wire)!), wire)
    assert.equal(codes.word('Z9'), 'x12-66/Z9')
  })

  test('says no code that it has another word for, and none for another’s word', () => {
    for (const word of ['x12-66/A', 'x12-66/', 'x12-67/Z9', 'aktiv'])
      assert.equal(codes.wire(word), undefined, word)
  })

  test('that is closed has no word for another code', () => {
    const closed = new Codes({ A: 'active' })
    assert.deepEqual(
      [closed.word('B'), closed.word('constructor'), closed.wire('closed')],
      [undefined, undefined, undefined],
    )
    assert.deepEqual([closed.isOpen, codes.isOpen], [false, true])
  })

  test('knows its codes by name, and which of them can be written', () => {
    assert.deepEqual(
      [codes.known, codes.writable],
      [
        ['A', 'B', 'C'],
        ['A', 'C'],
      ],
    )
  })
})

const ITEM =
  'detail: { PO1: { path: "lines[]", max: 9, elements: { 7: { path: item.buyerId, crosswalk: items } } } }\n'
const DATED = `heading: { BEG: { elements: { 2: { path: date } } } }\n${ITEM}`
const PO1 = 'PO1*1*2****BP*OLD'

const rows = [
  { theirs: 'OLD', ours: 'A', to: '2024-12-31' },
  { theirs: 'OLD', ours: 'B', from: '2025-01-01', to: '2025-06-30' },
  { theirs: 'NEW', ours: 'B', from: '2025-07-01' },
  { theirs: 'ALIAS', ours: 'B', readOnly: true },
]
const policy: ReadPolicy = { crosswalks: { items: rows } }
const idOf = (document: Record<string, unknown>) =>
  (document.lines as { item?: { buyerId?: string } }[] | undefined)?.[0]?.item?.buyerId

describe('a crosswalk', () => {
  const readOn = (day: string, code = 'OLD', own: ReadPolicy = policy) =>
    read({ body: DATED, policy: own }, `BEG*1*${day}`, PO1.replace('OLD', code))

  test('is the partner’s table as it was in effect on the document’s day, both days included', () => {
    for (const [day, ours] of [
      ['20241231', 'A'],
      ['20250101', 'B'],
      ['20250630', 'B'],
    ] as const)
      assert.equal(idOf(readOn(day).document), ours, day)
  })

  test('knows nothing outside of its days: the word is kept, and told', () => {
    const { document, findings } = readOn('20250701')
    assert.equal(idOf(document), 'OLD')
    assert.deepEqual(
      findings.map(({ code, facts }) => [code, facts.got, facts.crosswalk]),
      [['code-unmapped', 'OLD', 'items']],
    )
  })

  test('makes an unknown word an error where the partner’s policy says so', () => {
    for (const unknownCode of ['park', 'reject'] as const)
      assert.deepEqual(codesOf(readOn('20250101', 'X', { ...policy, unknownCode })), ['crosswalk-missing'])
    assert.deepEqual(codesOf(readOn('20250101', 'X', { ...policy, unknownCode: 'pass' })), ['code-unmapped'])
  })

  test('that the partner has not is empty', () => {
    const { document, findings } = read(DATED, 'BEG*1*20250101', PO1)
    assert.deepEqual([idOf(document), codesOf({ findings })], ['OLD', ['code-unmapped']])
  })

  test('is written by the row in effect, and never by one that is only read', () => {
    const order = (date: string, buyerId: string) => ({ date, lines: [{ item: { buyerId } }] })
    const said = (date: string, id: string) => write(DATED, order(date, id), policy).segments[1]
    assert.equal(said('2025-03-01', 'B'), 'PO1*******OLD')
    assert.equal(said('2025-08-01', 'B'), 'PO1*******NEW')
    assert.equal(said('2025-08-01', 'Q'), 'PO1*******Q')
  })

  test('writes the preferred one of several that mean the same, else the first', () => {
    const several = [
      { theirs: 'FIRST', ours: 'B' },
      { theirs: 'SECOND', ours: 'B' },
    ]
    const said = (items: CodeRow[]) =>
      write(DATED, { date: '2025-08-01', lines: [{ item: { buyerId: 'B' } }] }, { crosswalks: { items } })
        .segments[1]
    assert.equal(said(several), 'PO1*******FIRST')
    assert.equal(said([several[0]!, { ...several[1]!, preferred: true }]), 'PO1*******SECOND')
  })

  test('goes by the date wherever it stands, and by the day of receipt where there is none', () => {
    const early = `heading: { BEG: { elements: { 1: { path: number, crosswalk: items }, 2: { path: date } } } }\n`
    const number = (day: string, received?: string) =>
      read({ body: early, policy: { ...policy, ...(received ? { day: received } : {}) } }, `BEG*OLD*${day}`)
        .document.number
    assert.deepEqual([number('20241231'), number('20250101')], ['A', 'B'])
    assert.deepEqual([number('20250101', '2024-05-01'), number('20241231', '2025-05-01')], ['B', 'A'])
    assert.deepEqual([number('', '2024-05-01'), number('', '2025-05-01')], ['A', 'B'])
  })

  test('says of what is written that it has no row, and with park or reject does not write it', () => {
    const order = { date: '2025-08-01', lines: [{ item: { buyerId: 'Q' } }] }
    const said = (unknownCode: 'pass' | 'park' | 'reject') => {
      const { segments, findings } = write(DATED, order, { ...policy, unknownCode })
      return [segments[1], ...findings.filter((code) => code !== 'element-missing')]
    }
    assert.deepEqual(said('pass'), ['PO1*******Q', 'code-unmapped'])
    for (const one of ['park', 'reject'] as const) {
      const [segment, ...told] = said(one)
      assert.equal(segment, undefined)
      assert.ok(told.includes('crosswalk-missing'), String(told))
    }
  })

  test('never passes on a word of ours that they would read as another', () => {
    const order = { date: '2025-02-01', lines: [{ item: { buyerId: 'OLD' } }] }
    assert.ok(write(DATED, order, policy).findings.includes('crosswalk-missing'))
  })

  test('stands before the codes of the guide, both ways', () => {
    const body =
      'heading: { BEG: { elements: { 1: { path: number, codes: { AA: one, BB: two }, crosswalk: items } } } }\n'
    const own: ReadPolicy = { crosswalks: { items: [{ theirs: 'XX', ours: 'two' }] }, unknownCode: 'park' }
    const number = (code: string) => read({ body, policy: own }, `BEG*${code}`).document.number
    assert.deepEqual([number('XX'), number('AA'), number('BB')], ['two', 'one', 'two'])
    assert.deepEqual(
      ['one', 'two'].map((one) => write(body, { number: one }, own).segments[0]),
      ['BEG*AA', 'BEG*XX'],
    )
    assert.deepEqual(codesOf(read({ body, policy: own }, 'BEG*ZZ')), ['crosswalk-missing'])
    assert.deepEqual(codesOf(read({ body }, 'BEG*ZZ')), ['code-unknown'])
  })

  test('of units comes before ours, and keeps the partner’s word beside the unit', () => {
    const body =
      'heading: { PO1: { path: total, elements: { 2: { path: amount }, 3: { path: quantity, as: unit, crosswalk: units } } } }\n'
    const units: ReadPolicy = { crosswalks: { units: [{ theirs: 'KRT', ours: 'XCR' }] } }
    const { document, findings } = read({ body, policy: units }, 'PO1**2*KRT')
    assert.deepEqual(document.total, { amount: '2', quantity: { unit: 'XCR', partnerUnit: 'KRT' } })
    assert.deepEqual(findings, [])
  })
})

describe('a value', () => {
  const one = (said: string) => `heading: { BEG: { elements: { 1: { path: number, ${said} } } } }\n`

  test('that must be one of a list is that, or an unknown code', () => {
    const body = one('is: [AA, BB]')
    assert.equal(read(body, 'BEG*BB').document.number, 'BB')
    const { document, findings } = read(body, 'BEG*CC')
    assert.deepEqual(
      [document.number, codesOf({ findings }), findings[0]?.facts.allowed],
      [undefined, ['code-unknown'], ['AA', 'BB']],
    )
  })

  test('has the whole of its pattern, or is told', () => {
    const body = one('pattern: "[0-9]{3}"')
    assert.deepEqual(codesOf(read(body, 'BEG*123')), [])
    for (const wire of ['12', '1234', 'x123'])
      assert.deepEqual(codesOf(read(body, `BEG*${wire}`)), ['pattern-mismatch'], wire)
    assert.deepEqual(write(body, { number: '12' }).findings, ['value-unsayable'])
  })
})
