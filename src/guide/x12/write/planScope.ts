// Scopes of a writing plan as they grow: paths of the guide become slots. What two nodes look upon in two ways has
// no plan.
import type { Path } from '../../path.ts'
import {
  type LevelPlan,
  LIST,
  type Member,
  OBJECT,
  type ObjectPlan,
  type ScopePlan,
  WHOLE,
} from './writePlan.ts'

/** This guide has something that only the walk with pointers can write. */
export class Unplanned extends Error {}

/** An object that one loop was to write alone has something for others too. */
export class NotAlone extends Error {
  readonly address: string
  constructor(address: string) {
    super(address)
    this.address = address
  }
}

/** How the entries of a list are written: all of them in one way. */
export type Use = 'entries' | 'values' | 'group' | 'rest' | 'nodes' | 'alone'

export interface GrowingScope extends ScopePlan {
  root: GrowingScope
  /** By slot. */
  uses: (Use | undefined)[]
  /** By slot of an object that a loop writes alone: the loop's address. */
  alone: string[]
}

/** Where a node's paths begin. */
export interface Here {
  scope: GrowingScope
  object: ObjectPlan
  /** JSON Pointer of the object, from its scope. */
  pointer: string
}

/** A scope without slots, inside of another one or, without it, the document's root. */
export function newScope(above?: GrowingScope): GrowingScope {
  const scope: GrowingScope = {
    object: new Map(),
    slots: 0,
    values: [],
    cursors: new Int32Array(),
    claims: [],
    seen: 0,
    had: new Set(),
    busy: above?.busy ?? { after: BUSY },
    code: undefined,
    traced: undefined,
    write: NOTHING,
    above,
    prefix: '',
    pointers: [],
    uses: [],
    alone: [],
  } as unknown as GrowingScope
  scope.root = above?.root ?? scope
  return scope
}

// So many show what objects have; the walk with pointers takes a millisecond for an order, so that nobody feels them.
const BUSY = 20

const NOTHING: LevelPlan = { nodes: [] }

/** Makes room for the values of each scope, once all slots are known. */
export function finish(scopes: readonly GrowingScope[]): void {
  for (const scope of scopes) {
    scope.values = new Array(scope.slots).fill(undefined)
    scope.cursors = new Int32Array(scope.slots)
  }
}

// A property's name is one string for the whole process, which makes comparing it cheap.
const internalised = (name: string): string => Object.keys({ [name]: 0 })[0]!

/** The slot of a plain value, a list, or the whole of a codec's part. */
export function slotAt(path: Path, kind: number, here: Here): number {
  const names = namesOf(path)
  const { object, pointer, scope } = holderOf(path, names.slice(0, -1), here)
  const member = memberOf(object, names.at(-1)!, kind, scope)
  if (member.slot < 0) newSlot(member, scope, `${pointer}/${member.name}`)
  return member.slot
}

/** The slot of a list, or of an object for a loop alone. */
export function slotFor(path: Path, use: Use, here: Here, address = ''): number {
  const slot = use === 'alone' ? aloneAt(path, here, address) : slotAt(path, LIST, here)
  const { uses, alone } = path.root ? here.scope.root : here.scope
  const known = uses[slot]
  if (known === 'alone' || (use === 'alone' && known !== undefined))
    throw new NotAlone(alone[slot] ?? address)
  if (known !== undefined && (known !== use || use === 'rest' || use === 'nodes')) throw new Unplanned()
  uses[slot] = use
  if (use === 'alone') alone[slot] = address
  return slot
}

function aloneAt(path: Path, here: Here, address: string): number {
  try {
    return slotAt(path, WHOLE, here)
  } catch (error) {
    throw error instanceof Unplanned ? new NotAlone(address) : error
  }
}

/** The slots of an object that a codec takes, and of the parts that it takes of it. */
export function objectAt(
  path: Path,
  parts: readonly string[],
  here: Here,
): { slot: number; parts: number[] } {
  const names = namesOf(path)
  const { object, pointer, scope } = holderOf(path, names.slice(0, -1), here)
  const member = memberOf(object, names.at(-1)!, OBJECT, scope)
  if (member.slot < 0) newSlot(member, scope, `${pointer}/${member.name}`)
  const slots = parts.map((name) => {
    const part = memberOf(member.object!, name, WHOLE, scope)
    if (part.slot < 0) newSlot(part, scope, `${pointer}/${member.name}/${name}`)
    return part.slot
  })
  return { slot: member.slot, parts: slots }
}

/** What stands at a node's path, from where its own paths begin. */
export function inside(path: Path, here: Here): Here {
  const { object, pointer, scope } = holderOf(path, namesOf(path), here)
  return { scope, object, pointer }
}

const namesOf = (path: Path): string[] => path.steps.map((step) => step.name)

// What an entry writes of the root is not known by looking at the entry.
function holderOf(path: Path, names: readonly string[], here: Here): Here {
  if (path.steps.slice(0, names.length).some((step) => step.list)) throw new Unplanned()
  if (path.root && here.scope !== here.scope.root) throw new Unplanned()
  const { scope } = here
  let object = path.root ? scope.object : here.object
  let pointer = path.root ? '' : here.pointer
  for (const name of names) {
    object = memberOf(object, name, OBJECT, scope).object!
    pointer += `/${name}`
  }
  return { scope, object, pointer }
}

function memberOf(object: ObjectPlan, name: string, kind: number, { alone }: GrowingScope): Member {
  const known = object.get(name)
  if (known && known.kind !== kind) {
    const address = alone[known.slot]
    throw address === undefined ? new Unplanned() : new NotAlone(address)
  }
  if (known) return known
  const member: Member = {
    name: internalised(name),
    kind,
    slot: -1,
    object: kind === OBJECT ? new Map() : undefined,
  }
  object.set(member.name, member)
  return member
}

function newSlot(member: Member, scope: GrowingScope, pointer: string): void {
  member.slot = scope.slots++
  scope.pointers[member.slot] = pointer
}

/** A member that says nothing of its own. */
export function ignore(scope: GrowingScope, name: string, kind: number): void {
  memberOf(scope.object, name, kind, scope)
}
