import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cause, standardOf } from '../../../src/finding/catalogue.ts'
import type { Finding } from '../../../src/finding/finding.ts'
import { read, setOf, TREE } from '../fragment.ts'

const BODY = `
heading:
  BEG: { usage: required, elements: { 1: { path: number } } }
  REF: { path: "references[]", max: 2, elements: { 1: { path: type }, 2: { path: value } } }
  N1/buyer: { path: buyer, loop: { N1: { usage: required, elements: { 1: { is: BY }, 2: { path: name } } }, N3: { max: 2, elements: { 1: { path: "address.lines[]" } } } } }
  N1/other: { path: "parties[]", max: 3, loop: { N1: { usage: required, elements: { 1: { path: role }, 2: { path: name } } }, N3: {} } }
detail:
  PO1:
    path: lines[]
    usage: required
    max: 3
    loop:
      PO1: { usage: required, elements: { 1: { path: number } } }
      MSG: { max: 2, elements: { 1: { path: "messages[]" } } }
      QTY: { max: 2, path: "amounts[]", loop: { QTY: { usage: required, elements: { 1: { path: amount } } }, MSG: { elements: { 1: { path: text } } } } }
      LS: { loop: { LS: { usage: required }, REF: { usage: required, max: 2, path: "references[]", elements: { 2: { path: value } } }, LE: { usage: required } } }
summary:
  CTT: {}
`

const BEG = 'BEG*4711'
const END = ['PO1*1', 'CTT']

/** Codes of the acknowledgement that the segments deserve. */
const told = (body: string, ...segments: string[]) => read(body, ...segments).findings.map(codeOf)
const codeOf = (one: Finding) => `${one.at.id} ${standardOf(one).ak304}`
const documentOf = (...segments: string[]) => read(BODY, ...segments).document

describe('segments in their order', () => {
  test('find their places, loop by loop, and leave nothing to say', () => {
    const { document, findings } = read(
      BODY,
      BEG,
      'REF*DP*1',
      'REF*VR*2',
      'N1*BY*Acme',
      'N3*One',
      'N3*Two',
      'N1*ST*Dock',
      'N3*x',
      'N1*SE*Us',
      'PO1*1',
      'MSG*a',
      'MSG*b',
      'QTY*5',
      'MSG*of 5',
      'QTY*6',
      'LS*LD',
      'REF*LT*L1',
      'LE*LD',
      'PO1*2',
      'CTT',
    )
    assert.deepEqual(findings, [])
    assert.deepEqual(document, {
      schema: 'order/1',
      number: '4711',
      references: [
        { type: 'DP', value: '1' },
        { type: 'VR', value: '2' },
      ],
      buyer: { name: 'Acme', address: { lines: ['One', 'Two'] } },
      parties: [
        { role: 'ST', name: 'Dock' },
        { role: 'SE', name: 'Us' },
      ],
      lines: [
        {
          number: '1',
          messages: ['a', 'b'],
          amounts: [{ amount: '5', text: 'of 5' }, { amount: '6' }],
          references: [{ value: 'L1' }],
        },
        { number: '2' },
      ],
    })
  })

  test('may leave out what is not required', () => assert.deepEqual(told(BODY, BEG, 'PO1*1'), []))
})

/** One mistake, the one finding: the segment that it stands at and the code of its kind. */
const MISTAKES: [what: string, finding: string, segments: string[]][] = [
  ['a segment that X12 has not', 'QQQ 1', [BEG, 'QQQ*1', ...END]],
  ['a segment that only a language knows', 'constructor 1', [BEG, 'constructor*1', ...END]],
  ['a segment of other sets', 'BSN 6', [BEG, 'BSN*1', ...END]],
  ['a segment of the set that has no place here', 'N3 2', [BEG, 'N3*One', ...END]],
  ['a total before the lines', 'CTT 2', [BEG, 'CTT', 'PO1*1', 'PO1*2', 'PO1*3']],
  ['a line where the header should be', 'PO1 3', ['PO1*1', 'CTT']],
  ['a reference behind the parties', 'REF 7', [BEG, 'N1*BY*Acme', 'REF*DP*1', 'N1*ST*x', ...END]],
  ['a reference behind a party’s address', 'REF 7', [BEG, 'N1*BY*Acme', 'N3*One', 'REF*DP*1', ...END]],
  [
    'a message behind the amounts of a line',
    'MSG 5',
    [BEG, 'PO1*1', 'MSG*a', 'MSG*b', 'QTY*5', 'MSG*c', 'MSG*d', 'CTT'],
  ],
  ['no header', 'REF 3', ['REF*DP*1', ...END]],
  ['no line', 'CTT 3', [BEG, 'CTT']],
  ['no line and no total', 'SE 3', [BEG]],
  ['no end of a bounded loop', 'CTT 3', [BEG, 'PO1*1', 'LS*LD', 'REF*LT*L1', 'CTT']],
  ['nothing in a bounded loop', 'LE 3', [BEG, 'PO1*1', 'LS*LD', 'LE*LD', 'CTT']],
  ['a line too many', 'PO1 4', [BEG, 'PO1*1', 'PO1*2', 'PO1*3', 'PO1*4', 'MSG*a', 'QTY*5', 'CTT']],
  ['a party too many', 'N1 4', [BEG, 'N1*ST*a', 'N1*SE*b', 'N1*CN*c', 'N1*BT*d', 'N3*x', ...END]],
  ['a reference too many', 'REF 5', [BEG, 'REF*DP*1', 'REF*DP*2', 'REF*DP*3', ...END]],
  [
    'a reference too many, behind the lines',
    'REF 5',
    [BEG, 'REF*DP*1', 'REF*DP*2', ...END.slice(0, 1), 'REF*DP*3', 'CTT'],
  ],
  ['a header twice', 'BEG 5', [BEG, 'BEG*4712', ...END]],
  ['a total twice', 'CTT 5', [BEG, ...END, 'CTT']],
]

describe('one mistake is one finding', () => {
  for (const [what, finding, segments] of MISTAKES)
    test(`${what}: ${finding}`, () => assert.deepEqual(told(BODY, ...segments), [finding]))

  test('and several are as many', () => {
    const segments = ['REF*DP*1', 'QQQ*1', 'REF*DP*2', 'REF*DP*3', 'BSN*1', 'PO1*1', 'CTT']
    assert.deepEqual(told(BODY, ...segments), ['REF 3', 'QQQ 1', 'REF 5', 'BSN 6'])
  })
})

describe('after a mistake', () => {
  test('what stands in the wrong place is read where it belongs', () => {
    const { references, parties } = documentOf(BEG, 'N1*ST*a', 'REF*DP*1', 'N1*SE*b', ...END)
    assert.deepEqual(references, [{ type: 'DP', value: '1' }])
    assert.deepEqual(parties, [
      { role: 'ST', name: 'a' },
      { role: 'SE', name: 'b' },
    ])
  })

  test('the lines behind an early total are read', () => {
    assert.equal((documentOf(BEG, 'CTT', 'PO1*1', 'PO1*2').lines as unknown[]).length, 2)
  })

  test('the first of a single segment stays', () =>
    assert.equal(documentOf(BEG, 'BEG*4712', ...END).number, '4711'))

  test('a line too many is in the list, and so is what it holds', () => {
    const { lines } = documentOf(BEG, 'PO1*1', 'PO1*2', 'PO1*3', 'PO1*4', 'MSG*a', 'CTT')
    assert.deepEqual((lines as unknown[])[3], { number: '4', messages: ['a'] })
  })

  test('a single loop too many is placed and not read', () => {
    const body = BODY.replace('path: "parties[]", max: 3', 'path: seller, max: 1')
    const { document, findings } = read(body, BEG, 'N1*SE*Us', 'N1*SE*Them', 'N3*x', ...END)
    assert.deepEqual([findings.map(codeOf), document.seller], [['N1 4'], { role: 'SE', name: 'Us' }])
  })
})

describe('a set without its trailer', () => {
  const cut = (body: string, ...segments: string[]) => read({ body, isCut: true }, ...segments).findings

  test('lacks nothing that may still come', () => {
    assert.deepEqual(cut(BODY, BEG), [])
    assert.deepEqual(cut(TREE), [])
    const WHEN =
      'heading: { BEG: {}, REF: { when: { required: { if: [heading.BEG.1 is 4711] } } }, N1: {} }\n'
    assert.deepEqual(told(WHEN, BEG), ['SE I6'])
    assert.deepEqual(cut(WHEN, BEG), [])
    assert.deepEqual(cut(WHEN, BEG, 'N1*BY*Acme').map(codeOf), ['N1 I6'])
  })
})

describe('variants of one segment', () => {
  const variants = (said: string) => `heading: { ${said} }\n`
  const DP = 'REF/dp: { elements: { 1: { is: [DP, DV] }, 2: { path: buyerDepartment } } }'
  const ANY = 'REF/any: { path: "references[]", max: 3, elements: { 1: { path: type }, 2: { path: value } } }'

  test('stand in any order at their position, each told by its constant', () => {
    const { document, findings } = read(variants(`${DP}, ${ANY}`), 'REF*VR*1', 'REF*DV*042', 'REF*IA*2')
    assert.deepEqual(findings, [])
    assert.equal(document.buyerDepartment, '042')
    assert.deepEqual(document.references, [
      { type: 'VR', value: '1' },
      { type: 'IA', value: '2' },
    ])
  })

  test('leave what one has no room for to a later one that takes it', () => {
    const { document } = read(variants(`${DP}, ${ANY}`), 'REF*DP*1', 'REF*DP*2')
    assert.deepEqual([document.buyerDepartment, document.references], ['1', [{ type: 'DP', value: '2' }]])
  })

  test('are together as many as the largest of them allows', () => {
    const over = ['REF*DP*1', 'REF*VR*2', 'REF*VR*3', 'REF*VR*4']
    assert.deepEqual(told(variants(`${DP}, ${ANY}`), ...over.slice(0, 3)), [])
    assert.deepEqual(told(variants(`${DP}, ${ANY}`), ...over), ['REF 5'])
  })

  test('are over when none of them has room', () => {
    assert.deepEqual(told(variants(`${DP}, MSG: {}`), 'REF*DP*1', 'REF*DP*2', 'MSG*a'), ['REF 5'])
  })

  test('where nothing fits is the last one’s matter', () => {
    const { findings } = read(variants(DP), 'REF*VR*1')
    assert.deepEqual(
      findings.map(({ code, at }) => [code, at.element]),
      [['code-unknown', 1]],
    )
  })

  test('told by an element that must not be there', () => {
    const body = variants(
      'N1/id: { elements: { 3: { is: "92" }, 4: { path: number } } }, N1/name: { elements: { 3: { is: "" }, 2: { path: contract } } }',
    )
    assert.deepEqual(read(body, 'N1*BY*Acme').document.contract, 'Acme')
    assert.deepEqual(read(body, 'N1*BY*Acme*92*7').document.number, '7')
  })
})

describe('what an agreement narrows', () => {
  const narrowed = (changes: string, ...segments: string[]) =>
    read({ body: BODY, overlay: `changes: { ${changes} }\n` }, ...segments).findings.map(codeOf)

  test('an unused segment is told, and an unused loop once', () => {
    assert.deepEqual(narrowed('heading.REF: { usage: unused }', BEG, 'REF*DP*1', ...END), ['REF I4'])
    assert.deepEqual(narrowed('heading.N1/buyer: { usage: unused }', BEG, 'N1*BY*Acme', 'N3*One', ...END), [
      'N1 I4',
    ])
  })

  test('too few segments are told where the next one stands', () => {
    assert.deepEqual(narrowed('heading.REF: { min: 2 }', BEG, 'REF*DP*1', ...END), ['PO1 I8'])
    assert.deepEqual(narrowed('detail.PO1: { min: 2 }', BEG, 'PO1*1', 'CTT'), ['CTT I7'])
  })

  test('a required one that is missing is told as missing, not as too few', () => {
    assert.deepEqual(narrowed('heading.REF: { usage: required, min: 2 }', BEG, ...END), ['PO1 3'])
    assert.deepEqual(narrowed('heading.REF: { usage: required, min: 2 }', BEG, 'REF*DP*1', ...END), [
      'PO1 I8',
    ])
  })
})

test('a finding stands at the bytes of its segment', () => {
  const segments = [BEG, 'REF*DP*1', 'QQQ*1', ...END]
  const [finding] = read(BODY, ...segments).findings
  const { segment, id, offset, length } = finding!.at
  assert.deepEqual([segment, id], [4, 'QQQ'])
  assert.equal(
    setOf(...segments)
      .subarray(offset, offset! + length!)
      .toString(),
    'QQQ*1',
  )
})

test('a segment below nothing is told below what it belongs', () => {
  const [finding] = read(BODY, BEG, 'MSG*a', ...END).findings
  assert.equal(codeOf(finding!), 'MSG 2')
  assert.equal(cause(finding!), 'It belongs below PO1 or QTY.')
})

test('a finding names the rule of the guide that it breaks, and none where there is none', () => {
  const at = (...segments: string[]) => read(BODY, ...segments).findings[0]?.guide
  assert.equal(at(BEG, 'REF*DP*1', 'REF*DP*2', 'REF*DP*3', ...END), 'heading.REF')
  assert.equal(at(BEG, 'PO1*1', 'QTY*1', 'QTY*1', 'QTY*1', 'CTT'), 'detail.PO1.QTY')
  assert.equal(at(BEG, 'QQQ*1', ...END), undefined)
})

test('a segment behind its full position is told how many there may be', () => {
  const [finding] = read(BODY, BEG, 'REF*DP*1', 'REF*DP*2', 'PO1*1', 'REF*DP*3', 'CTT').findings
  assert.deepEqual([finding?.facts.max, finding?.guide], [2, 'heading.REF'])
})
