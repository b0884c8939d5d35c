import assert from 'node:assert/strict'
import { describe as group, test } from 'node:test'
import { compareGuides, describe, type GuideRow } from '../../src/guide/describe.ts'
import { guideOf, TREE, X12, XML } from './fragment.ts'

const BODY = `
heading:
  BEG: { usage: required, elements: { 1: { path: number, title: Order number }, 3: { path: kind, codes: { A: active, B: { to: active, write: false } } } } }
  REF/dp: { max: ">1", elements: { 1: { is: [DP, DV] }, 2: { path: buyerDepartment, default: "00" } } }
  N1: { path: buyer, loop: { N1: { usage: required, elements: { 2: { path: name } } }, N3: { max: 2 } } }
summary:
  CTT: { elements: { 1: { derive: count lines } } }
`
const rows = (all = false) => describe(guideOf(X12, BODY), all)
const rowAt = (address: string, all = false) => rows(all).find((row) => row.address === address)
const shown = ({ depth, name, title, usage, max, form, codes, meaning }: GuideRow) => [
  depth,
  name,
  title,
  usage,
  max,
  form,
  codes,
  meaning,
]

group('a guide is described', () => {
  test('a tree by where its nodes stand: in the document, or in the one that they name', () => {
    const nodes = describe(guideOf(X12, TREE)).filter(({ depth }) => depth === 0)
    assert.deepEqual(
      nodes.map(({ name, meaning }) => [name, meaning]),
      [
        ['LX/whole loop', 'the document itself'],
        ['LX/part loop', 'contents[] of the LX that LX02 names'],
      ],
    )
  })

  test('place by place in the order on the wire, loops with what stands in them', () => {
    assert.deepEqual(
      rows().map(({ depth, name }) => `${'  '.repeat(depth)}${name}`),
      [
        'BEG',
        '  BEG01',
        '  BEG03',
        'REF/dp',
        '  REF01',
        '  REF02',
        'N1 loop',
        '  N1',
        '    N102',
        '  N3',
        'CTT',
        '  CTT01',
      ],
    )
  })

  test('with titles of its own before the dictionary’s, and forms from the dictionary', () => {
    assert.deepEqual(shown(rowAt('heading.BEG')!), [0, 'BEG', 'Beginning', 'required', '1', '', '', ''])
    assert.deepEqual(shown(rowAt('heading.BEG.1')!), [
      1,
      'BEG01',
      'Order number',
      'required',
      '',
      'AN 1/10',
      '',
      'number',
    ])
    assert.deepEqual(shown(rowAt('heading.REF/dp')!), [
      0,
      'REF/dp',
      'Reference',
      'situational',
      '>1',
      '',
      '',
      '',
    ])
  })

  test('with codes, constants, defaults and what follows from others', () => {
    assert.equal(rowAt('heading.BEG.3')?.codes, 'A active, B active (read only)')
    assert.equal(rowAt('heading.REF/dp.1')?.codes, '= DP or DV')
    assert.equal(rowAt('heading.REF/dp.2')?.meaning, 'buyerDepartment (else 00)')
    assert.equal(rowAt('summary.CTT.1')?.meaning, 'count lines')
  })

  test('with the elements that it says nothing of only where they are asked for', () => {
    assert.equal(rowAt('heading.BEG.2'), undefined)
    assert.deepEqual(shown(rowAt('heading.BEG.2', true)!), [
      1,
      'BEG02',
      'Day',
      'situational',
      '',
      'DT 6/8',
      '',
      '',
    ])
  })

  test('in XML by element and attribute', () => {
    const body =
      'body: { c:Qty: { path: total.value, as: decimal, attributes: { unit: { path: total, as: rec20 } } } }\n'
    assert.deepEqual(describe(guideOf(XML, body)).map(shown), [
      [0, 'c:Qty', '', 'situational', '1', 'decimal', '', 'total.value'],
      [1, '@unit', '', 'situational', '', 'rec20', '', 'total'],
    ])
  })
})

group('two guides are compared', () => {
  const differences = (changes: string) =>
    compareGuides(guideOf(X12, BODY), guideOf(X12, BODY, `changes:\n${changes}`))

  test('and are the same where nothing is said otherwise', () => {
    assert.deepEqual(compareGuides(guideOf(X12, BODY), guideOf(X12, BODY)), [])
  })

  test('column by column at each place that both have', () => {
    const found = differences(
      '  heading.BEG.3: { codes: { B: null }, usage: required }\n  heading.N1.N3: { max: 4 }\n',
    )
    assert.deepEqual(
      found.map(({ address, columns }) => [address, columns]),
      [
        ['heading.BEG.3', ['usage', 'codes']],
        ['heading.N1.N3', ['max']],
      ],
    )
    assert.deepEqual([found[1]?.before?.max, found[1]?.after?.max], ['2', '4'])
  })

  test('with what only one of them has', () => {
    const found = differences('  heading.REF/dp: null\n  heading.BEG.2: { path: date }\n')
    assert.deepEqual(
      found.map(({ address, before, after }) => [address, before !== undefined, after !== undefined]),
      [
        ['heading.REF/dp', true, false],
        ['heading.REF/dp.1', true, false],
        ['heading.REF/dp.2', true, false],
        ['heading.BEG.2', false, true],
      ],
    )
  })
})
