// An address names one place in a guide by the guide's own words: `detail.PO1.PO1.2`,
// `heading.REF/department`, `body.cac:OrderLine/cac:LineItem.cbc:Quantity.@unitCode`.
import { AREAS } from '../model.ts'
import { nearest } from './nearest.ts'
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
  // A loop has no elements of its own: what is said of them would be said to nobody.
  if (isLeafStep(next)) return isTable(node.loop) ? undefined : descendLeaf(node, [next, ...rest])
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

/**
 * The address that may be meant by one that leads nowhere, as the end of a sentence: the same place in its area, in the
 * segment that a loop begins with, or behind a step that is nearly named so. Empty where none is like it.
 */
export function askedFor(guide: Table, address: string): string {
  const [, node = address, leaf = ''] = /^(.*?)((?:\.(?:\d+|@.+))*)$/.exec(address) ?? []
  const known = AREAS.flatMap((area) => (isTable(guide[area]) ? addressesIn(guide[area], area) : []))
  const found = known.includes(node) ? node : wholeOf(known, node)
  if (found === undefined) return ''
  const value = leaf === '' ? undefined : locate(guide, found)?.value
  const first = isTable(value) && isTable(value.loop) ? `.${Object.keys(value.loop)[0]}` : ''
  const made = `${found}${first}${leaf}`
  return made === address ? '' : `; did you mean ${made}?`
}

/** That the guide has no such place though it has the one around it, and what to do. */
export function notIn(guide: Table, address: string): string {
  const asked = askedFor(guide, address)
  return `${address}: not in ${guide.guide}${asked === '' ? '; say' : `${asked} Or say`} "after:" to add it`
}

// Either it lacks its beginning, or the first step of it that is not there is nearly one that is.
function wholeOf(known: readonly string[], node: string): string | undefined {
  const whole = known.filter((one) => one.endsWith(`.${node}`))
  if (whole.length > 0) return whole.length === 1 ? whole[0] : undefined
  const steps = node.split('.')
  const there = steps.findIndex((_, at) => !known.some((one) => isAt(one, steps.slice(0, at + 1))))
  const above = steps.slice(0, there)
  const siblings = known.filter((one) => isAt(one, above)).map((one) => one.split('.')[there] ?? '')
  const step = steps[there] ?? ''
  const near = step.length < SHORT ? undefined : nearest(step, siblings)
  if (near === undefined) return undefined
  const made = [...above, near, ...steps.slice(there + 1)].join('.')
  return known.includes(made) ? made : [...above, near].join('.')
}

/** Of two letters each is as near to many others. */
const SHORT = 3

const isAt = (address: string, steps: readonly string[]) => `${address}.`.startsWith([...steps, ''].join('.'))

const addressesIn = (nodes: Table, at: string): string[] =>
  Object.entries(nodes).flatMap(([key, node]) => {
    const inner = isTable(node) ? below(node) : undefined
    return [`${at}.${key}`, ...(inner ? addressesIn(inner, `${at}.${key}`) : [])]
  })

/** Whether an address names an element, a component or an attribute: those may be new anywhere. */
export const isLeafAddress = (address: string): boolean =>
  isLeafStep(address.slice(address.lastIndexOf('.') + 1))

const isLeafStep = (step: string) => step.startsWith('@') || /^\d+$/.test(step)

function tableIn(node: Table, name: string): Table {
  if (!isTable(node[name])) node[name] = {}
  return node[name] as Table
}
