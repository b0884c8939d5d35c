// A guide of a few lines that has the words which the shipped guides have not, and sets at random out of its segments.
import type { Mapping } from '../../src/guide/mapping.ts'
import { mappingOf, setOf, X12 } from '../guide/fragment.ts'

const BODY = `
heading:
  BEG:
    usage: required
    elements:
      1: { path: number, pattern: "[A-Z0-9]{1,4}" }
      2: { when: { required: { if: [3 is A] }, unused: { if: [03 is absent, 04 is present] } } }
      4: { when: { is: { if: [MSG is present], value: ["1200", "0800"] } } }
  REF/department: { elements: { 1: { is: DP }, 2: { when: { required: { if: [BEG.3 is B] } } } }, when: { required: { if: [BEG.3 is one of A B, N1/buyer is absent] } } }
  REF/other: { max: 3, when: { unused: { if: [PO1.QTY.1 is 5] } } }
  N1/buyer:
    path: buyer
    when: { required: { if: [REF is present, PO1.3 is not one of EA CA] } }
    loop:
      N1: { elements: { 1: { is: BY }, 2: { path: name, when: { required: { if: [N3 is absent] } } } } }
      N3: { when: { required: { if: [N1.4 is present] }, unused: { if: [heading.REF/other is present, N1.3 is 92] } } }
  N1/other: { max: 2, loop: { N1: {}, N3: {} } }
  MSG: { max: 2 }
detail:
  PO1:
    path: lines[]
    max: 9
    loop:
      PO1: { elements: { 2: { path: quantity.value }, 3: { when: { is: { if: [QTY.2.1 is EA], value: EA } } } } }
      QTY: { max: 2, elements: { 2: { components: { 2: { when: { required: { if: [2.1 is CA] }, unused: { if: [BEG.3 is A] } } } } }, 3: { repeat: { min: 2 }, when: { is: { if: [1 is present], value: [AA, BB] } } } } }
      MSG: { when: { required: { if: [QTY.3 is AA] }, unused: { if: [summary.CTT is absent] } } }
summary:
  CTT: { elements: { 1: { derive: count lines } } }
`

export const wordedMapping = (): Mapping => mappingOf(X12, BODY)

const SEGMENTS = [
  ['BEG*1', 'BEG*1**A', 'BEG*12*20260101*B*1200', 'BEG*X***0900', 'BEG**20260101*A', 'BEG*x1**B*0800'],
  ['REF*DP', 'REF*DP*1', 'REF*DP*1', 'REF*PD**x', 'REF*PD*1', 'MSG*a'],
  ['N1*BY', 'N1*BY*a*92*b', 'N1*ST*a', 'N1*BY**EA*b', 'N3*street', 'N3', 'MSG*a'],
  [
    'PO1**2*EA',
    'PO1**3*CA',
    'PO1**1',
    'QTY*5*EA>1*AA^BB',
    'QTY*5*CA*AA^CC',
    'QTY**CA>2*AA',
    'QTY*6*>2',
    'MSG*b',
  ],
  ['CTT*1', 'CTT*2', 'BEG*1*1*1*1*1', 'QQQ*1', 'REF*DP*2', 'QTY*5'],
]

/** A set at random: most of it in order, some of it not. */
export function wordedSet(random: () => number): Uint8Array {
  const segments = SEGMENTS.flatMap((some, area) => {
    const count = area === 0 ? 1 : Math.floor(random() * (area === 4 ? 2 : 7))
    return Array.from({ length: count }, () => some[Math.floor(random() * some.length)]!)
  })
  return setOf(...segments)
}
