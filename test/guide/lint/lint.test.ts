import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codecs } from '../../../src/guide/codec/codecs.ts'
import { lintGuide } from '../../../src/guide/lint/lint.ts'
import { renderProblem } from '../../../src/guide/load/problem.ts'
import { Resolver } from '../../../src/guide/load/resolve.ts'
import { guideText, lintOf, overlayOf, sourcesOf, X12, XML } from '../fragment.ts'

const CODECS = Object.keys(codecs).join(', ')

/** What is wrong, the smallest guide that has it, and what is said: the only thing. */
const WHEN = (said: string) => `heading: { BEG: {}, REF: { when: ${said} }, N1: {}, QTY: {} }`
const WHEN_OF_1 = (said: string) =>
  `heading: { BEG: { elements: { 3: { codes: { A: a } } } }, REF: { elements: { 3: { when: ${said} } } }, QTY: {} }`

const DOUBTED: [what: string, id: string, body: string, message: string][] = [
  [
    'a choice of what comes after it',
    XML,
    'body: { c:A: { choice: [c:B] }, c:B: {} }',
    'body.c:A: choice: there is no c:B before it',
  ],
  [
    'a situation of what is not there',
    X12,
    WHEN('{ required: { if: [N9 is present] } }'),
    'heading.REF: when: nothing here is called N9',
  ],
  [
    'a situation of an element that is not there',
    X12,
    WHEN('{ required: { if: [BEG.5 is present] } }'),
    'heading.REF: when: BEG.5 is present: BEG has 4 elements',
  ],
  [
    'a situation of a component that is not there',
    X12,
    WHEN('{ required: { if: [QTY.2.3 is EA] } }'),
    'heading.REF: when: QTY.2.3 is EA: QTY2 has 2 components',
  ],
  [
    'a situation by the value of a composite',
    X12,
    WHEN('{ required: { if: [QTY.2 is EA] } }'),
    'heading.REF: when: QTY.2 is EA: a composite has values only in parts',
  ],
  [
    'a situation by the value of a segment',
    X12,
    WHEN('{ required: { if: [BEG is X] } }'),
    'heading.REF: when: BEG is X: only an element has a value',
  ],
  [
    'a situation without a predicate',
    X12,
    WHEN('{ required: { if: [] } }'),
    'heading.REF: when: if must say a predicate',
  ],
  [
    'a situation that contradicts itself',
    X12,
    WHEN('{ unused: { if: [N1 is present, N1 is absent] } }'),
    'heading.REF: when: can never be true: N1 is present and absent',
  ],
  [
    'a situation of the rule’s own subject',
    X12,
    WHEN('{ required: { if: [REF is absent] } }'),
    'heading.REF: when: REF is absent: that is the rule’s own subject',
  ],
  [
    'a value for a segment',
    X12,
    WHEN('{ is: { if: [N1 is present], value: A } }'),
    'heading.REF: when: is belongs to an element',
  ],
  [
    'a code that is never said',
    X12,
    WHEN_OF_1('{ required: { if: [BEG.3 is B] } }'),
    'heading.REF.3: when: this element of BEG is never "B"',
  ],
  [
    'a code that is too long for its element',
    X12,
    WHEN_OF_1('{ required: { if: [01 is LONG] } }'),
    'heading.REF.3: when: this element of REF is never "LONG"',
  ],
  [
    'a situation without a value',
    X12,
    WHEN_OF_1('{ is: { if: [01 is DP] } }'),
    'heading.REF.3: when: is must say a value',
  ],
  [
    'a mandatory element in the own segment that is absent',
    X12,
    WHEN_OF_1('{ required: { if: [01 is absent] } }'),
    'heading.REF.3: when: can never be true: 01 is absent, and the standard demands it',
  ],
  [
    'a required segment that is absent',
    X12,
    'heading: { BEG: { usage: required }, REF: { when: { required: { if: [BEG is absent] } } } }',
    'heading.REF: when: can never be true: BEG is absent, and it is always there',
  ],
  [
    'an unused segment that is present',
    X12,
    'heading: { BEG: { usage: unused }, REF: { when: { required: { if: [BEG is present] } } } }',
    'heading.REF: when: can never be true: BEG is present, and it is unused',
  ],
  [
    'a situation of what is required anyway',
    X12,
    'heading: { BEG: {}, REF: { usage: required, when: { required: { if: [BEG is present] } } } }',
    'heading.REF: when: it is required whatever the situation',
  ],
  [
    'a situation that makes unused what the standard demands',
    X12,
    'heading: { REF: { elements: { 1: { when: { unused: { if: [02 is present] } } } } } }',
    'heading.REF.1: when: it is required, and can’t be unused',
  ],
  [
    'a situation in XML, of what is not there',
    XML,
    'body: { c:ID: { path: number, when: { required: { if: [c:Note is present] } } } }',
    'body.c:ID: when: nothing here is called c:Note',
  ],
  [
    'a least length that has no room',
    X12,
    'heading: { BEG: { elements: { 1: { min: 11 } } } }',
    'heading.BEG.1: min 11 is more than the 10 that it has room for',
  ],
  [
    'a greatest length below the least',
    X12,
    'heading: { REF: { elements: { 1: { max: 1 } } } }',
    'heading.REF.1: max 1 is less than the 2 that it must have',
  ],
  [
    'more repetitions than the standard has',
    X12,
    'heading: { QTY: { elements: { 3: { repeat: { min: 4 } } } } }',
    'heading.QTY.3: repeat: min 4 is more than max 3',
  ],
  ['a segment of no release', X12, 'heading: { N9: {} }', 'heading.N9: N9 is not a segment of x12/000001'],
  [
    'an element too many',
    X12,
    'heading: { MSG: { elements: { 2: {} } } }',
    'heading.MSG.2: MSG has 1 elements',
  ],
  [
    'a component too many',
    X12,
    'heading: { QTY: { elements: { 2: { components: { 3: {} } } } } }',
    'heading.QTY.2.3: QTY2 has 2 components',
  ],
  [
    'a component of an element that has none',
    X12,
    'heading: { MSG: { elements: { 1: { components: { 1: {} } } } } }',
    'heading.MSG.1.1: MSG1 has no components',
  ],
  [
    'an element that the standard demands, unused',
    X12,
    'heading: { REF: { elements: { 1: { usage: unused } } } }',
    'heading.REF.1: the standard demands this element; it can’t be unused',
  ],
  [
    'a loop that begins with another segment',
    X12,
    'heading: { N1: { loop: { N3: {} } } }',
    'heading.N1: a N1 loop must begin with N1, not with N3',
  ],
  [
    'a path of no document',
    X12,
    'heading: { BEG: { elements: { 1: { path: nummer } } } }',
    'heading.BEG.1: the canonical document has no nummer here; did you mean number?',
  ],
  [
    'a path of no object',
    X12,
    'heading: { N1: { path: byer } }',
    'heading.N1: the canonical document has no byer here; did you mean buyer?',
  ],
  [
    'a path that only a language knows',
    X12,
    'heading: { BEG: { elements: { 1: { path: constructor } } } }',
    'heading.BEG.1: the canonical document has no constructor here',
  ],
  [
    'a path below the wrong object',
    X12,
    'heading: { N1: { path: buyer, elements: { 2: { path: lines } } } }',
    'heading.N1.2: the canonical document has no lines here; it has role, id, ids, endpoint, name, additionalNames, person, legalName, legalId, legalForm, legalAddress, taxId, taxIds, address, contacts, references',
  ],
  [
    'a value that is too short, since it was not quoted',
    X12,
    'heading: { REF: { elements: { 1: { is: 00 } } } }',
    'heading.REF.1: is: "0" is shorter than the 2 that it must have; quote it, such as "00"',
  ],
  [
    'a key that no entry of the list has',
    X12,
    'heading: { REF: { path: "references[]", key: { typ: department }, elements: { 2: { path: value } } } }',
    'heading.REF: key: an entry of references[] has no typ; did you mean type?',
  ],
  [
    'a path of a pair',
    X12,
    'detail: { PO1: { path: "lines[]", max: ">1", pairs: { from: 6, count: 2, paths: { BP: itm } } } }',
    'detail.PO1: the canonical document has no itm here (pair BP); did you mean item?',
  ],
  [
    'pairs without their place',
    X12,
    'detail: { PO1: { path: "lines[]", max: ">1", pairs: { paths: { BP: item.buyerId } } } }',
    'detail.PO1: pairs must say from, count and paths',
  ],
  [
    'pairs behind the segment’s end',
    X12,
    'detail: { PO1: { path: "lines[]", max: ">1", pairs: { from: 6, count: 4, paths: { BP: item.buyerId } } } }',
    'detail.PO1: the segment has 11 elements, and its pairs go to 13',
  ],
  [
    'a codec of no name',
    X12,
    'heading: { BEG: { elements: { 1: { as: dat } } } }',
    `heading.BEG.1: there is no codec "dat"; known: ${CODECS}`,
  ],
  [
    'a crosswalk of what is no code',
    X12,
    'heading: { BEG: { elements: { 1: { path: number, as: priceBasis, crosswalk: bases } } } }',
    'heading.BEG.1: a crosswalk is of codes, and priceBasis makes something else of them',
  ],
  [
    'a codec that only a language knows',
    X12,
    'heading: { BEG: { elements: { 1: { as: constructor } } } }',
    `heading.BEG.1: there is no codec "constructor"; known: ${CODECS}`,
  ],
  [
    'a value of more than the most',
    X12,
    'heading: { BEG: { elements: { 1: { min: 3, max: 2 } } } }',
    'heading.BEG.1: min 3 is more than max 2',
  ],
  [
    'a node of more than the most',
    X12,
    'heading: { REF: { min: 2 } }',
    'heading.REF: min 2 is more than max 1',
  ],
  [
    'a count of nothing',
    X12,
    'summary: { CTT: { elements: { 1: { derive: count items } } } }',
    'summary.CTT.1: the canonical document has no items to count',
  ],
  [
    'two codes of one meaning',
    X12,
    'heading: { BEG: { elements: { 3: { codes: { A: on, B: on } } } } }',
    'heading.BEG.3: A and B both mean on; let one be {to: on, write: false}',
  ],
  [
    'a word for other codes without their place',
    X12,
    'heading: { BEG: { elements: { 3: { codes: { "*": other } } } } }',
    'heading.BEG.3: the word for "*" needs one "*" for the code, got other',
  ],
  [
    'a variant that nothing reaches',
    X12,
    'heading: { REF/all: { max: ">1" }, REF/dp: { elements: { 1: { is: DP } } } }',
    'heading.REF/dp: never reached: REF/all before it takes every REF',
  ],
  [
    'a loop that nothing reaches',
    X12,
    'heading: { N1/all: { max: ">1", loop: { N1: {} } }, N1/by: { loop: { N1: { elements: { 1: { is: BY } } } } } }',
    'heading.N1/by: never reached: N1/all before it takes every N1',
  ],
  [
    'a variant behind one that takes its values first, though not all',
    X12,
    'heading: { BEG: {}, REF: { max: 10 }, REF/dp: { elements: { 1: { is: DP } } } }',
    'heading.REF/dp: never reached: REF before it takes every REF; say after: BEG',
  ],
  [
    'a list with room for one',
    X12,
    'heading: { REF: { path: "references[]" } }',
    'heading.REF: references[] takes one entry only: say max (1 if so meant), or take the [] away',
  ],
  [
    'a prefix of no namespace',
    XML,
    'body: { zz:ID: {} }',
    "body.zz:ID: zz:ID: the guide's namespaces have no prefix zz",
  ],
  [
    'an attribute of no namespace',
    XML,
    'body: { c:ID: { attributes: { zz:x: {} } } }',
    "body.c:ID: zz:x: the guide's namespaces have no prefix zz",
  ],
  [
    'a path of an attribute',
    XML,
    'body: { c:ID: { attributes: { x: { path: nummer } } } }',
    'body.c:ID.@x: the canonical document has no nummer here; did you mean number?',
  ],
]

describe('the linter doubts', () => {
  for (const [what, id, body, message] of DOUBTED)
    test(what, () => assert.deepEqual(lintOf(id, `${body}\n`), [message]))

  test('a canonical document of no schema', () => {
    const text = `guide: ${X12}\ncanonical: ordr\nheading: { N1: {} }\n`
    const sources = sourcesOf({ [X12]: text })
    const [problem] = lintGuide(new Resolver(sources).resolve(X12), sources.values())
    assert.equal(problem?.message, ': there is no canonical document "ordr"')
  })

  test('a word of the document that its root can’t stand for', () => {
    const told = lintOf
    assert.deepEqual(told(XML, 'key: { colour: red }\nbody: {}\n'), [
      ': key: the canonical document has no colour',
    ])
    assert.deepEqual(told(X12, 'key: { purpose: change }\nheading: {}\n'), [
      ': key: only a root element of XML stands for a word such as purpose',
    ])
  })

  test('an envelope of no namespace', () => {
    const text = `guide: ${XML}\ncanonical: order\nroot: Order\nenvelope: { sender: zz:A, receiver: B, ids: [C] }\nbody: {}\n`
    const sources = sourcesOf({ [XML]: text })
    const [problem] = lintGuide(new Resolver(sources).resolve(XML), sources.values())
    assert.equal(problem?.message, "envelope: zz:A: the guide's namespaces have no prefix zz")
  })

  test('an XML guide without a root', () => {
    const sources = sourcesOf({ [XML]: `guide: ${XML}\ncanonical: order\nbody: {}\n` })
    const [problem] = lintGuide(new Resolver(sources).resolve(XML), sources.values())
    assert.equal(problem?.message, ': an XML guide must name its root element')
  })
})

/** What stands close to a doubt and is meant. */
const FINE: [what: string, id: string, body: string][] = [
  [
    'variants from special to general',
    X12,
    'heading: { REF/dp: { elements: { 1: { is: DP } } }, REF/all: { max: ">1" } }',
  ],
  [
    'a second of a kind behind a first that has room for few',
    X12,
    'heading: { N3/street: {}, N3/more: { max: 2 } }',
  ],
  [
    'an alias that is only read',
    X12,
    'heading: { BEG: { elements: { 3: { codes: { A: on, B: { to: on, write: false } } } } } }',
  ],
  [
    'a crosswalk of a text, of a unit and of a pair',
    X12,
    'detail: { PO1: { path: "lines[]", max: 9, elements: { 1: { path: number, crosswalk: items }, 3: { path: quantity, as: unit, crosswalk: units } }, pairs: { from: 6, count: 2, paths: { BP: { path: item.buyerId, crosswalk: items } } } } }',
  ],
  ['a path from the root', X12, 'heading: { N1: { path: buyer, elements: { 2: { path: /number } } } }'],
  [
    'a variant of an XML element behind a greedy one',
    XML,
    'body: { c:Note: { max: ">1" }, c:Note#second: {} }',
  ],
  [
    'a list entry by its key',
    XML,
    'body: { c:Ref: { path: "references[].value", key: { type: contract } } }',
  ],
]

describe('the linter lets pass', () => {
  for (const [what, id, body] of FINE) test(what, () => assert.deepEqual(lintOf(id, `${body}\n`), []))
})

test('an element that the standard demands is missed in the overlay’s own list', () => {
  const sources = sourcesOf({
    [X12]: guideText(X12, 'heading: { BEG: { elements: { 1: {}, 2: {}, 3: {} } } }\n'),
  })
  const overlay = overlayOf(
    X12,
    'partner: acme\nscope: only-listed\nchanges:\n  heading.BEG: { elements: { 2: {}, 3: {} } }\n',
  )
  const guide = new Resolver(sources).resolve(X12, overlay)
  const [problem] = lintGuide(guide, [...sources.values(), overlay])
  assert.match(
    renderProblem(problem!),
    /^partner\.yaml:\d+:3: error: heading\.BEG: the standard demands element 1, which is not among those listed here: add 1: \{\}/,
  )
})

test('a doubt about what an overlay says is shown in the overlay’s file, with a caret', () => {
  const sources = sourcesOf({ [X12]: guideText(X12, 'heading: { REF: { max: 3 } }\n') })
  const overlay = overlayOf(X12, 'changes:\n  heading.REF.2: { path: nummer }\n')
  const guide = new Resolver(sources).resolve(X12, overlay)
  assert.deepEqual(lintGuide(guide, [...sources.values(), overlay]).map(renderProblem), [
    `partner.yaml:3:26: error: heading.REF.2: the canonical document has no nummer here; did you mean number?
3 |   heading.REF.2: { path: nummer }
                             ^`,
  ])
})
