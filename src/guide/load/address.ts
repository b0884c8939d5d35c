// An address names one place in a guide by the guide's own words: `detail.PO1.PO1.2`,
// `heading.REF/department`, `body.cac:OrderLine/cac:LineItem.cbc:Quantity.@unitCode`.
import { isTable, type Table } from './source.ts'

export interface Found {
  /** The table that holds the place, its key there, and what stands there now. */
  container: Table
  key: string
  value: unknown
}

/** The nodes below a node: its loop or its children. */
export const below = (node: Table): Table | undefined =>
  isTable(node.loop) ? node.loop : isTable(node.children) ? node.children : undefined

/** Finds a place; `undefined` where a step on the way is not there. The place itself may be new. */
export function locate(guide: Table, address: string): Found | undefined {
  const [area, ...steps] = address.split('.')
  const nodes = guide[area ?? '']
  return isTable(nodes) && steps.length > 0 ? descend(nodes, steps) : undefined
}

/** The same, from the nodes below a node: `N1.3` inside a `like`. */
export function locateBelow(node: Table, address: string): Found | undefined {
  const nodes = below(node)
  return nodes ? descend(nodes, address.split('.')) : descendLeaf(node, address.split('.'))
}

function descend(nodes: Table, steps: string[]): Found | undefined {
  const [key, next, ...rest] = steps as [string, string?, ...string[]]
  if (next === undefined) return { container: nodes, key, value: nodes[key] }
  const node = nodes[key]
  if (!isTable(node)) return undefined
  if (isLeafStep(next)) return descendLeaf(node, [next, ...rest])
  const inner = below(node)
  return inner && descend(inner, [next, ...rest])
}

// 2 is element 2 of a segment, 2.1 its first component, @unitCode an attribute.
function descendLeaf(node: Table, steps: string[]): Found | undefined {
  const [step, ...rest] = steps as [string, ...string[]]
  if (!isLeafStep(step)) return undefined
  const attribute = step.startsWith('@')
  const leaves = tableIn(node, attribute ? 'attributes' : 'elements')
  const key = attribute ? step.slice(1) : step
  if (rest.length === 0) return { container: leaves, key, value: leaves[key] }
  const leaf = leaves[key]
  if (attribute || rest.length > 1 || !isTable(leaf)) return undefined
  const components = tableIn(leaf, 'components')
  return { container: components, key: rest[0]!, value: components[rest[0]!] }
}

/** Whether an address names an element, a component or an attribute: those may be new anywhere. */
export const isLeafAddress = (address: string): boolean =>
  isLeafStep(address.slice(address.lastIndexOf('.') + 1))

const isLeafStep = (step: string) => step.startsWith('@') || /^\d+$/.test(step)

function tableIn(node: Table, name: string): Table {
  if (!isTable(node[name])) node[name] = {}
  return node[name] as Table
}
