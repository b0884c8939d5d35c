// What a predicate of an XML guide speaks of: nodes by their keys, from the innermost element that knows the name
// outwards, with dots between them, and an attribute last: `cac:Party.cbc:EndpointID.@schemeID`. `@schemeID` alone is
// of the rule's own element; `cbc:ID` is any variant of it. Lint and compiler find a place by the same steps.
import type { Leaf, Node } from '../model.ts'

export type Nodes = Readonly<Record<string, Node>>

/** A place in a guide, seen from a rule. */
export interface XmlSpoken {
  /** Elements outwards from the one that holds the rule's own; -1: the rule's own. */
  up: number
  /** The keys that it may be, step by step. */
  keys: readonly (readonly string[])[]
  attribute: string | undefined
  /** What the guide says of its value, once for each node that it may be. */
  leaves: readonly (Leaf | undefined)[]
}

/** Finds a place; `around` are the nodes of each element around the rule's, innermost first. */
export function findXmlSpoken(
  subject: string,
  around: readonly Nodes[],
  own: Node | undefined,
): XmlSpoken | undefined {
  if (subject.startsWith('@')) {
    const leaf = own?.attributes?.[subject.slice(1)]
    return leaf && { up: -1, keys: [], attribute: subject.slice(1), leaves: [leaf] }
  }
  const at = subject.indexOf('.@')
  const steps = (at < 0 ? subject : subject.slice(0, at)).split('.')
  const attribute = at < 0 ? undefined : subject.slice(at + 2)
  for (const [up, nodes] of around.entries())
    if (keysOf(nodes, steps[0]!).length > 0) return descend(nodes, steps, attribute, up)
  return undefined
}

const keysOf = (nodes: Nodes, step: string): string[] =>
  Object.hasOwn(nodes, step)
    ? [step]
    : Object.keys(nodes).filter((key) => key.includes('#') && key.slice(0, key.indexOf('#')) === step)

function descend(
  nodes: Nodes,
  steps: readonly string[],
  attribute: string | undefined,
  up: number,
): XmlSpoken | undefined {
  const keys: string[][] = []
  let levels: Nodes[] = [nodes]
  let found: Node[] = []
  for (const step of steps) {
    const named = levels.flatMap((level) => keysOf(level, step).map((key) => ({ key, node: level[key]! })))
    if (named.length === 0) return undefined
    keys.push([...new Set(named.map(({ key }) => key))])
    found = named.map(({ node }) => node)
    levels = found.map(({ children }) => children ?? {})
  }
  const leaves = found.map((node) => (attribute === undefined ? textOf(node) : node.attributes?.[attribute]))
  if (attribute !== undefined && leaves.every((leaf) => leaf === undefined)) return undefined
  return { up, keys, attribute, leaves }
}

/** What a node says of its own text; undefined where it has none. */
export const textOf = (node: Node): Leaf | undefined =>
  node.children ? (node.children['.'] as Leaf | undefined) : (node as Leaf)
