// What a `tree` can't mean: elements that the segment has not, levels without a variant, variants that say
// different trees, and paths that stand below no other level.
import { isDeepStrictEqual } from 'node:util'
import type { Dictionary, Node, Tree } from '../model.ts'
import type { Say } from './lint.ts'
import { hasPath, type SchemaPlace } from './schema.ts'

type Nodes = Readonly<Record<string, Node>>
type Entry = readonly [key: string, node: Node]

interface Place {
  /** Address of the nodes, and their schema. */
  at: string
  scope: SchemaPlace
  root: SchemaPlace
  dictionary: Dictionary | undefined
  say: Say
}

const idOf = (key: string) => key.split('/')[0]!

/** Checks the trees among the nodes of one level; variants of one segment stand in one position. */
export function checkTrees(nodes: Nodes, place: Place): void {
  const entries = Object.entries(nodes)
  for (const [key, { tree }] of entries) {
    const first = entries.find(([other]) => idOf(other) === idOf(key))![0]
    if (tree && first === key)
      checkTree(
        entries.filter(([other]) => idOf(other) === idOf(key)),
        tree,
        place,
      )
    else if (tree && !nodes[first]!.tree)
      place.say(`${place.at}.${first}`, `${key} says a tree; all variants of ${idOf(key)} must say it`)
  }
}

function checkTree(variants: readonly Entry[], tree: Tree, place: Place): void {
  const { at, say } = place
  checkElements(variants[0]![0], tree, place)
  if (at.includes('.')) say(`${at}.${variants[0]![0]}`, 'a tree stands in the set itself, not in a loop')
  for (const [key, node] of variants) {
    if (!isDeepStrictEqual(node.tree, tree)) say(`${at}.${key}`, `must say the tree of ${variants[0]![0]}`)
    if (!node.loop) say(`${at}.${key}`, 'a tree needs a loop: its first segment says the parent')
    checkVariant(key, node, variants, place)
  }
  for (const [code, word] of Object.entries(tree.levels ?? {})) checkLevel(code, word, variants, tree, place)
}

function checkElements(key: string, tree: Tree, { at, dictionary, say }: Place): void {
  const { id, parent, level, child, levels } = tree
  if (!id || !parent || !level || !levels)
    return say(`${at}.${key}`, 'tree must say id, parent, level and levels')
  const said = [id, parent, level, ...(child === undefined ? [] : [child])]
  const count = dictionary?.segments[idOf(key)]?.elements.length ?? 0
  for (const element of said)
    if (element > count) say(`${at}.${key}`, `tree: ${idOf(key)} has ${count} elements, not ${element}`)
  if (new Set(said).size < said.length)
    say(`${at}.${key}`, 'tree: each of id, parent, level and child needs an element of its own')
}

// The same path serves below the document and below every other node of the tree.
function checkVariant(
  key: string,
  node: Node,
  variants: readonly Entry[],
  { at, scope, root, say }: Place,
): void {
  if (node.path === undefined) {
    if (node.max !== undefined && node.max !== 1)
      say(`${at}.${key}`, 'several nodes can’t share their parent’s place: say a path')
    return
  }
  if (!/^\w+\[\]$/.test(node.path))
    say(`${at}.${key}`, `${node.path}: nodes stand in one list, such as contents[]`)
  for (const [other, above] of variants) {
    const inner = above.path === undefined ? scope : hasPath(above.path, scope, root)
    if (inner && !hasPath(node.path, inner, root))
      say(`${at}.${key}`, `the canonical document has no ${node.path} below ${other}`)
  }
}

function checkLevel(
  code: string,
  word: string,
  variants: readonly Entry[],
  tree: Tree,
  { at, say }: Place,
): void {
  const id = idOf(variants[0]![0])
  const found = variants.find(([key]) => key === `${id}/${word}`)
  if (!found) {
    const known = variants.map(([key]) => key.slice(id.length + 1)).join(', ')
    return say(
      `${at}.${variants[0]![0]}`,
      `tree: there is no ${id}/${word} for level ${code}; known: ${known}`,
    )
  }
  const first = Object.values(found[1].loop ?? {})[0]
  const is = first?.elements?.[tree.level]?.is
  if (![is].flat().includes(code))
    say(`${at}.${found[0]}`, `takes level ${code}: its element ${tree.level} must say is: ${code}`)
}
