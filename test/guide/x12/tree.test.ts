import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DEEPEST, Names, ROOT, Tree } from '../../../src/guide/x12/tree.ts'

type Said = readonly [id: string, parent: string, child?: string, level?: string]

/** Used again and again, as a reader does. */
const tree = new Tree()

function settled(...nodes: readonly Said[]) {
  tree.clear()
  const names = new Names()
  const codeOf = (text: string) => (text === '' ? 0 : text.charCodeAt(0))
  for (const [id, parent, child = '', level = ''] of nodes)
    tree.add(names.id(id), names.id(parent), codeOf(child), names.level(level))
  const { parents, problems } = tree.settle()
  return { parents: [...parents], problems: problems.map(({ kind, node }) => `${kind} ${node}`) }
}

describe('parents', () => {
  test('are found by the number that a node names, before it or after it', () => {
    assert.deepEqual(settled(['1', ''], ['2', '1'], ['3', '2']), { parents: [ROOT, 0, 1], problems: [] })
    assert.deepEqual(settled(['3', '2'], ['2', '1'], ['1', '']), { parents: [1, 2, ROOT], problems: [] })
  })

  test('are texts, not numbers in a row', () => {
    assert.deepEqual(settled(['A', ''], ['0007', 'A'], ['7', '0007']).parents, [ROOT, 0, 1])
  })
})

describe('where no node names its parent', () => {
  const implied = (levels: string) =>
    settled(...[...levels].map((level, n): Said => [String(n + 1), '', '', level]))

  test('each stands in the last one before it of a level further out', () => {
    assert.deepEqual(implied('SOPIIPIOI').parents, [ROOT, 0, 1, 2, 2, 1, 5, 0, 7])
    assert.deepEqual(implied('SOPIOI').parents, [ROOT, 0, 1, 2, 0, 4])
  })

  test('levels are nested as the set first says them', () => {
    assert.deepEqual(implied('SOIPPIP').parents, [ROOT, 0, 1, 2, 2, 1, 5])
  })

  test('it is noted once', () => assert.deepEqual(implied('SOPIPI').problems, ['parent-implied 1']))

  test('nodes of one level are siblings, of which nothing is to be said', () => {
    assert.deepEqual(implied('III'), { parents: [ROOT, ROOT, ROOT], problems: [] })
  })

  test('one that does name it makes the others roots', () => {
    const { parents } = settled(['1', '', '', 'S'], ['2', '1', '', 'O'], ['3', '', '', 'I'])
    assert.deepEqual(parents, [ROOT, 0, ROOT])
  })
})

describe('a node', () => {
  test('whose parent nobody is stands at the root, and is told', () => {
    assert.deepEqual(settled(['1', ''], ['2', '9'], ['3', '2']), {
      parents: [ROOT, ROOT, 1],
      problems: ['parent-unknown 1'],
    })
  })

  test('without a number keeps its own parent, and nobody can stand below it', () => {
    assert.deepEqual(settled(['1', ''], ['', '1'], ['3', '1']), { parents: [ROOT, 0, 0], problems: [] })
  })

  test('that takes a number again is told; those below name the one met last before them', () => {
    assert.deepEqual(settled(['1', ''], ['2', '1'], ['3', '2'], ['2', '1'], ['4', '2']), {
      parents: [ROOT, 0, 1, 0, 3],
      problems: ['id-repeated 3'],
    })
  })

  test('that is its own parent stands at the root', () => {
    assert.deepEqual(settled(['1', '1'], ['2', '1']), { parents: [ROOT, 0], problems: ['parent-cycle 0'] })
  })
})

test('a circle is one mistake: it opens at the node that was met first', () => {
  assert.deepEqual(settled(['1', ''], ['2', '4'], ['3', '2'], ['4', '3'], ['5', '4']), {
    parents: [ROOT, ROOT, 1, 2, 3],
    problems: ['parent-cycle 1'],
  })
})

test('two circles are two mistakes', () => {
  const { problems } = settled(['1', '2'], ['2', '1'], ['3', '4'], ['4', '3'])
  assert.deepEqual(problems, ['parent-cycle 0', 'parent-cycle 2'])
})

test('the code for children is held against the children there are', () => {
  assert.deepEqual(settled(['1', '', '1'], ['2', '1', '0'], ['3', '1', '']).problems, [])
  assert.deepEqual(settled(['1', '', '0'], ['2', '1', '1']).problems, [
    'child-code-differs 0',
    'child-code-differs 1',
  ])
})

for (const order of ['parents first', 'children first'] as const)
  test(`a chain without end is cut, ${order}`, () => {
    const chain = Array.from(
      { length: 3 * DEEPEST + 1 },
      (_, n): Said => [String(n), n === 0 ? '' : String(n - 1)],
    )
    const { parents, problems } = settled(...(order === 'parents first' ? chain : chain.toReversed()))
    assert.equal(problems.length, 3)
    assert.ok(problems.every((one) => one.startsWith('parent-too-deep')))
    assert.ok(Math.max(...parents.map((_, node) => depthOf(parents, node))) <= DEEPEST)
  })

function depthOf(parents: readonly number[], node: number): number {
  let depth = 0
  for (let at = node; at >= 0; at = parents[at]!) depth++
  return depth
}

/** A valid tree as the parent of each node, every parent before its child, and an order to say it in. */
const shuffled = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((draws) => draws.map((draw, node) => (node === 0 ? ROOT : draw % 8 === 0 ? ROOT : draw % node)))
  .filter((parents) => parents.every((_, node) => depthOf(parents, node) <= DEEPEST))
  .chain((parents) =>
    fc.record({
      parents: fc.constant(parents),
      order: fc.shuffledSubarray([...parents.keys()], {
        minLength: parents.length,
        maxLength: parents.length,
      }),
    }),
  )

test('whatever the order, each node has the same parent and nothing is wrong', () => {
  fc.assert(
    fc.property(shuffled, ({ parents, order }) => {
      const said = order.map((node): Said => [`n${node}`, parents[node] === ROOT ? '' : `n${parents[node]}`])
      const { parents: found, problems } = settled(...said)
      const back = found.map((parent) => (parent === ROOT ? ROOT : order[parent]))
      assert.deepEqual(
        back,
        order.map((node) => parents[node]),
      )
      assert.deepEqual(problems, [])
    }),
    { numRuns: 300, seed: 856 },
  )
})

test('whatever is said, every node reaches a root, and no node is told twice of its parent', () => {
  const id = fc.constantFrom('', '1', '2', '3', '4', '5')
  const nodes = fc.array(fc.tuple(id, id), { maxLength: 12 })
  fc.assert(
    fc.property(nodes, (said) => {
      const { parents, problems } = settled(...said)
      for (const node of parents.keys()) assert.ok(depthOf(parents, node) <= parents.length)
      const ofParents = problems.filter((one) => one.startsWith('parent')).map((one) => one.split(' ')[1])
      assert.equal(new Set(ofParents).size, ofParents.length)
    }),
    { numRuns: 500, seed: 856 },
  )
})
