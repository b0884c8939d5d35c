import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { standardOf } from '../../../src/finding/catalogue.ts'
import { codesOf, read, setOf } from '../fragment.ts'

const BODY = `
heading:
  BEG: { elements: { 1: { path: number }, 2: { path: date }, 3: { path: kind }, 4: { path: time } } }
  REF: { max: 9 }
  MEA: { path: measure, elements: { 1: { path: name }, 2: { path: value } } }
  N1: { max: 9, elements: { 2: { path: profile } } }
  QTY: { path: totals, elements: { 2: { components: { 1: { path: lines }, 2: { path: quantity.value } } }, 3: { path: "x[]" } } }
`

/** Segment, the standard's code, and where it stands: element, component, repetition. */
const MISTAKES: [what: string, wire: string, code: string, place: (number | undefined)[]][] = [
  ['no value where one is mandatory', 'BEG', '1', [1]],
  ['no component where one is mandatory', 'QTY**>5', '1', [2, 1]],
  ['a qualifier without its value', 'N1*BY*Acme*92', '2', [4]],
  ['neither of two', 'REF*DP', '2', [2]],
  ['nothing at all where one of two is asked for', 'MEA', '2', [1]],
  ['an element too many', 'BEG*4711****X', '3', [5]],
  ['a value too short', 'REF*D*1', '4', [1]],
  ['a value too long', 'BEG*12345678901', '5', [1]],
  ['a component too long', 'QTY**EA>1234567', '5', [2, 2]],
  ['a control character', 'BEG*47\u000111', '6', [1]],
  ['a letter in a number', 'QTY**EA>1O', '6', [2, 2]],
  ['a power of ten that is none', 'QTY**EA>1E', '6', [2, 2]],
  ['digits too many beside a power of ten', 'QTY**EA>-1234.5E-12', '5', [2, 2]],
  ['a minus behind a number', 'QTY****5-', '6', [4]],
  ['a point in a number whose point is implied', 'QTY****4.5', '6', [4]],
  ['a code of no list', 'BEG*1**C', '7', [3]],
  ['a day that is none', 'BEG*1*20250229', '8', [2]],
  ['a time that is none', 'BEG*1***2460', '9', [4]],
  ['two that exclude each other', 'QTY*5***150', '10', [4]],
  ['a repetition too many', 'QTY***AA^BB^CC^DD', '12', [3]],
  ['a bad repetition', 'QTY***AA^B^CC', '4', [3, undefined, 2]],
  ['a component too many', 'QTY**EA>5>6', '13', [2]],
  ['components of a number', 'QTY*1>2', '13', [1]],
  ['components of a repetition', 'QTY***AA^BB>B', '13', [3, undefined, 2]],
  ['spaces where a value is mandatory', 'BEG*   *20250314', '1', [1]],
  ['spaces where another value demands one', 'N1*BY*Acme*92*  ', '2', [4]],
  ['spaces as a mandatory component', 'QTY**  >5', '1', [2, 1]],
]

describe('one mistake in a segment is one finding', () => {
  for (const [what, wire, code, place] of MISTAKES)
    test(`${what}: AK403 ${code}`, () => {
      const { findings } = read(BODY, wire)
      assert.deepEqual(
        findings.map((one) => standardOf(one).ak403),
        [code],
      )
      const { element, component, repetition, segment, id } = findings[0]!.at
      const expected = [place[0], place[1], place[2]]
      assert.deepEqual([element, component, repetition], expected)
      assert.deepEqual([segment, id], [2, wire.split('*')[0]])
    })

  test('a number may have a power of ten, whose sign and letter count for nothing', () => {
    const { document, findings } = read(BODY, 'QTY**EA>-123.4E-12')
    assert.deepEqual(findings, [])
    assert.deepEqual(document.totals, { lines: 'EA', quantity: { value: '-0.0000000001234' } })
  })

  test('a separator inside of a value moves all behind it, and is told alone', () => {
    assert.deepEqual(codesOf(read(BODY, 'BEG*47*11*20250314**0905')), ['elements-too-many'])
  })

  test('an element without which several notes are broken is told once, by all of them', () => {
    const noted = 'heading: { N1: { syntax: [P0304, R0405, C0204] } }'
    const { findings } = read(noted, 'N1*BY*Acme*92')
    assert.deepEqual(
      findings.map(({ code, at }) => [code, at.element]),
      [['element-conditional-missing', 4]],
    )
    assert.match(String(findings[0]!.facts.rule), /go together.*; one of .*; N102 demands/)
  })

  test('notes that no one element would mend are told each', () => {
    const noted = 'heading: { PO1: { syntax: [P0607, P0809] } }'
    const { findings } = read(noted, 'PO1******UP***1')
    assert.deepEqual(
      findings.map(({ at }) => at.element),
      [7, 8],
    )
  })

  test('a note that a mandatory element would mend says nothing more', () => {
    const noted = 'heading: { QTY: {}, N3: { syntax: [R0102, C0201] } }'
    assert.deepEqual(codesOf(read(noted, 'N3')), ['element-missing'])
    assert.deepEqual(codesOf(read(noted, 'N3**x')), ['element-missing'])
  })

  test('an optional element of spaces is no value, and nothing is wrong', () => {
    const { findings, document } = read(BODY, 'BEG*4711*        *  ')
    assert.deepEqual([codesOf({ findings }), document], [[], { schema: 'order/1', number: '4711' }])
  })

  test('a text with the component separator in it is read as it stands, and that is noted', () => {
    const { findings, document } = read(BODY, 'BEG*47>11')
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['separator-in-text', 'warning']],
    )
    assert.equal(document.number, '47>11')
  })

  test('two mistakes in two elements are two', () => {
    assert.deepEqual(codesOf(read(BODY, 'BEG*12345678901*20250229')), ['element-too-long', 'date-invalid'])
  })

  test('empty elements at the end are none too many', () => {
    assert.deepEqual(codesOf(read(BODY, 'BEG*4711********')), [])
  })

  test('sign and point of a number don’t count for its length, characters do and not bytes', () => {
    assert.deepEqual(codesOf(read(BODY, 'QTY**EA>-1234.56')), [])
    const policy = { charset: 'utf-8' } as const
    assert.deepEqual(codesOf(read({ body: BODY, policy }, 'BEG*ÄÖÜäöüßéèç')), [])
  })

  test('a bad value is left out of the document, and so is not repeated as ours', () => {
    assert.deepEqual(read(BODY, 'BEG*1*20250229').document, { schema: 'order/1', number: '1' })
  })
})

describe('what an agreement demands of a value', () => {
  const agreed = (said: string, wire: string) =>
    read({ body: BODY, overlay: `changes: { ${said} }\n` }, wire).findings.map((one) => standardOf(one).ak403)

  test('a required one that is missing, one that is not used, another form, fewer characters', () => {
    assert.deepEqual(agreed('heading.BEG.2: { usage: required }', 'BEG*1'), ['1'])
    assert.deepEqual(agreed('heading.BEG.2: { usage: unused }', 'BEG*1*20250314'), ['I10'])
    assert.deepEqual(agreed('heading.BEG.1: { pattern: "PO-[0-9]+" }', 'BEG*4711'), ['I12'])
    assert.deepEqual(agreed('heading.BEG.1: { max: 3 }', 'BEG*4711'), ['5'])
    assert.deepEqual(agreed('heading.BEG.1: { min: 5 }', 'BEG*4711'), ['4'])
    assert.deepEqual(agreed('heading.QTY.3: { repeat: { max: 1 } }', 'QTY***AA^BB'), ['12'])
    assert.deepEqual(agreed('heading.QTY.2.2: { usage: required }', 'QTY**EA'), ['1'])
    assert.deepEqual(agreed('heading.QTY.2.2: { usage: unused }', 'QTY**EA>5'), ['I10'])
  })

  test('notes of its own stand for the dictionary’s', () => {
    assert.deepEqual(agreed('heading.REF: { syntax: [P0203] }', 'REF*DP'), [])
    assert.deepEqual(agreed('heading.REF: { syntax: [P0203] }', 'REF*DP*1'), ['2'])
    assert.deepEqual(agreed('heading.REF: { syntax: [C0302, L010203] }', 'REF*DP**x'), ['2'])
  })
})

describe('composites and repetitions', () => {
  test('each component and each repetition goes its own way', () => {
    const { document, findings } = read(BODY, 'QTY**EA>5*AA^BB')
    assert.deepEqual(findings, [])
    assert.deepEqual(document.totals, { lines: 'EA', quantity: { value: '5' }, x: ['AA', 'BB'] })
  })

  test('a value that has a place is traced to its own bytes', () => {
    const wire = 'QTY**EA>5*AA^BB'
    const bytes = setOf(wire)
    const { lineage } = read(BODY, wire)
    const traced = lineage.map(({ pointer, offset = 0, length = 0, component, repetition }) => [
      pointer,
      bytes.subarray(offset, offset + length).toString(),
      component,
      repetition,
    ])
    assert.deepEqual(traced, [
      ['/totals/lines', 'EA', 1, undefined],
      ['/totals/quantity/value', '5', 2, undefined],
      ['/totals/x/0', 'AA', undefined, 1],
      ['/totals/x/1', 'BB', undefined, 2],
    ])
  })
})

describe('what has no place in the document', () => {
  test('is kept beside it with its address and its bytes', () => {
    const wire = ['REF*DP*042', 'QTY*5*EA>6']
    const bytes = setOf(...wire)
    const { unmapped, findings } = read('heading: { REF: {}, QTY: {} }\n', ...wire)
    assert.deepEqual(findings, [])
    assert.deepEqual(
      unmapped.map(({ guide, value, offset = 0 }) => [
        guide,
        value,
        bytes.subarray(offset, offset + value.length).toString(),
      ]),
      [
        ['heading.REF.1', 'DP', 'DP'],
        ['heading.REF.2', '042', '042'],
        ['heading.QTY.1', '5', '5'],
        ['heading.QTY.2.1', 'EA', 'EA'],
        ['heading.QTY.2.2', '6', '6'],
      ],
    )
  })

  test('is judged all the same', () => {
    assert.deepEqual(codesOf(read('heading: { BEG: {} }\n', 'BEG*1*20250229')), ['date-invalid'])
  })

  test('a constant is said by the guide and is not kept', () => {
    assert.deepEqual(
      read('heading: { REF: { elements: { 1: { is: DP } } } }\n', 'REF*DP*1').unmapped.length,
      1,
    )
  })

  test('a second value for one place is told, and kept', () => {
    const body = 'heading: { REF: { elements: { 2: { path: number }, 3: { path: number } } } }\n'
    const { document, findings, unmapped } = read(body, 'REF*DP*1*2')
    assert.equal(document.number, '1')
    assert.deepEqual(
      findings.map(({ code, facts }) => [code, facts.got, facts.expected]),
      [['value-repeated', '2', '1']],
    )
    assert.deepEqual(
      unmapped.map(({ value }) => value),
      ['DP', '2'],
    )
  })
})

describe('a default', () => {
  const body =
    'heading: { REF: { elements: { 2: { path: number }, 3: { path: currency, default: USD } } } }\n'

  test('fills what was not said, and the lineage says so', () => {
    const { document, lineage } = read(body, 'REF*DP*1')
    assert.equal(document.currency, 'USD')
    assert.deepEqual(
      lineage.find(({ pointer }) => pointer === '/currency'),
      {
        pointer: '/currency',
        guide: 'heading.REF.3',
        by: 'default',
      },
    )
  })

  test('gives way to what was said', () => assert.equal(read(body, 'REF*DP*1*EUR').document.currency, 'EUR'))

  test('of a component fills it where its composite is there', () => {
    const composite =
      'heading: { QTY: { elements: { 2: { components: { 1: { path: kind }, 2: { path: number, default: "1" } } } } } }\n'
    assert.equal(read(composite, 'QTY**EA').document.number, '1')
    assert.equal(read(composite, 'QTY*5').document.number, undefined)
  })
})

describe('a derived value', () => {
  const body =
    'detail: { PO1: { path: "lines[]", max: 9, elements: { 2: { path: quantity.value } } } }\nsummary: { CTT: { usage: required, elements: { 1: { derive: count lines }, 2: { derive: sum lines.quantity.value } } } }\n'

  test('is checked, and is no part of the document', () => {
    const { document, findings } = read(body, 'PO1**2', 'PO1**3.50', 'CTT*2*5.5')
    assert.deepEqual([findings, Object.keys(document)], [[], ['schema', 'lines']])
  })

  test('that is another is told with both', () => {
    const { findings } = read(body, 'PO1**2', 'CTT*3*2.01')
    assert.deepEqual(
      findings.map(({ code, facts }) => [code, facts.got, facts.expected, facts.counted]),
      [
        ['count-differs', '3', '1', 'lines'],
        ['sum-differs', '2.01', '2', 'lines.quantity.value'],
      ],
    )
  })

  test('follows from a broken structure, and is not told then', () => {
    assert.deepEqual(codesOf(read(body, 'PO1**2', 'QQQ*1', 'CTT*2')), ['segment-unknown'])
  })
})
