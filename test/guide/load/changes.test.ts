import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderProblem } from '../../../src/guide/load/problem.ts'
import { Resolver } from '../../../src/guide/load/resolve.ts'
import type { Leaf, Node } from '../../../src/guide/model.ts'
import { guideOf, guideText, overlayOf, problemsOf, sourcesOf, X12, XML } from '../fragment.ts'

const BASE = `heading:
  BEG: { usage: required, elements: { 1: { path: number }, 3: { codes: { A: active, B: blocked } } } }
  REF: { max: 3 }
  N1: { loop: { N1: { elements: { 1: { is: BY } } }, N3: { max: 2 } } }
  QTY: { elements: { 2: { components: { 1: { path: unit } } } } }
`

const resolved = (changes: string) =>
  guideOf(X12, BASE, `changes:\n${changes}`).areas.heading as Record<string, Node>

/** What is said, without what is remembered of the guide below. */
const heading = (changes: string): Record<string, Node> =>
  JSON.parse(JSON.stringify(resolved(changes), (key, said) => (key === 'standard' ? undefined : said)))
const leaf = (node: Node | undefined, position: number): Leaf | undefined => node?.elements?.[position]
const told = (changes: string) => problemsOf(X12, BASE, `changes:\n${changes}`).map(({ message }) => message)

describe('a change', () => {
  test('of a node is laid over it', () => {
    assert.deepEqual(heading('  heading.REF: { usage: required }\n').REF, { max: 3, usage: 'required' })
  })

  test('of an element that nobody mentioned adds it', () => {
    assert.deepEqual(leaf(heading('  heading.REF.2: { path: number }\n').REF, 2), { path: 'number' })
  })

  test('of one code leaves the others', () => {
    const { BEG } = heading('  heading.BEG.3: { codes: { A: null, C: closed } }\n')
    assert.deepEqual(leaf(BEG, 3), { codes: { B: 'blocked', C: 'closed' } })
  })

  test('of a component reaches it inside of its element', () => {
    const { QTY } = heading('  heading.QTY.2.1: { usage: required }\n  heading.QTY.2.2: { path: value }\n')
    assert.deepEqual(leaf(QTY, 2)?.components, {
      '1': { path: 'unit', usage: 'required' },
      '2': { path: 'value' },
    })
  })

  test('of a segment inside of a loop reaches it there', () => {
    const { N1 } = heading('  heading.N1.N3: { max: 5 }\n  heading.N1.N1.1: { is: SE }\n')
    assert.deepEqual([N1?.loop?.N3, leaf(N1?.loop?.N1, 1)], [{ max: 5 }, { is: 'SE' }])
  })

  test('of an attribute reaches it by its @', () => {
    const body = 'body:\n  c:Qty: { path: total, as: decimal, attributes: { unit: { usage: required } } }\n'
    const { 'c:Qty': node } = guideOf(
      XML,
      body,
      'changes:\n  body.c:Qty.@unit: { default: EA }\n  body.c:Qty.@x: {}\n',
    ).areas.body!
    assert.deepEqual(node?.attributes, { unit: { usage: 'required', default: 'EA' }, x: {} })
  })

  test('that says null removes the node', () => {
    assert.deepEqual(Object.keys(heading('  heading.REF: null\n')), ['BEG', 'N1', 'QTY'])
  })

  test('that says after: adds a node behind that one', () => {
    const made = heading('  heading.REF/promotion: { after: REF, elements: { 1: { is: PD } } }\n')
    assert.deepEqual(Object.keys(made), ['BEG', 'REF', 'REF/promotion', 'N1', 'QTY'])
    assert.deepEqual(made['REF/promotion'], { elements: { '1': { is: 'PD' } } })
  })

  test('that says after: moves a node that is there', () => {
    assert.deepEqual(Object.keys(heading('  heading.REF: { after: N1 }\n')), ['BEG', 'N1', 'REF', 'QTY'])
  })

  test('may add a node that is like one of the guide', () => {
    const made = heading('  heading.N1/seller: { after: N1, like: N1, changes: { N1.1: { is: SE } } }\n')
    assert.deepEqual(made['N1/seller']?.loop, { N1: { elements: { '1': { is: 'SE' } } }, N3: { max: 2 } })
  })
})

describe('what an overlay changes of the guide is remembered', () => {
  test('of the use and the occurrences of a node', () => {
    const { BEG, REF } = resolved('  heading.REF: { usage: required, max: 1 }\n')
    assert.deepEqual([REF?.standard, BEG?.standard], [{ max: 3 }, undefined])
  })

  test('of the codes of an element, and that it took any', () => {
    const made = resolved('  heading.BEG.3: { codes: { A: null } }\n  heading.REF.1: { is: DP }\n')
    assert.deepEqual(leaf(made.BEG, 3)?.standard, { codes: ['A', 'B'] })
    assert.deepEqual(leaf(made.REF, 1)?.standard, {})
  })

  test('and nothing where it changes something else', () => {
    assert.equal(leaf(resolved('  heading.BEG.3: { path: release }\n').BEG, 3)?.standard, undefined)
  })
})

describe('a change that can’t be meant', () => {
  test('of a place that is not there is told', () => {
    assert.deepEqual(told('  heading.N9.N1.2: { path: number }\n'), [
      `heading.N9.N1.2: there is no such place in ${X12}`,
    ])
    assert.deepEqual(told('  footing.N1: { max: 2 }\n'), [`footing.N1: there is no such place in ${X12}`])
  })

  test('of a place that is nearly named so, lacks its area, or is a loop is told with the one that may be meant', () => {
    const asked = (address: string) =>
      told(`  ${address}: { usage: required }\n`)[0]?.replace(/^.*?did you mean /, '')
    assert.equal(asked('heading.BEGG.1'), 'heading.BEG.1?')
    assert.equal(asked('N1.N3'), 'heading.N1.N3?')
    assert.equal(asked('heading.N1.1'), 'heading.N1.N1.1?')
    assert.equal(asked('heading.REFF'), 'heading.REF? Or say "after:" to add it')
  })

  test('of a node that is not there needs a place to come after', () => {
    assert.deepEqual(told('  heading.N9: { max: 2 }\n'), [
      `heading.N9: not in ${X12}; say "after:" to add it`,
    ])
    for (const after of ['LX', 'constructor'])
      assert.deepEqual(told(`  heading.MSG: { after: ${after} }\n`), [
        `heading.MSG: there is no "${after}" to come after`,
      ])
  })

  test('that comes after no node of that name is told which were meant', () => {
    const meant = (after: string) => told(`  heading.MSG: { after: ${after} }\n`)[0]?.split('; ')[1]
    assert.equal(meant('BEGG'), 'did you mean BEG?')
    const beside = '  heading.REF/one: { after: REF }\n  heading.REF: null\n'
    assert.match(told(`${beside}  heading.MSG: { after: REF }\n`).join(), /; there is REF\/one$/)
  })

  test('that says what is said already is told', () => {
    assert.deepEqual(told('  heading.REF: { max: 3 }\n'), [`heading.REF: says what ${X12} says already`])
    assert.deepEqual(told('  heading.REF.1: null\n'), [`heading.REF.1: says what ${X12} says already`])
  })

  test('that is no table is told', () => {
    assert.deepEqual(told('  heading.REF: required\n'), ['heading.REF must be a table, got "required"'])
  })

  test('is shown in the overlay’s own file, at its line, with a caret', () => {
    const [problem] = problemsOf(X12, BASE, 'changes:\n  heading.REF: { max: 4 }\n  heading.N9: { max: 1 }\n')
    assert.equal(
      renderProblem(problem!),
      `partner.yaml:4:3: error: heading.N9: not in ${X12}; say "after:" to add it
4 |   heading.N9: { max: 1 }
      ^`,
    )
  })
})

test('where something is said is not moved by a line that only lists it', () => {
  const guide = guideOf(
    X12,
    BASE,
    'changes:\n  heading.BEG.3: { codes: { A: null } }\n  heading.BEG: { usage: situational, elements: { 1: {}, 3: {} } }\n',
  )
  const line = (address: string) => guide.origins[address]!.line
  assert.equal(line('heading.BEG.3') + 1, line('heading.BEG'))
  assert.equal(line('heading.BEG.1'), line('heading.BEG'))
})

test('an overlay of another guide is told', () => {
  const sources = sourcesOf({ [X12]: guideText(X12, BASE) })
  const other = overlayOf('x12/004010/850', 'changes: {}\n')
  assert.throws(
    () => new Resolver(sources).resolve(X12, other),
    /partner\.yaml:1:1: error: this is an overlay of x12\/004010\/850, and is used for x12\/000001\/900/,
  )
})

test('a place that an overlay changed is the overlay’s, and the rest stays the guide’s', () => {
  const { origins } = guideOf(X12, BASE, 'changes:\n  heading.BEG.1: { usage: required }\n')
  assert.deepEqual(origins['heading.BEG.1'], { file: 'partner.yaml', line: 3, column: 3 })
  assert.deepEqual(origins['heading.BEG.3'], { file: `${X12}.yaml`, line: 4, column: 60 })
  assert.equal(origins['heading.N1.N3']?.file, `${X12}.yaml`)
})
