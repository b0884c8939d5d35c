// The plan for writing a set: its compiled guide turned round, from the document's side. Each object of the
// document (the root, each list's entries) is a scope, each value in it a slot; the segments name slots.
import type { CompiledLeaf } from '../leaf.ts'
import type { CompiledElement, SyntaxNote } from './compiled.ts'
import type { Frame } from './frame.ts'

/** The members of one kind of object. */
export interface ObjectPlan {
  members: Map<string, Member>
  /** The member that came first the last time. */
  first: Member | undefined
}

export interface Member {
  name: string
  /** VALUE, OBJECT, LIST, WHOLE or IGNORED. */
  kind: number
  /** Where its value goes; -1 for an object that no codec takes as a whole. */
  slot: number
  object: ObjectPlan | undefined
  /** Nodes that have something to write where this has a value. */
  touches: Touch[]
  /** The member that followed the last time. */
  next: Member | undefined
}

/** A node's place among those of its scope: 32 to a word, and each level begins a new one. */
export interface Touch {
  word: number
  bit: number
}

/** The document's root, or the entries of a list: an object with slots of its own. */
export interface ScopePlan {
  object: ObjectPlan
  slots: number
  words: number
  frame: Frame
  /** Below the scope, by slot: `/quantity/value`, for lineage. */
  pointers: string[]
}

export interface LevelPlan {
  nodes: readonly NodePlan[]
  /** Of the first node. */
  word: number
  /** By word: the nodes that have something to write whatever the document says, and those that must be there. */
  always: Int32Array
  required: Int32Array
}

/** A segment, or a loop that begins with one. */
export interface NodePlan {
  place: Touch
  /** Has something to write whatever the document says, such as a count. */
  always: boolean
  required: boolean
  /** Can be written without any value. */
  canForce: boolean
  max: number
  list: ListPlan | undefined
  /** The loop's nodes, the first of which begins it. */
  level: LevelPlan | undefined
  segment: SegmentPlan | undefined
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
  fits: readonly { steps: readonly string[]; leaf: CompiledLeaf }[]
}

export interface SegmentPlan {
  id: string
  elements: readonly ElementPlan[]
  groups: readonly GroupPlan[]
  notes: readonly NotePlan[]
  /** Bits of the elements that must be there. */
  required: number
}

/** A syntax note by the bits of its elements. */
export interface NotePlan {
  kind: SyntaxNote['kind']
  first: number
  all: number
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

/** How a value is spelled. */
export const TEXT = 0
export const CODE = 1
export const DECIMAL = 2
export const WHOLE_NUMBER = 3
export const DAY = 4
export const OTHER = 5

export interface ElementPlan {
  kind: number
  position: number
  /** From 1; 0 for a whole element. */
  component: number
  bit: number
  spelling: number
  slot: number
  /** The slot is the root's. */
  ofRoot: boolean
  /** Most repetitions here. */
  repeat: number
  /** CONSTANT. */
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
  /** COMPOSITE. */
  components: readonly ElementPlan[]
  requiredComponents: number
  /** PAIRS. */
  pairs: PairsPlan | undefined
}

/** Entries of a list that a segment's elements fill one after the other. */
export interface GroupPlan {
  /** The list's, in the scope around. */
  slot: number
  scope: ScopePlan
  /** While a segment is written: its elements are filling an entry. */
  isOpen: boolean
}

export interface PairsPlan {
  from: number
  count: number
  address: string
  known: readonly { qualifier: string; slot: number; pattern: RegExp | undefined }[]
  rest: { slot: number; before: string; after: string } | undefined
  /** By position from the first. */
  elements: readonly CompiledElement[]
}

export interface SetPlan {
  root: ScopePlan
  level: LevelPlan
  scopes: readonly ScopePlan[]
}
