// Whether something is to be written, as a condition on what an object has: for what the plan of a set asks of the
// members of each object anew.
import {
  CHILD,
  COMPOSITE,
  CONSTANT,
  COUNT,
  type ElementPlan,
  ENTRY,
  type NodePlan,
  PAIRS,
  PARENT,
  SERIAL,
  type SegmentPlan,
  SUM,
} from '../writePlan.ts'

/** Always, never, or a condition. */
export type Condition = string
export const ALWAYS: Condition = 'true'
export const NEVER: Condition = 'false'

/** The variable that has the value of a slot. */
export const slotName = (slot: number): string => `v${slot}`

/** Where a slot has a value. */
export const isThere = (slot: number): Condition => `${slotName(slot)}!==undefined`

/** Where a variable has anything but an object. */
export const isNoObject = (name: string): Condition =>
  `typeof ${name}!=='object'||${name}===null||Array.isArray(${name})`

/** Where one of several holds. */
export function anyOf(conditions: readonly Condition[]): Condition {
  if (conditions.includes(ALWAYS)) return ALWAYS
  const some = [...new Set(conditions)].filter((one) => one !== NEVER)
  return some.length === 0 ? NEVER : some.join('||')
}

/** Where an element has something that a segment is written for. */
export function elementHas(element: ElementPlan): Condition {
  const { kind, parts, slot, group, pairs, components } = element
  if (kind === CONSTANT || kind === PARENT || kind === CHILD) return NEVER
  if (kind === COUNT || kind === SUM || kind === SERIAL) return ALWAYS
  if (kind === ENTRY) return isThere(group!.slot)
  if (kind === COMPOSITE) return anyOf(components.map(elementHas))
  if (kind === PAIRS) {
    const rest = pairs!.rest ? [isThere(pairs!.rest.slot)] : []
    return anyOf([...pairs!.known.map((one) => isThere(one.slot)), ...rest])
  }
  return parts.length > 0 ? anyOf(parts.map(isThere)) : isThere(slot)
}

/** Where a segment has something. */
export const segmentHas = ({ elements }: SegmentPlan): Condition => anyOf(elements.map(elementHas))

/** Where a node has something. */
export function nodeHas({ list, alone, tree, level, segment }: NodePlan): Condition {
  if (list) return isThere(list.slot)
  if (alone) return isThere(alone.slot)
  if (tree) return anyOf([tree.own ? nodeHas(tree.own) : NEVER, tree.slot < 0 ? NEVER : isThere(tree.slot)])
  return level ? anyOf(level.nodes.map(nodeHas)) : segmentHas(segment!)
}
