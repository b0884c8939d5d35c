// An X12 guide, compiled: what is known at load is worked out at load. Positions of a level stand in the
// standard's order; neighbouring nodes with one segment id are the variants of one position.
import type { CompiledLeaf } from '../leaf.ts'
import type { Dictionary, ElementType, Tree, Usage } from '../model.ts'
import type { Path } from '../path.ts'
import type { Situated, Situation } from './situation.ts'

export interface CompiledElement extends CompiledLeaf {
  /** Place in the segment, from 1, and in the composite where it is a component. */
  position: number
  component: number | undefined
  /** Data element number, for AK402. */
  reference: string
  type: ElementType | 'composite'
  min: number
  max: number
  /** Mandatory by the standard. */
  mandatory: boolean
  repeat: number
  /** How often it must be repeated, where it is there. */
  repeatMin: number
  /** What the dictionary allows; the guide may allow less. */
  limits: Limits
  allowed: ReadonlySet<string> | undefined
  components: readonly CompiledElement[] | undefined
  /** Whether the guide says anything of it: else its value is unmapped. */
  listed: boolean
  /** What it says of its segment's place in a tree; it has no value of its own. */
  structural: 'id' | 'parent' | 'child' | undefined
}

/** Whether a segment, or a composite that is there, is incomplete without it. */
export const isRequired = ({ usage, mandatory }: Pick<CompiledElement, 'usage' | 'mandatory'>): boolean =>
  usage !== 'unused' && (mandatory || usage === 'required')

export interface Limits {
  min: number
  max: number
  repeat: number
}

export interface SyntaxNote {
  kind: 'P' | 'R' | 'E' | 'C' | 'L'
  positions: readonly number[]
  text: string
}

export interface CompiledPairs {
  from: number
  count: number
  address: string
  /** In the guide's order; a qualifier may stand once, unless its values go into a list. */
  known: readonly CompiledPair[]
  rest: { path: Path; before: string; after: string } | undefined
}

export interface CompiledPair {
  qualifier: string
  path: Path
  pattern: RegExp | undefined
  /** False for an alias that is only read. */
  written: boolean
  /** Where a crosswalk of the partner says what its values mean. */
  leaf: CompiledLeaf | undefined
  /** Another qualifier goes to the same place, one of them by a crosswalk: they say the same, or one of them is wrong. */
  contested: boolean
}

export interface CompiledSegment {
  id: string
  address: string
  name: string
  elements: readonly CompiledElement[]
  notes: readonly SyntaxNote[]
  pairs: CompiledPairs | undefined
  /** Element values that tell this variant from others. */
  tests: readonly { position: number; values: ReadonlySet<string> }[]
  /** Where the guide has situational rules: what they have to do with this segment. */
  situated: Situated | undefined
}

/** A segment, or a loop that begins with it. */
export interface Variant {
  key: string
  id: string
  address: string
  name: string
  path: Path | undefined
  constants: Readonly<Record<string, string>> | undefined
  usage: Usage
  min: number
  max: number
  /** What the guide says below an overlay: by the standard it is required, and so often it may stand. */
  standard: { required: boolean; max: number }
  segment: CompiledSegment
  loop: Level | undefined
  /** Where its occurrences are nodes: by which elements of its first segment they find their parents. */
  tree: Tree | undefined
}

export interface Position {
  id: string
  variants: readonly Variant[]
  /** The largest of the variants': how often the segment may stand at this position. */
  max: number
  demanding: boolean
}

export interface Level {
  address: string
  positions: readonly Position[]
}

export interface CompiledSet {
  guide: string
  /** As a person calls it: 850 of 004010. */
  name: string
  release: string
  hash: string
  canonical: string
  level: Level
  /** The set's own, where the guide has situational rules anywhere. */
  situation: Situation | undefined
  /** Every segment id of the set. */
  ids: ReadonlySet<string>
  dictionary: Dictionary
}
