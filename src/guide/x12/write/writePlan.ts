// The plan for writing a set: its compiled guide turned round, from the document's side. Each object of the
// document (the root, each list's entries) is a scope, each value in it a slot; the segments name slots.
import type { CompiledLeaf } from '../../leaf.ts'
import type { CompiledElement } from '../compiled.ts'
import type { NoteBits } from '../notes.ts'
import type { ObjectCode } from './code/scopeCode.ts'

/** How a member of an object is looked upon. */
export const VALUE = 0 // name: "Acme"
export const OBJECT = 1 // price: {amount, basis}
export const LIST = 2 // lines: [{…}], messages: ["…"]
export const WHOLE = 3 // basis: {value, unit}, of which a codec knows the inside
export const IGNORED = 4 // schema: "order/1"

/** The members of one kind of object, by name. */
export type ObjectPlan = Map<string, Member>

export interface Member {
  name: string
  /** VALUE, OBJECT, LIST, WHOLE or IGNORED. */
  kind: number
  /** Where its value goes; -1 for an object that nothing takes as a whole. */
  slot: number
  object: ObjectPlan | undefined
}

/** The document's root, the entries of a list, or an object that one loop alone writes. */
export interface ScopePlan {
  object: ObjectPlan
  slots: number
  /** The object that is being written. */
  values: unknown[]
  /** By slot of a list: its next entry, where entries are taken one after the other. */
  cursors: Int32Array
  /** By slot of a list that several nodes write: the entries that were written. */
  claims: (Uint8Array | undefined)[]
  /** How many of its objects came before there was code for them, and the slots for which these had a value. */
  seen: number
  had: Set<number>
  /** After how many of a scope there is code; one for the set's scopes. */
  busy: { after: number }
  /** The code that its objects are written by, without lineage and with it; null where there can be none. */
  code: ObjectCode | null | undefined
  traced: ObjectCode | null | undefined
  /** What its objects are written by. */
  write: NodePlan | LevelPlan
  above: ScopePlan | undefined
  /** JSON Pointer of the object that is being written, where lineage is asked for. */
  prefix: string
  /** JSON Pointers from the object, by slot, for lineage. */
  pointers: string[]
}

export interface LevelPlan {
  nodes: readonly NodePlan[]
}

/** A segment, or a loop that begins with one. */
export interface NodePlan {
  required: boolean
  /** Can be written without any value. */
  canForce: boolean
  max: number
  list: ListPlan | undefined
  /** The slot of an object that this loop alone writes, which is a scope of its own. */
  alone: { slot: number; scope: ScopePlan } | undefined
  /** The loop's nodes, the first of which begins it. */
  level: LevelPlan | undefined
  segment: SegmentPlan | undefined
  /** All variants of a position whose occurrences are nodes of a tree. */
  tree: TreePlan | undefined
  /** The tree that it is a node of, and the slot of what stands below it. */
  node: { tree: TreePlan; slot: number } | undefined
}

/** Nodes that follow each other by the document's order: each one's segments, and then those of what stands below. */
export interface TreePlan {
  /** The document's own node, above all others. */
  own: NodePlan | undefined
  /** The slot of the nodes below it, or of all where there is none. */
  slot: number
  /** From any node to the entries below it. */
  steps: readonly string[]
  /** What an entry may be: the first that fits it. */
  kinds: readonly TreeKind[]
}

export interface TreeKind {
  scope: ScopePlan
  max: number
  /** Codes and constants that an entry must have a word for. */
  fits: readonly Fit[]
}

/** A list whose entries are written each by a use of the node. */
export interface ListPlan {
  slot: number
  scope: ScopePlan
  /** Other nodes write entries of the same list: each those that fit it. */
  shared: boolean
  /** The entry's key words. */
  constants: readonly { name: string; slot: number; word: string }[]
  /** Codes and constants that an entry must have a word for. */
  fits: readonly Fit[]
}

/** A value that an entry must have a word for. */
export interface Fit {
  steps: readonly string[]
  leaf: CompiledLeaf
  /** All of them, where they can be listed. */
  words: ReadonlySet<unknown> | undefined
}

export interface SegmentPlan {
  id: string
  elements: readonly ElementPlan[]
  notes: readonly NoteBits[]
  /** Bits of the elements that must be there. */
  required: number
}

/** What is put in an element's place. */
export const CONSTANT = 0
export const SLOT = 1
export const NEXT = 2 // the next of a list of plain values
export const ENTRY = 3 // a member of the next entry of a list: channels[].type
export const COUNT = 4
export const SUM = 5
export const COMPOSITE = 6
export const PAIRS = 7
export const SERIAL = 8 // a node's own number
export const PARENT = 9 // that of the node above
export const CHILD = 10 // whether nodes stand below

/** How a value is spelled. */
export const TEXT = 0
export const CODE = 1
export const DECIMAL = 2
export const WHOLE_NUMBER = 3
export const DAY = 4
export const UNIT = 5
export const OTHER = 6

/** A place for a value in a segment. */
export interface Place {
  /** How its value is spelled. */
  kind: number
  min: number
  max: number
  /** The most characters for which room is made beforehand. */
  most: number
  /** CODE. */
  words: WordBytes | undefined
  element: ElementPlan
}

/** The bytes of each word that has a short code of letters and digits, packed, and the word that was asked for last. */
export interface WordBytes {
  short: ReadonlyMap<string, number>
  last: string | undefined
  lastShort: number
}

export interface ElementPlan {
  kind: number
  place: Place
  position: number
  /** From 1; 0 for a whole element. */
  component: number
  bit: number
  spelling: number
  slot: number
  /** CONSTANT: what it says. ENTRY: the member's name. */
  text: string
  min: number
  max: number
  element: CompiledElement
  /** Absent in an entry that is written all the same: the entry is none of this node's. */
  needed: boolean
  /** Slots of the parts that a codec takes. */
  parts: readonly number[]
  /** ENTRY. */
  group: GroupPlan | undefined
  /** ENTRY: among the group's names. */
  groupBit: number
  /** UNIT: what was said by which of the partner's words. */
  units: Map<string | undefined, UnitSaid>
  /** COMPOSITE. */
  components: readonly ElementPlan[]
  requiredComponents: number
  /** PAIRS. */
  pairs: PairsPlan | undefined
}

export interface UnitSaid {
  unit: string | undefined
  wire: string
  /** Packed, where it is short, of letters and digits, and fits the place; 0 where not. */
  short: number
}

/** Entries of a list that a segment's elements fill one after the other. */
export interface GroupPlan {
  /** The list's, in the scope around. */
  slot: number
  /** The entry's members that the elements take. */
  names: string[]
  scope: ScopePlan
}

export interface PairPlan {
  qualifier: string
  slot: number
  pattern: RegExp | undefined
  /** It says one entry after the other of a list of plain values. */
  listed: boolean
  /** Where the pattern asks for so many digits and nothing else, as that of a GTIN does; 0 for another. */
  digits: number
  /** Where a crosswalk says what its values mean. */
  leaf: CompiledLeaf | undefined
}

export interface PairsPlan {
  from: number
  count: number
  address: string
  known: readonly PairPlan[]
  rest: { slot: number; before: string; after: string } | undefined
  /** By position from the first. */
  elements: readonly CompiledElement[]
  places: readonly Place[]
}

export interface SetPlan {
  root: ScopePlan
}
