// Per finding code the smallest fragment that earns it, and the one beside it that does not.
import type { FindingCode } from '../../src/finding/catalogue.ts'
import type { ReadPolicy } from '../../src/guide/reading.ts'
import { DEEPEST } from '../../src/guide/x12/tree.ts'
import { codesOf, read, readOrder, TREE, write, writeOrder } from '../guide/fragment.ts'

export interface Rule {
  fails: () => string[]
  passes: () => string[]
}

const reading = (body: string, fails: string[], passes: string[], policy: ReadPolicy = {}): Rule => ({
  fails: () => codesOf(read({ body, policy }, ...fails)),
  passes: () => codesOf(read({ body, policy }, ...passes)),
})

const readingXml = (body: string, fails: string, passes: string): Rule => ({
  fails: () => codesOf(readOrder(body, fails)),
  passes: () => codesOf(readOrder(body, passes)),
})

const heading = (said: string) => `heading: { ${said} }\n`
const children = (said: string) => `body: { ${said} }\n`

const BEG = heading('BEG: { elements: { 1: { path: number } } }')
const QTY = heading('QTY: {}')
const LINES = 'detail: { PO1: { path: "lines[]", max: 9, elements: { 2: { path: quantity.value } } } }\n'
const TOTALS = `${LINES}summary: { CTT: { elements: { 1: { derive: count lines }, 2: { derive: sum lines.quantity.value } } } }\n`
const ID = children('c:ID: { path: number }')

const deep = (count: number) =>
  Array.from({ length: count }, (_, n) => (n === 0 ? 'LX*0**AA' : `LX*${n}*${n - 1}*BB`))

const trees: Partial<Record<FindingCode, Rule>> = {
  'id-repeated': reading(
    TREE,
    ['LX*1**AA', 'LX*2*1*BB', 'LX*2*1*BB'],
    ['LX*1**AA', 'LX*2*1*BB', 'LX*3*1*BB'],
  ),
  'parent-unknown': reading(TREE, ['LX*1**AA', 'LX*2*9*BB'], ['LX*1**AA', 'LX*2*1*BB']),
  'parent-cycle': reading(
    TREE,
    ['LX*1**AA', 'LX*2*3*BB', 'LX*3*2*BB'],
    ['LX*1**AA', 'LX*2*3*BB', 'LX*3*1*BB'],
  ),
  'parent-too-deep': reading(TREE, deep(DEEPEST + 1), deep(DEEPEST)),
  'child-code-differs': reading(TREE, ['LX*1**AA*0', 'LX*2*1*BB'], ['LX*1**AA*1', 'LX*2*1*BB*0']),
  'parent-implied': reading(TREE, ['LX*1**AA', 'LX*2**BB'], ['LX*1**AA', 'LX*2*1*BB']),
}

const segments: Partial<Record<FindingCode, Rule>> = {
  'segment-unknown': reading(BEG, ['BEG*1', 'QQQ*1'], ['BEG*1']),
  'segment-not-in-set': reading(BEG, ['BEG*1', 'HL*1'], ['BEG*1']),
  'segment-unexpected': reading(
    heading('N1: { loop: { N1: {}, N3: {} } }'),
    ['N3*Main St'],
    ['N1*BY', 'N3*Main St'],
  ),
  'segment-missing': reading(
    heading('BEG: { usage: required }, REF: {}'),
    ['REF*DP*1'],
    ['BEG*1', 'REF*DP*1'],
  ),
  'segment-out-of-sequence': reading(
    heading('BEG: {}, REF: {}'),
    ['REF*DP*1', 'BEG*1'],
    ['BEG*1', 'REF*DP*1'],
  ),
  'segment-over-max': reading(BEG, ['BEG*1', 'BEG*2'], ['BEG*1']),
  'loop-over-max': reading(
    heading('N1: { max: 2, loop: { N1: {} } }'),
    ['N1*BY', 'N1*SE', 'N1*ST'],
    ['N1*BY', 'N1*SE'],
  ),
  'segment-under-min': reading(heading('REF: { min: 2, max: 3 }'), ['REF*DP*1'], ['REF*DP*1', 'REF*DP*2']),
  'loop-under-min': reading(
    heading('N1: { min: 2, max: 3, loop: { N1: {} } }'),
    ['N1*BY'],
    ['N1*BY', 'N1*SE'],
  ),
  'segment-dependent-missing': reading(
    heading('BEG: {}, MSG: { when: { required: { if: [BEG.3 is one of A] } } }'),
    ['BEG*1**A'],
    ['BEG*1**B'],
  ),
  'segment-dependent-unused': reading(
    heading('BEG: {}, MSG: { when: { unused: { if: [BEG.3 is one of A] } } }'),
    ['BEG*1**A', 'MSG*a'],
    ['BEG*1**B', 'MSG*a'],
  ),
  'segment-unused': reading(heading('BEG: { usage: unused }, MSG: {}'), ['BEG*1'], ['MSG*a']),
}

const STATUS = heading('BEG: { elements: { 3: { path: status, codes: { A: open, B: closed } } } }')
const ONLY_A = 'changes: { heading.BEG.3: { is: A } }\n'

const elements: Partial<Record<FindingCode, Rule>> = {
  'element-missing': reading(BEG, ['BEG'], ['BEG*1']),
  'element-conditional-missing': reading(heading('REF: {}'), ['REF*DP'], ['REF*DP*1']),
  'element-exclusion': reading(QTY, ['QTY*5***150'], ['QTY*5']),
  'elements-too-many': reading(BEG, ['BEG*1****X'], ['BEG*1****']),
  'element-too-short': reading(heading('REF: {}'), ['REF*D*1'], ['REF*DP*1']),
  'element-too-long': reading(BEG, ['BEG*12345678901'], ['BEG*1234567890']),
  'character-invalid': reading(QTY, ['QTY*1O'], ['QTY*10']),
  'code-unknown': reading(BEG, ['BEG*1**C'], ['BEG*1**B']),
  'date-invalid': reading(BEG, ['BEG*1*20250229'], ['BEG*1*20240229']),
  'time-invalid': reading(BEG, ['BEG*1***2400'], ['BEG*1***2359']),
  'repetitions-too-many': reading(QTY, ['QTY***AA^BB^CC^DD'], ['QTY***AA^BB^CC']),
  'components-too-many': reading(QTY, ['QTY**EA>5>6'], ['QTY**EA>5']),
  'separator-in-text': reading(BEG, ['BEG*1>2'], ['BEG*1-2']),
  'element-unused': reading(
    heading('BEG: { elements: { 2: { usage: unused } } }'),
    ['BEG*1*20250314'],
    ['BEG*1'],
  ),
  'code-unused': {
    fails: () => codesOf(read({ body: STATUS, overlay: ONLY_A }, 'BEG*1**B')),
    passes: () => codesOf(read({ body: STATUS, overlay: ONLY_A }, 'BEG*1**A')),
  },
  'element-dependent-missing': reading(
    heading('BEG: { elements: { 2: { when: { required: { if: [BEG.3 is one of A] } } } } }'),
    ['BEG*1**A'],
    ['BEG*1**B'],
  ),
  'element-dependent-unused': reading(
    heading('BEG: { elements: { 2: { when: { unused: { if: [BEG.3 is present] } } } } }'),
    ['BEG*1*20250314*A'],
    ['BEG*1*20250314'],
  ),
  'repetitions-too-few': reading(
    heading('QTY: { elements: { 3: { repeat: { min: 2 } } } }'),
    ['QTY***AA'],
    ['QTY***AA^BB'],
  ),
  'pattern-mismatch': reading(
    heading('BEG: { elements: { 1: { pattern: "PO-[0-9]+", path: number } } }'),
    ['BEG*4711'],
    ['BEG*PO-4711'],
  ),
}

const CROSSWALK = heading('BEG: { elements: { 1: { path: number, crosswalk: items } } }')
const items = (unknownCode: 'pass' | 'park'): ReadPolicy => ({
  unknownCode,
  crosswalks: { items: [{ theirs: 'A', ours: 'a' }] },
})

const documents: Partial<Record<FindingCode, Rule>> = {
  'count-differs': reading(TOTALS, ['PO1**2', 'CTT*2'], ['PO1**2', 'CTT*1']),
  'sum-differs': reading(TOTALS, ['PO1**2', 'CTT*1*3'], ['PO1**2', 'CTT*1*2.0']),
  'code-unmapped': reading(CROSSWALK, ['BEG*B'], ['BEG*A'], items('pass')),
  'crosswalk-missing': reading(CROSSWALK, ['BEG*B'], ['BEG*A'], items('park')),
  'value-contradicted': reading(
    'detail: { PO1: { path: "lines[]", pairs: { from: 6, count: 2, paths: { VN: item.sellerId, IN: { path: item.sellerId, crosswalk: items } } } } }\n',
    ['PO1*1*****VN*b*IN*A'],
    ['PO1*1*****VN*a*IN*A'],
    items('pass'),
  ),
  'value-repeated': reading(
    heading('REF: { elements: { 2: { path: number }, 3: { path: number } } }'),
    ['REF*DP*1*2'],
    ['REF*DP*1'],
  ),
  'value-unsayable': {
    fails: () => writeOrder(children('c:ID: { path: number }'), { number: 'a\u0001' }).findings,
    passes: () => writeOrder(children('c:ID: { path: number }'), { number: 'a' }).findings,
  },
  'value-unwritten': {
    fails: () => write(BEG, { number: '1', colour: 'red' }).findings,
    passes: () => write(BEG, { number: '1' }).findings,
  },
}

const xml: Partial<Record<FindingCode, Rule>> = {
  'xml-element-unknown': readingXml(ID, '<c:Colour/>', '<c:ID>1</c:ID>'),
  'xml-element-missing': readingXml(
    children('c:ID: { usage: required, path: number }'),
    '',
    '<c:ID>1</c:ID>',
  ),
  'xml-element-dependent-missing': readingXml(
    children('c:ID: { path: number }, c:Note: { when: { required: { if: [c:ID is one of A] } } }'),
    '<c:ID>A</c:ID>',
    '<c:ID>B</c:ID>',
  ),
  'xml-element-dependent-unused': readingXml(
    children('c:ID: { path: number }, c:Note: { when: { unused: { if: [c:ID is present] } } }'),
    '<c:Note>a</c:Note><c:ID>A</c:ID>',
    '<c:Note>a</c:Note>',
  ),
  'xml-element-over-max': readingXml(
    children('c:Note: { max: 2, path: "notes[].text" }'),
    '<c:Note>1</c:Note><c:Note>2</c:Note><c:Note>3</c:Note>',
    '<c:Note>1</c:Note><c:Note>2</c:Note>',
  ),
  'xml-element-under-min': readingXml(
    children('c:Note: { min: 2, max: 3, path: "notes[].text" }'),
    '<c:Note>1</c:Note>',
    '<c:Note>1</c:Note><c:Note>2</c:Note>',
  ),
  'xml-element-unused': readingXml(
    children('c:ID: { usage: unused }, c:Type: {}'),
    '<c:ID>1</c:ID>',
    '<c:Type>1</c:Type>',
  ),
  'xml-text-unexpected': readingXml(
    children('c:Buyer: { path: buyer, children: { c:Name: { path: name } } }'),
    '<c:Buyer>Acme<c:Name>Acme</c:Name></c:Buyer>',
    '<c:Buyer> <c:Name>Acme</c:Name> </c:Buyer>',
  ),
  'xml-attribute-missing': readingXml(
    children('c:Qty: { path: total, attributes: { unit: { usage: required } } }'),
    '<c:Qty>1</c:Qty>',
    '<c:Qty unit="EA">1</c:Qty>',
  ),
  'xml-attribute-unused': readingXml(
    children('c:Qty: { path: total, attributes: { unit: { usage: unused } } }'),
    '<c:Qty unit="EA">1</c:Qty>',
    '<c:Qty>1</c:Qty>',
  ),
}

export const RULES: Partial<Record<FindingCode, Rule>> = {
  ...segments,
  ...trees,
  ...elements,
  ...documents,
  ...xml,
}
