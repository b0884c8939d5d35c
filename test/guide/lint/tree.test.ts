import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lintGuide } from '../../../src/guide/lint/lint.ts'
import { Resolver } from '../../../src/guide/load/resolve.ts'
import { sourcesOf } from '../fragment.ts'

const GUIDE = 'x12/000001/856'

function doubts(body: string): string[] {
  const sources = sourcesOf({ [GUIDE]: `guide: ${GUIDE}\ncanonical: shipment\n${body}` })
  return lintGuide(new Resolver(sources).resolve(GUIDE), sources.values()).map(({ message }) => message)
}

const LEVELS = 'levels: { AA: whole, BB: part }'
const TREE = `{ id: 1, parent: 2, level: 3, child: 4, ${LEVELS} }`
const WHOLE = `LX/whole: { tree: ${TREE}, loop: { LX: { elements: { 2: { is: "" }, 3: { is: AA } } } } }`
const part = ({ tree = TREE, path = '"contents[]"', is = 'BB', name = 'part', more = '' } = {}) =>
  `LX/${name}: { tree: ${tree}, path: ${path}, max: 9, loop: { LX: { elements: { 3: { is: ${is}, path: level, codes: { ${is}: part } } }${more} } } }`

test('a tree of the document and its contents is not doubted', () => {
  assert.deepEqual(doubts(`detail: { ${WHOLE}, ${part()} }`), [])
})

describe('a tree is doubted where', () => {
  const CASES: [what: string, body: string, messages: string[]][] = [
    [
      'a word of it is missing',
      `detail: { ${part({ tree: '{ id: 1, level: 3, levels: { BB: part } }' })} }`,
      ['detail.LX/part: tree must say id, parent, level and levels'],
    ],
    [
      'it speaks of an element that the segment has not',
      `detail: { ${part({ tree: '{ id: 1, parent: 2, level: 3, child: 5, levels: { BB: part } }' })} }`,
      ['detail.LX/part: tree: LX has 4 elements, not 5'],
    ],
    [
      'two of its words speak of one element',
      `detail: { ${part({ tree: '{ id: 1, parent: 1, level: 3, levels: { BB: part } }' })} }`,
      ['detail.LX/part: tree: each of id, parent, level and child needs an element of its own'],
    ],
    [
      'a level has no variant',
      `detail: { ${WHOLE} }`,
      ['detail.LX/whole: tree: there is no LX/part for level BB; known: whole'],
    ],
    [
      'a variant takes another level than it is named for',
      `detail: { ${WHOLE}, ${part({ is: 'CC' })} }`,
      ['detail.LX/part: takes level BB: its element 3 must say is: BB'],
    ],
    [
      'a variant says another tree',
      `detail: { ${WHOLE}, ${part({ tree: `{ id: 2, parent: 1, level: 3, ${LEVELS} }` })} }`,
      ['detail.LX/part: must say the tree of LX/whole'],
    ],
    [
      'a variant says none',
      `detail: { LX/first: { loop: { LX: { elements: { 3: { is: CC } } } } }, ${part({ tree: '{ id: 1, parent: 2, level: 3, levels: { BB: part } }' })} }`,
      ['detail.LX/first: LX/part says a tree; all variants of LX must say it'],
    ],
    [
      'a variant is no loop',
      `detail: { ${WHOLE}, LX/part: { tree: ${TREE}, path: "contents[]", max: 9, elements: { 3: { is: BB, path: level } } } }`,
      [
        'detail.LX/part: a tree needs a loop: its first segment says the parent',
        'detail.LX/part: takes level BB: its element 3 must say is: BB',
      ],
    ],
    [
      'its path is no list',
      `detail: { ${WHOLE}, ${part({ path: 'packaging' })} }`,
      [
        'detail.LX/part: packaging: nodes stand in one list, such as contents[]',
        'detail.LX/part: the canonical document has no packaging below LX/part',
        'detail.LX/part.LX.3: the canonical document has no level here; it has packs, piecesPerPack, size, grossWeight, grossVolume, type, unitLoad, description, marks, measurements, dimensions',
      ],
    ],
    [
      'its path is not below a node',
      `detail: { ${WHOLE}, ${part({ path: '"notes[]"' })} }`,
      [
        'detail.LX/part: the canonical document has no notes[] below LX/part',
        'detail.LX/part.LX.3: the canonical document has no level here; it has type, reference, subject, text, lines, language',
      ],
    ],
    [
      'several nodes would share a place',
      `detail: { LX/whole: { tree: ${TREE}, max: 2, loop: { LX: { elements: { 3: { is: AA } } } } }, ${part()} }`,
      ['detail.LX/whole: several nodes can’t share their parent’s place: say a path'],
    ],
    [
      'it stands in a loop',
      `detail: { PO1: { loop: { PO1: {}, ${WHOLE}, ${part()} } } }`,
      ['detail.PO1.LX/whole: a tree stands in the set itself, not in a loop'],
    ],
  ]
  for (const [what, body, messages] of CASES)
    test(what, () => {
      assert.deepEqual(doubts(body), messages)
    })
})
