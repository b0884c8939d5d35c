// How a set is read, worked out at load: everything that reading would look up by name has a number here.

import type { Derive } from '../../derive.ts'
import type { Tree } from '../../model.ts'
import type { Path } from '../../path.ts'
import type {
  CompiledElement,
  CompiledPair,
  CompiledPairs,
  CompiledSegment,
  CompiledSet,
  Position,
  SyntaxNote,
  Variant,
} from '../compiled.ts'
import type { NoteBits } from '../notes.ts'
import type { Form } from './form.ts'
import type { Memo } from './memo.ts'
import type { Patterns } from './pattern/patterns.ts'

/** Which entry of which list a scope is. */
export interface Entry {
  number: number
  /** The list stands in the document, not in the scope around. */
  root: boolean
  /** The list's cell in its holder, and the form of its entries. */
  cell: number
  form: Form
  /** Where the holder remembers this entry, for those who share it; 0: each occurrence has its own. */
  shared: number
  /** Which of the plan's constants the entry has; 0: none. */
  constants: number
  /** The entry in which the list stands, where it is not the scope itself. */
  via: Entry | undefined
}

/** Where a value goes. */
export interface Target {
  /** Below the document, not below the segment's scope. */
  root: boolean
  /** The segment's entry that its elements fill together; undefined: the scope itself. */
  group: number | undefined
  cell: number
  list: boolean
  /** A codec's part that stands here. */
  part: string | undefined
  path: Path
  /** What its records are leaves of. */
  leaf: number
}

/** How a value is judged where nothing is unusual; anything else is judged thoroughly. */
export const THOROUGH = 0
export const TEXT = 1
export const WHOLE = 2
export const DECIMAL = 3
export const DATE = 4
export const TIME = 5
export const CODE = 6

/** What becomes of a value. */
export const NOTHING = 0
export const PLACED = 1
export const UNMAPPED = 2
export const CHECKED = 3
export const PAIRED = 4

export interface PlanElement {
  element: CompiledElement
  /** The number that its records bear. */
  leaf: number
  quick: number
  min: number
  max: number
  /** Where the table of the pattern begins that values must match (pattern/); 0: none, or it has no table. */
  pattern: number
  /** Its absence is told, or filled. */
  needed: boolean
  becomes: number
  targets: readonly Target[]
  /** The only target, where all that it takes is to put a record in a cell. */
  simple: Target | undefined
  memo: Memo<unknown>
  components: readonly PlanElement[] | undefined
  /** Where the rows of its components begin (rows.ts). */
  rows: number
}

/** A leaf of the document's lineage: an element, a component, or a value of a pair. */
export interface PlanLeaf {
  address: string
  /** Of its segment. */
  id: string
  element: CompiledElement | undefined
  memo: Memo<unknown> | undefined
  /** The codec's part that this is. */
  part: string | undefined
}

export interface PlanPair {
  pair: CompiledPair
  target: Target
  /** Where the table of its pattern begins; 0: the pattern itself is asked, if there is one. */
  table: number
}

export interface PlanPairs {
  pairs: CompiledPairs
  /** The leaf of the nth pair's value; that of its qualifier stands before. */
  leaves: readonly number[]
  /** Data element numbers, by position from the first qualifier. */
  references: readonly string[]
  known: readonly PlanPair[]
  /** By a qualifier's bytes: the pairs that it may be, in the guide's order, and what it is as a scheme. */
  memo: Memo<{ candidates: readonly PlanPair[]; scheme: string }>
  /** The cells of an entry of the list for all other qualifiers. */
  rest: { entry: Entry; scheme: number; value: number; before: string; after: string } | undefined
  /** What qualifiers are as schemes there, by number. */
  schemes: Memo<unknown>
}

export interface PlanNote extends NoteBits {
  note: SyntaxNote
}

export interface PlanSegment {
  segment: CompiledSegment
  elements: readonly PlanElement[]
  /** What judges each of them where no separator stands in it: of a composite that is its first component. */
  singles: readonly PlanElement[]
  /** How many elements it may have. */
  width: number
  /** Where its rows begin (rows.ts). */
  rows: number
  /** Cells of the tape that records of all its elements take. */
  room: number
  /** The last element that must be there. */
  needed: number
  notes: readonly PlanNote[]
  /** Entries that several elements fill together. */
  groups: readonly Entry[]
  pairs: PlanPairs | undefined
  /** It can only be read thoroughly. */
  thorough: boolean
}

export interface PlanVariant {
  variant: Variant
  /** Undefined: the scope around it is its own. */
  entry: Entry | undefined
  /** Its paths begin at the document. */
  root: boolean
  endsInList: boolean
  /** How often it must and may be there. */
  least: number
  max: number
  unused: boolean
  /** A segment's own; of a loop, its first segment's. */
  segment: PlanSegment
  loop: PlanLevel | undefined
  node: PlanNode | undefined
}

/** Where the nodes of a tree are linked: to a list of the document, or to that of the node above. */
export interface PlanNode {
  /** Among the plan's. */
  number: number
  variant: Variant
  tree: Tree
  /** Cells of the lists in the document and in a node; 0 for a node that is the document itself. */
  ofRoot: number
  ofNode: number
}

export interface PlanPosition {
  position: Position
  variants: readonly PlanVariant[]
  max: number
  /** The next position of the level with the same segment, or -1. */
  same: number
  /** Number of the first variant's counter; that of the position itself stands before. */
  counter: number
  /** Elements that tell the variants apart. */
  told: readonly number[]
  plain: boolean
}

export interface PlanLevel {
  number: number
  positions: readonly PlanPosition[]
  /** By a segment's number: the first position that it has here, or -1. */
  where: Int16Array
  /** The positions that demand something, in order; not a loop's first, without which it would not be there. */
  demanding: readonly number[]
  counters: number
  /** Where its state begins, among that of all levels. */
  state: number
  /** Where it begins in the table of ways (ways.ts). */
  way: number
}

/** A derived value, and where what it counts or sums stands. */
export interface Tally {
  derive: Derive
  /** The list in the document; 0: the document itself has to be asked. */
  list: number
  /** The value in each entry, for a sum. */
  cell: number
}

export interface Plan {
  set: CompiledSet
  /** Cells of the state of all levels. */
  states: number
  level: PlanLevel
  /** Segment ids of the set, by number. */
  ids: ReadonlyMap<string, number>
  /** The same by their bytes. */
  keys: Memo<number>
  root: Form
  forms: readonly Form[]
  entries: readonly Entry[]
  leaves: readonly PlanLeaf[]
  constants: readonly Readonly<Record<string, string>>[]
  tallies: ReadonlyMap<CompiledElement, Tally>
  /** Where the document's date stands, which crosswalk rows are in effect by. */
  date: number
  /** A variant whose occurrences are nodes, of which there must be one. */
  tree: Variant | undefined
  /** Kinds of nodes, by number. */
  nodes: readonly PlanNode[]
  patterns: Patterns
  /** Any code's meaning is in the partner's crosswalks. */
  isCrossed: boolean
}
