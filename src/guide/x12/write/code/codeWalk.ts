// What generated functions ask for while they write a document: values that are no everyday ones, segments that their
// values decide about, entries that several nodes may write, lineage.
import type { Output } from '../../../../x12/output.ts'
import { endSegment } from '../../../../x12/writer.ts'
import { hasWords, isObject } from '../fits.ts'
import { packed, plainCode, qualifierOf } from '../place.ts'
import { PutNodes } from '../putNodes.ts'
import { PutSegment } from '../putSegment.ts'
import type { ValuePut, WireForm } from '../putValue.ts'
import type { Trail } from '../trail.ts'
import type {
  ElementPlan,
  ListPlan,
  NodePlan,
  PairsPlan,
  Place,
  ScopePlan,
  SegmentPlan,
  TreePlan,
} from '../writePlan.ts'
import { codeFor, notice } from './codeFor.ts'

/** The walk by code. Where a place in the output comes out, -1 is a doubt. */
export class CodeWalk {
  /** How many segments were put. */
  segments = 0
  /** There was no code yet for some of the objects, so that they were not put. */
  isPartial = false
  /** The output's buffer. */
  b: Uint8Array
  readonly plain: Uint8Array
  readonly element: number
  readonly component: number
  readonly segment: number
  /** The line break, 0 where there is none. */
  readonly break1: number
  readonly break2: number
  readonly #out: Output
  readonly #value: ValuePut
  readonly #wire: WireForm
  #oddSegment: PutSegment | undefined
  readonly #trail: Trail | undefined

  constructor(wire: WireForm, value: ValuePut, trail: Trail | undefined) {
    const { out, delimiters, plain } = wire
    this.b = out.room(0)
    this.plain = plain
    this.element = delimiters.element
    this.component = delimiters.component
    this.segment = delimiters.segment
    this.break1 = out.suffix.length > 0 ? out.suffix.charCodeAt(0) : 0
    this.break2 = out.suffix.length > 1 ? out.suffix.charCodeAt(1) : 0
    this.#out = out
    this.#value = value
    this.#wire = wire
    this.#trail = trail
  }

  /** Writes an object; false where there is a doubt. */
  object(scope: ScopePlan, object: object): boolean {
    this.b = this.#out.room(0)
    const end = this.inner(scope, object, this.#out.end)
    if (end < 0) return false
    this.#out.end = end
    return true
  }

  /** Writes an inner object. */
  inner(scope: ScopePlan, object: unknown, at: number): number {
    if (!isObject(object)) return -1
    const code = codeFor(scope, this.#trail !== undefined)
    if (code) return code(object, this.b, at, this)
    notice(scope, object)
    this.isPartial = true
    return at
  }

  /** Where the output goes on, with room, once something was put by others; -1 where it could not be. */
  #goOn(isPut: boolean, room: number): number {
    if (!isPut) return -1
    this.b = this.#out.room(room)
    return this.#out.end
  }

  /** Of the node of a tree that is being written. */
  get parent(): number {
    return this.#value.parent
  }

  /** Says whether nodes stand below it. */
  hasBelow(isSo: boolean): void {
    this.#value.hasChildren = isSo
  }

  /** Makes room behind a place in the output. */
  more(at: number, bytes: number): Uint8Array {
    this.#out.end = at
    this.b = this.#out.room(bytes)
    return this.b
  }

  /** Puts a segment that its values decide about, and again, up to so many times, while a list in it goes on. */
  odd(segment: SegmentPlan, scope: ScopePlan, max: number, at: number): number {
    this.#oddSegment ??= new PutSegment(this.#wire, this.#value, this.#trail)
    const put = this.#oddSegment
    const before = this.segments
    this.#out.end = at
    do {
      if (this.#trail) this.follow(scope, segment.id)
      if (!put.put(segment, scope)) break
      endSegment(this.#wire.delimiters, this.#out)
      this.segments++
    } while (put.tookNext && this.segments - before < max)
    return this.#goOn(this.segments > before && !put.doubt, 0)
  }

  /** Puts a value that is no everyday one. */
  spelled(place: Place, value: unknown, at: number, room: number): number {
    this.#out.end = at
    return this.#goOn(this.#value.spelled(place, value), room)
  }

  /** Puts a constant, or what is counted. */
  own(element: ElementPlan, at: number, room: number): number {
    this.#out.end = at
    return this.#goOn(this.#value.element(element, undefined), room)
  }

  /** Puts the n-th pair, with a qualifier that its value chooses. */
  pair(pairs: PairsPlan, value: unknown, n: number, at: number, room: number): number {
    this.#out.end = at
    return this.#goOn(this.#value.pair(pairs, value, n), room)
  }

  /** The qualifier that a scheme means, packed, where it is short and fits. */
  scheme(pairs: PairsPlan, known: Map<string, number>, scheme: unknown): number | undefined {
    const qualifier = qualifierOf(pairs.rest!, scheme)
    const bytes = qualifier === undefined ? undefined : plainCode(pairs.elements[0]!, qualifier)
    const short = bytes && packed(bytes)
    if (short !== undefined && known.size < MOST_SCHEMES) known.set(scheme as string, short)
    return short
  }

  /** Writes the entries of a list that fit a node, and that no other node wrote. */
  fitting(node: NodePlan, scope: ScopePlan, entries: readonly unknown[], at: number): number {
    this.#out.end = at
    return this.#goOn(this.#fitting(node, scope, entries), 0)
  }

  #fitting(node: NodePlan, scope: ScopePlan, entries: readonly unknown[]): boolean {
    const list = node.list!
    const claims = claimsOf(scope, list.slot, entries.length)
    let uses = 0
    for (let n = 0; n < entries.length; n++) {
      const entry = entries[n]
      if (claims[n] === 1 || uses >= node.max || !fits(list, entry)) continue
      if (this.#trail) list.scope.prefix = `${scope.prefix}${scope.pointers[list.slot]}/${n}`
      if (!this.object(list.scope, entry as object)) return false
      claims[n] = 1
      scope.cursors[list.slot]!++
      uses++
    }
    return uses > 0 || !node.required
  }

  /** Begins the nodes of a tree. */
  nodes(tree: TreePlan): PutNodes {
    return new PutNodes(tree, this.#value, this)
  }

  /** Goes on with the nodes of a list below one of them. */
  below(
    nodes: PutNodes,
    entries: readonly unknown[],
    parent: number,
    at: number,
    pointer: string | undefined,
  ): number {
    this.#out.end = at
    return this.#goOn(nodes.put(entries, parent, pointer), 0)
  }

  /** Lineage: which object's segment it is; and of what, in the next ones. */
  follow(scope: ScopePlan, id: string): void {
    const trail = this.#trail!
    trail.scope = scope
    trail.id = id
    trail.segment = this.segments + 2
  }

  /** Lineage of an element's value. */
  note(place: Place, value: unknown): void {
    this.#value.note(this.#trail!, place, value)
  }

  /** Lineage of the n-th pair's value. */
  notePair(pairs: PairsPlan, slot: number, n: number): void {
    this.#trail!.notePair(pairs, slot, n)
  }

  /** Lineage of a value `below` a list. */
  noteEntry({ element }: ElementPlan, slot: number, below: string): void {
    this.#trail!.note(element, slot, below)
  }

  /** Lineage of a pair that the n-th entry of a list became. */
  noteRest(pairs: PairsPlan, slot: number, pair: number, n: number): void {
    this.#trail!.noteRest(pairs, slot, pair, n)
  }
}

const MOST_SCHEMES = 200

/** Which entries of a list were written; of none before the first node of those that share it. */
function claimsOf({ cursors, claims }: ScopePlan, slot: number, length: number): Uint8Array {
  const known = claims[slot]
  if (known !== undefined && cursors[slot]! > 0) return known
  const made = new Uint8Array(length)
  claims[slot] = made
  return made
}

function fits({ constants, fits: wanted }: ListPlan, entry: unknown): boolean {
  if (!isObject(entry)) return false
  for (const { name, word } of constants) if (entry[name] !== word) return false
  return hasWords(wanted, entry)
}
