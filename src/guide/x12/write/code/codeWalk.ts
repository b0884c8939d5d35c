// The walk by code: what generated functions ask for while they write. An object that its code doubts, and one of a
// scope that is not busy yet, goes by its program.
import type { Output } from '../../../../x12/output.ts'
import { isObject } from '../fits.ts'
import { packed, plainCode, qualifierOf } from '../place.ts'
import { PutNodes } from '../putNodes.ts'
import type { ValuePut, WireForm } from '../putValue.ts'
import type { Trail } from '../trail.ts'
import type { ElementPlan, NodePlan, PairsPlan, Place, ScopePlan, TreePlan } from '../writePlan.ts'
import { codeOf, type ObjectCode } from './scopeCode.ts'

/** What generated code asks of the walk. Where a place in the output comes out, -1 is a doubt. */
export abstract class CodeWalk {
  /** How many segments were put. */
  segments = 0
  /** The output's buffer. */
  b: Uint8Array
  readonly plain: Uint8Array
  readonly element: number
  readonly component: number
  readonly segment: number
  /** The line break, 0 where there is none. */
  readonly break1: number
  readonly break2: number
  protected readonly out: Output
  protected readonly value: ValuePut
  protected readonly trail: Trail | undefined
  /** Programs have a doubt too. */
  #hasDoubt = false

  constructor({ out, delimiters, plain }: WireForm, value: ValuePut, trail: Trail | undefined) {
    const { suffix } = out
    this.b = out.room(0)
    this.plain = plain
    this.element = delimiters.element
    this.component = delimiters.component
    this.segment = delimiters.segment
    this.break1 = suffix.length > 0 ? suffix.charCodeAt(0) : 0
    this.break2 = suffix.length > 1 ? suffix.charCodeAt(1) : 0
    this.out = out
    this.value = value
    this.trail = trail
  }

  /** Writes an object by its program; false where there is a doubt. */
  protected abstract byProgram(scope: ScopePlan, object: object): boolean

  /** Writes the entries of a list that fit a node; false where there is a doubt. */
  protected abstract fitted(node: NodePlan, scope: ScopePlan, entries: readonly unknown[]): boolean

  /** Writes an object; false where there is a doubt. */
  object(scope: ScopePlan, object: object): boolean {
    this.b = this.out.room(0)
    const end = this.inner(scope, object, this.out.end)
    if (end < 0) return false
    this.out.end = end
    return true
  }

  /** Writes an inner object. */
  inner(scope: ScopePlan, object: unknown, at: number): number {
    if (!isObject(object)) return -1
    const code = codeFor(scope, this.trail !== undefined)
    const end = code ? this.#byCode(code, object, at) : -1
    if (end >= 0 || this.#hasDoubt) return end
    this.out.end = at
    this.#hasDoubt = !this.byProgram(scope, object)
    return this.#goOn(!this.#hasDoubt, 0)
  }

  #byCode(code: ObjectCode, object: object, at: number): number {
    const { segments } = this
    const noted = this.trail?.length
    const end = code(object, this.b, at, this)
    if (end >= 0) return end
    this.segments = segments
    if (noted !== undefined) this.trail!.rewind(noted)
    return end
  }

  /** Where the output goes on, with room, once something was put by others; -1 where it could not be. */
  #goOn(isPut: boolean, room: number): number {
    if (!isPut) return -1
    this.b = this.out.room(room)
    return this.out.end
  }

  /** Of the node of a tree that is being written. */
  get parent(): number {
    return this.value.parent
  }

  /** Makes room behind a place in the output. */
  more(at: number, bytes: number): Uint8Array {
    this.out.end = at
    this.b = this.out.room(bytes)
    return this.b
  }

  /** Puts a value that is no everyday one. */
  spelled(place: Place, value: unknown, at: number, room: number): number {
    this.out.end = at
    return this.#goOn(this.value.spelled(place, value), room)
  }

  /** Puts a constant, or what is counted. */
  own(place: Place, at: number, room: number): number {
    this.out.end = at
    return this.#goOn(this.value.element(place.element, undefined), room)
  }

  /** Puts the n-th pair, with a qualifier that its value chooses. */
  pair(pairs: PairsPlan, value: unknown, n: number, at: number, room: number): number {
    this.out.end = at
    return this.#goOn(this.value.pair(pairs, value, n), room)
  }

  /** The qualifier that a scheme means, packed, where it is short and fits. */
  scheme(pairs: PairsPlan, known: Map<string, number>, scheme: unknown): number | undefined {
    const qualifier = qualifierOf(pairs.rest!, scheme)
    const bytes = qualifier === undefined ? undefined : plainCode(pairs.elements[0]!, qualifier)
    const short = bytes && packed(bytes)
    if (short !== undefined && known.size < MOST_SCHEMES) known.set(scheme as string, short)
    return short
  }

  /** Writes the entries of a list that fit a node. */
  fitting(node: NodePlan, scope: ScopePlan, entries: readonly unknown[], at: number): number {
    this.out.end = at
    return this.#goOn(this.fitted(node, scope, entries), 0)
  }

  /** Begins the nodes of a tree. */
  nodes(tree: TreePlan): PutNodes {
    return new PutNodes(tree, this.value, this)
  }

  /** Goes on with the nodes of a list below one of them. */
  below(
    nodes: PutNodes,
    entries: readonly unknown[],
    parent: number,
    at: number,
    pointer: string | undefined,
  ): number {
    this.out.end = at
    return this.#goOn(nodes.put(entries, parent, pointer), 0)
  }

  /** Lineage: which object's segment it is; and of what, in the next ones. */
  follow(scope: ScopePlan, id: string): void {
    const trail = this.trail!
    trail.scope = scope
    trail.id = id
    trail.segment = this.segments + 2
  }

  note(place: Place, value: unknown): void {
    this.value.note(this.trail!, place, value)
  }

  notePair(pairs: PairsPlan, slot: number, n: number): void {
    this.trail!.notePair(pairs, slot, n)
  }

  noteEntry({ element }: ElementPlan, slot: number, below: string): void {
    this.trail!.note(element, slot, below)
  }

  noteRest(pairs: PairsPlan, slot: number, pair: number, n: number): void {
    this.trail!.noteRest(pairs, slot, pair, n)
  }
}

const MOST_SCHEMES = 200

/** The code for the objects of a scope, once there were many of them. */
function codeFor(scope: ScopePlan, isTraced: boolean): ObjectCode | undefined {
  if (scope.written < scope.busy.after) {
    scope.written++
    return undefined
  }
  const known = isTraced ? scope.traced : scope.code
  return (known === undefined ? makeCode(scope, isTraced) : known) ?? undefined
}

function makeCode(scope: ScopePlan, isTraced: boolean): ObjectCode | null {
  const made = codeOf(scope, isTraced) ?? null
  if (isTraced) scope.traced = made
  else scope.code = made
  return made
}
