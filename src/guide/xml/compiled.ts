// An XML guide, compiled. Step paths become a tree of names, so that a document is read in one pass in the
// order in which its elements stand.
import type { XmlName } from '../../xml/tree.ts'
import type { CompiledLeaf } from '../leaf.ts'
import type { Usage } from '../model.ts'
import type { Path } from '../path.ts'

export interface CompiledAttribute extends CompiledLeaf, XmlName {
  key: string
}

export interface CompiledNode {
  key: string
  address: string
  /** Names from the parent to the element, in the guide's prefixes. */
  steps: readonly string[]
  /** As the guide writes it: its last step. */
  element: string
  path: Path | undefined
  constants: Readonly<Record<string, string>> | undefined
  usage: Usage
  min: number
  max: number
  /** Its own text, where it has one. */
  text: CompiledLeaf | undefined
  attributes: readonly CompiledAttribute[]
  children: readonly CompiledNode[]
  names: NameTree
  /** Keys of siblings, of which it stands beside none. */
  instead: readonly string[]
  /** Read, and never written: another node says the same. */
  isAlias: boolean
  /** Key words of the entries in its list that other nodes name, wherever they stand in the same scope. */
  named: readonly Readonly<Record<string, string>>[]
  /** Another node may take the entries of its list: an entry without what this one requires is the other's. */
  hasRival: boolean
  /** What tells this variant from others of the same name. */
  tests: readonly VariantTest[]
  /** Known, with nothing said about what is in it: kept whole beside the document. */
  opaque: boolean
  /** Something in it goes to the document's root, and may be said where this node's own object is not there. */
  rooted: boolean
  /** Situational rules about it, its text and its attributes. */
  rules: readonly XmlRule[]
}

/** What a situational rule depends on. */
export interface XmlCondition {
  /** As the guide says it. */
  subject: string
  negated: boolean
  values: ReadonlySet<string> | undefined
  /** Elements outwards from the one that holds the rule's own; -1: the rule's own. */
  up: number
  /** The nodes that each step may be. */
  steps: readonly (readonly CompiledNode[])[]
  attribute: string | undefined
}

export interface XmlRule {
  kind: 'required' | 'unused' | 'is'
  /** Of this attribute; of the element or its text where undefined. */
  attribute: string | undefined
  /** Of `is`. */
  values: ReadonlySet<string>
  conditions: readonly XmlCondition[]
}

export interface VariantTest {
  /** Steps to the element whose text or attribute is compared. */
  steps: readonly string[]
  attribute: string | undefined
  /** Absent where it is enough that the element is there. */
  values: ReadonlySet<string> | undefined
  /** The shape of the element's own text, where that tells the variant. */
  pattern?: RegExp
}

/** Name → the nodes that end there, and the names below it. */
export type NameTree = ReadonlyMap<string, { nodes: CompiledNode[]; inner: NameTree }>

export interface CompiledXml {
  guide: string
  hash: string
  canonical: string
  /** Words of the document itself that its root element stands for. */
  constants: Readonly<Record<string, string>> | undefined
  root: string
  namespaces: Readonly<Record<string, string>>
  doctype: 'refuse' | 'ignore'
  children: readonly CompiledNode[]
  names: NameTree
  /** Has situational rules. */
  situated: boolean
}
