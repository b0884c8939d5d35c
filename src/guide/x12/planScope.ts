// Scopes of a writing plan as they grow: paths of the guide become slots, and each slot knows the nodes that
// it concerns. What two nodes look upon in two ways has no plan.
import type { Path } from '../path.ts'
import { Frame, IGNORED, LIST, OBJECT, WHOLE } from './frame.ts'
import type { Member, NodePlan, ObjectPlan, ScopePlan } from './writePlan.ts'

/** This guide has something that only the walk with pointers can write. */
export class Unplanned extends Error {}

/** Where a node's paths begin, and the nodes around it that a value concerns. */
export interface Here {
  scope: GrowingScope
  object: ObjectPlan
  /** JSON Pointer of the object, from its scope. */
  pointer: string
  around: readonly NodePlan[]
}

export interface GrowingScope extends ScopePlan {
  root: GrowingScope
  /** By slot of a list: how its entries are written, which must be one way. */
  uses: string[]
}

/** A slot and whether it is the root's. */
export interface Spot {
  slot: number
  ofRoot: boolean
}

export function newScope(root?: GrowingScope): GrowingScope {
  const scope = { object: newObject(), slots: 0, words: 0, pointers: [], uses: [] } as unknown as GrowingScope
  scope.root = root ?? scope
  return scope
}

/** Gives each scope the frame that its objects are taken up in, once all slots are known. */
export function finish(scopes: readonly GrowingScope[]): void {
  for (const scope of scopes) scope.frame = new Frame(scope)
}

const newObject = (): ObjectPlan => ({ members: new Map(), first: undefined })

// A property's name is one string for the whole process, which makes comparing it cheap.
const internalised = (name: string): string => Object.keys({ [name]: 0 })[0]!

/** The slot of a plain value, a list, or the whole of a codec's part. */
export function slotAt(path: Path, kind: number, here: Here): Spot {
  const names = path.steps.map((step) => step.name)
  const { scope, object, pointer, ofRoot } = holderOf(path, names.slice(0, -1), here)
  const member = memberOf(object, names.at(-1)!, kind)
  if (member.slot < 0) newSlot(member, scope, `${pointer}/${member.name}`)
  touch(member, here, ofRoot)
  return { slot: member.slot, ofRoot }
}

/** The slot of a list whose entries are all written in one way. */
export function listAt(path: Path, use: 'entries' | 'values' | 'group' | 'rest', here: Here): Spot {
  const spot = slotAt(path, LIST, here)
  const { uses } = spot.ofRoot ? here.scope.root : here.scope
  const known = uses[spot.slot]
  if (spot.ofRoot || (known !== undefined && (known !== use || use === 'rest'))) throw new Unplanned()
  uses[spot.slot] = use
  return spot
}

/** The slots of an object that a codec takes, and of the parts that it takes of it. */
export function objectAt(path: Path, parts: readonly string[], here: Here): Spot & { parts: number[] } {
  const names = path.steps.map((step) => step.name)
  const holder = holderOf(path, names.slice(0, -1), here)
  const member = memberOf(holder.object, names.at(-1)!, OBJECT)
  const pointer = `${holder.pointer}/${member.name}`
  if (member.slot < 0) newSlot(member, holder.scope, pointer)
  const slots = parts.map((name) => {
    const part = memberOf(member.object!, name, WHOLE)
    if (part.slot < 0) newSlot(part, holder.scope, `${pointer}/${name}`)
    touch(part, here, holder.ofRoot)
    return part.slot
  })
  return { slot: member.slot, ofRoot: holder.ofRoot, parts: slots }
}

/** What stands at a node's path, from where its own paths begin. */
export function inside(path: Path, here: Here): Here {
  if (path.root && here.scope !== here.scope.root) throw new Unplanned()
  const names = path.steps.map((step) => step.name)
  const { object, pointer } = holderOf(path, names, here)
  return { ...here, object, pointer }
}

function holderOf(path: Path, names: readonly string[], here: Here) {
  if (path.steps.slice(0, names.length).some((step) => step.list)) throw new Unplanned()
  const ofRoot = path.root && here.scope !== here.scope.root
  const scope = path.root ? here.scope.root : here.scope
  let object = path.root ? scope.object : here.object
  let pointer = path.root ? '' : here.pointer
  for (const name of names) {
    object = memberOf(object, name, OBJECT).object!
    pointer += `/${name}`
  }
  return { scope, object, pointer, ofRoot }
}

function memberOf(object: ObjectPlan, name: string, kind: number): Member {
  const known = object.members.get(name)
  if (known && known.kind !== kind) throw new Unplanned()
  if (known) return known
  const inner = kind === OBJECT ? newObject() : undefined
  const member = { name: internalised(name), kind, slot: -1, object: inner, touches: [], next: undefined }
  object.members.set(member.name, member)
  return member
}

function newSlot(member: Member, scope: GrowingScope, pointer: string): void {
  member.slot = scope.slots++
  scope.pointers[member.slot] = pointer
}

// What an entry writes of the root is not known by looking at the entry.
function touch(member: Member, { around }: Here, ofRoot: boolean): void {
  for (const node of around)
    if (ofRoot) node.always = true
    else if (!member.touches.includes(node.place)) member.touches.push(node.place)
}

/** A member that says nothing of its own. */
export function ignore(object: ObjectPlan, name: string): void {
  memberOf(object, name, IGNORED)
}
