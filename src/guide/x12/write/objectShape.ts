// What an object of a canonical document looks like: the members that it has, in their order. Whoever sends
// documents makes them all by one program, so that a few shapes come again and again; what follows from the shape,
// such as which segments there are, is settled once for each and not for each object.
import type { Program } from './program.ts'
import { LIST, type Member, OBJECT, type ObjectPlan, type ScopePlan } from './writePlan.ts'

/** An object as far as its members were looked at. */
export interface Shape {
  /** A member that came here, and by it the others. */
  edge: Edge | undefined
  /** An inner object ends here. */
  end: Shape | undefined
  /** Slots that have a value. */
  present: ReadonlySet<number>
  /** The first thirty-one of them as bits. */
  bits: number
  /** Made when an object of this shape is first written. */
  program: Program | undefined
}

interface Edge {
  name: string
  member: Member
  to: Shape
  other: Edge | undefined
}

export const newShape = (present: ReadonlySet<number> = new Set()): Shape => ({
  edge: undefined,
  end: undefined,
  present,
  bits: [...present].reduce((bits, slot) => (slot < 31 ? bits | (1 << slot) : bits), 0),
  program: undefined,
})

/** The slots that had a value in any object, as far as its shape is known. */
export function presentIn(from: Shape): number[] {
  const slots: number[] = []
  const shapes = [from]
  for (let shape = shapes.pop(); shape !== undefined; shape = shapes.pop()) {
    slots.push(...shape.present)
    if (shape.end) shapes.push(shape.end)
    for (let edge = shape.edge; edge !== undefined; edge = edge.other) shapes.push(edge.to)
  }
  return slots
}

// Twenty optional members can make a million shapes. Who sends so many pays for making each anew, in time and not
// in memory.
const MOST_SHAPES = 5_000

/** Takes an object up into the slots of its scope; undefined where it has a member without a place. */
export function shapeOf(scope: ScopePlan, object: object): Shape | undefined {
  const { shapes } = scope
  if (shapes.count > MOST_SHAPES) {
    shapes.count = 0
    shapes.epoch++
  }
  if (scope.epoch !== shapes.epoch) {
    scope.epoch = shapes.epoch
    scope.start = newShape()
  }
  return walk(scope, scope.start, scope.object, object as Record<string, unknown>)
}

// Members come in the same order again and again, so that a shape has few ways on: looking a name up in a map each
// time took twice as long. A value is only moved here, and looked at when it is put.
function walk(
  scope: ScopePlan,
  from: Shape,
  plan: ObjectPlan,
  object: Record<string, unknown>,
): Shape | undefined {
  let shape = from
  for (const name in object) {
    const value = object[name]
    if (value === undefined) continue
    let edge = shape.edge
    while (edge !== undefined && edge.name !== name) edge = edge.other
    edge ??= edgeFor(scope, shape, plan, name)
    if (edge === undefined) return undefined
    const { member } = edge
    if (member.kind === OBJECT) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      if (member.slot >= 0) scope.values[member.slot] = value
      const inner = walk(scope, edge.to, member.object!, value as Record<string, unknown>)
      if (inner === undefined) return undefined
      inner.end ??= newShape(inner.present)
      shape = inner.end
      continue
    }
    if (member.kind === LIST) {
      if (!Array.isArray(value)) return undefined
      if (value.length === 0) continue
      scope.cursors[member.slot] = 0
    }
    if (member.slot >= 0) scope.values[member.slot] = value
    else if (typeof value === 'object') return undefined
    shape = edge.to
  }
  return shape
}

function edgeFor(scope: ScopePlan, shape: Shape, plan: ObjectPlan, name: string): Edge | undefined {
  const member = plan.get(name)
  if (!member) return undefined
  // An inner object may be empty: what is present is what stands in it.
  const present =
    member.kind === OBJECT || member.slot < 0 ? shape.present : new Set([...shape.present, member.slot])
  const edge: Edge = { name: member.name, member, to: newShape(present), other: shape.edge }
  shape.edge = edge
  scope.shapes.count++
  return edge
}
