// The guide language as data: what a dictionary, a guide and an overlay may say (DESIGN §5).
// These are the shapes of the YAML after loading; load.ts checks them and keeps their positions.

export type Usage = 'required' | 'situational' | 'unused'

/** How often: a number, or `">1"` for as often as one likes. */
export type Times = number | '>1'

/** Documentation that any node may carry. */
export interface Documented {
  title?: string
  note?: string
  example?: string
  provenance?: string | readonly string[]
}

/**
 * Wire code → canonical word. `{to, write: false}` is an alias that is only read. The key `*`
 * takes every other code: its word has a `*` where the code goes (`x12-128/*`), and back.
 */
export type CodeTable = Readonly<Record<string, string | { to: string; write: false }>>

/**
 * Closed predicates, all of which must hold: `REF/x is present`, `BEG.2 is absent`, `BEG.2 is RL`, `BEG.2 is one of
 * RL BK`, `BEG.2 is not one of RL BK` (also where it is absent). `03` and `2.1` are an element and a component of the
 * rule's own segment. Any other name is sought from the innermost loop around the rule outwards to the set, and speaks
 * of all that stands in that occurrence of the loop: `REF` of any of its variants, `N1/buyer.N4.3` of what is in it.
 */
export interface Situation {
  if: readonly string[]
}

/** Situational rules: each holds where all its predicates hold. */
export interface When {
  required?: Situation
  unused?: Situation
  is?: Situation & { value: string | readonly string[] }
}

/** A value on the wire: an X12 element or component, an XML attribute, or the text of an XML element. */
export interface Leaf extends Documented {
  path?: string
  usage?: Usage
  is?: string | readonly string[]
  codes?: CodeTable
  crosswalk?: string
  as?: string
  derive?: string
  default?: string
  /** On writing, where the document has no value here but one beside it: a word, or the value at a path from the root (`/currency`). */
  else?: string
  pattern?: string
  min?: number
  max?: number
  /** X12 repetitions of this element, [least, most]. */
  repeat?: { min?: number; max?: number }
  components?: Readonly<Record<string, Leaf>>
  when?: When
  /** Under an overlay: the codes that the guide takes, where it takes not any. Never said in a file. */
  standard?: { codes?: readonly string[] }
}

/** Where the value of a pair goes, and by which of the partner's crosswalks. */
export interface PairPath {
  path: string
  pattern?: string
  scheme?: string
  write?: false
  crosswalk?: string
}

/** Qualifier/value pairs in any order, such as PO106/07, PO108/09 … */
export interface Pairs {
  /** Element number of the first qualifier. */
  from: number
  /** How many pairs there are. */
  count: number
  /**
   * Qualifier → path of its value. With `pattern` only a value of that shape goes there. The key
   * `*` takes what no other takes: `{ path: item.ids[], scheme: "x12-235/*" }` makes entries
   * {scheme, value}. With `write: false` a qualifier is an alias that is only read. A `crosswalk` says what its values mean.
   */
  paths: Readonly<Record<string, string | PairPath>>
}

/**
 * HL: nodes attached by parent pointer. The numbers are elements of the first segment. It is said on every variant
 * of one position; each path stands below the parent node's scope, or below the document where a node has none.
 */
export interface Tree {
  id: number
  /** Its `is` is what a node at the root says. */
  parent: number
  level: number
  /** Says 1 where nodes stand below, 0 where none do. */
  child?: number
  /** Level code → the variant that takes it: `O: order` is `HL/order`. */
  levels: Readonly<Record<string, string>>
}

/** A segment, a loop, or an XML element: a place in the structure. */
export interface Node extends Documented {
  path?: string
  /** `{type: delivery-requested}`; `{}` is the list's one entry. */
  key?: Readonly<Record<string, string>>
  usage?: Usage
  min?: number
  max?: Times
  elements?: Readonly<Record<string, Leaf>>
  pairs?: Pairs
  loop?: Readonly<Record<string, Node>>
  children?: Readonly<Record<string, Node>>
  attributes?: Readonly<Record<string, Leaf>>
  /** XML: earlier siblings that it does not stand beside, such as another kind of the one identifier there may be. */
  choice?: readonly string[]
  tree?: Tree
  when?: When
  /** Syntax notes that stand in for the dictionary's, such as `R0203`. */
  syntax?: readonly string[]
  /** XML: an alias that is only read, since another node says the same. */
  write?: false
  /** XML text: everything a Leaf has that a Node has not. */
  is?: string | readonly string[]
  codes?: CodeTable
  crosswalk?: string
  as?: string
  derive?: string
  default?: string
  else?: string
  pattern?: string
  like?: string
  changes?: Readonly<Record<string, unknown>>
  after?: string
  scope?: 'only-listed'
  /** Under an overlay: what the guide says otherwise. Never said in a file. */
  standard?: { usage?: Usage; max?: Times }
}

/**
 * XML: where a document itself says what X12 says in ISA and GS; paths from the root, in the guide's prefixes. Of
 * several parties' ids all are taken, in this order; of the rest the first that is there.
 */
export interface EnvelopePaths {
  /** The party that the document comes from, and the one that it is for. */
  sender: string
  receiver: string
  /** From a party to what names it. */
  ids: readonly string[]
  /** The attribute of such an id that says whose numbering it is. */
  scheme?: string
  /** The document's own number and date, which tell it from another. */
  number?: string
  date?: string
  /** The release of the syntax that the document keeps to, and the usage of it that was agreed. */
  version?: string
  customization?: string
}

/** XML: what tells this guide's documents from others of the same root; what is not said may be anything. */
export interface ToldBy {
  version?: string | readonly string[]
  customization?: string | readonly string[]
}

export const AREAS = ['heading', 'detail', 'summary', 'body'] as const
export type Area = (typeof AREAS)[number]

/** A guide with everything resolved: no `like`, no `changes`, no overlay left. */
export interface ResolvedGuide extends Documented {
  guide: string
  syntax: 'x12' | 'xml'
  canonical: string
  /** X12: GS01. */
  group?: string
  /** XML: local name of the root element, and prefix → URI as this guide writes them. */
  root?: string
  /** XML: what the root element says by its name, `{purpose: cancellation}`. */
  key?: Readonly<Record<string, string>>
  namespaces?: Readonly<Record<string, string>>
  doctype?: 'refuse' | 'ignore'
  envelope?: EnvelopePaths
  toldBy?: ToldBy
  /** By name, where a rule is not what the catalogue says. */
  rules?: Readonly<Record<string, 'error' | 'warning' | 'off'>>
  partner?: string
  areas: Partial<Record<Area, Readonly<Record<string, Node>>>>
  dictionary?: Dictionary
  /** SHA-256 over everything above: the version of a mapping. */
  hash: string
  /** Address → where it was last said: the guide's or the overlay's own file and line. */
  origins: Readonly<Record<string, Origin>>
}

export interface Origin {
  file: string
  line: number
  column: number
}

/** X12 data element types; Nn is `N` with `decimals`. */
export type ElementType = 'AN' | 'ID' | 'R' | 'N' | 'DT' | 'TM' | 'B'

export interface DataElement {
  number: string
  title: string
  type: ElementType
  decimals: number
  min: number
  max: number
  codes?: readonly string[]
  complete?: boolean
}

export interface CompositeUse {
  element: string
  usage: 'M' | 'O' | 'X'
}

export interface ElementUse {
  /** Data element number, or composite such as C040. */
  element: string
  usage: 'M' | 'O' | 'X'
  /** How often it may be repeated (1 before 004020). */
  repeat: number
}

export interface SegmentDefinition {
  title: string
  elements: readonly ElementUse[]
  /** P, R, E, C, L notes such as `P0304`. */
  syntax: readonly string[]
  provenance?: string
}

/** One release's segments, composites and elements. */
export interface Dictionary {
  dictionary: string
  elements: Readonly<Record<string, DataElement>>
  composites: Readonly<Record<string, { title: string; components: readonly CompositeUse[] }>>
  segments: Readonly<Record<string, SegmentDefinition>>
}
