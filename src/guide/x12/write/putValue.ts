// One value, spelled and judged while it is put. Whatever is not as it should be is only a doubt: it is for the
// walk with pointers to say what is wrong.
import type { Output } from '../../../x12/output.ts'
import type { Delimiters } from '../../../x12/types.ts'
import { putValue } from '../../../x12/writer.ts'
import { deriveValue } from '../../derive.ts'
import { type CompiledLeaf, type ReadContext, unknownOurs, writeLeaf } from '../../leaf.ts'
import type { CanonicalDocument } from '../../reading.ts'
import type { CompiledElement } from '../compiled.ts'
import { checkShape } from '../valueShape.ts'
import { copyEveryday } from './everyday.ts'
import { isWhole } from './line.ts'
import { shapeOf } from './objectShape.ts'
import { packed, plainCode, qualifierOf } from './place.ts'
import { digitsOnly, UNCOUNTED } from './spell.ts'
import type { Trail } from './trail.ts'
import {
  CHOSEN,
  CODE,
  CONSTANT,
  COUNT,
  type ElementPlan,
  FIXED,
  PARENT,
  type PairsPlan,
  type Place,
  REST,
  RUN,
  type RunPlan,
  type ScopePlan,
  SERIAL,
  SLOT,
  SUM,
  TEXT,
  UNIT,
} from './writePlan.ts'

/** Where and how values are put. */
export interface WireForm {
  out: Output
  delimiters: Delimiters
  /** Characters that need no thought. */
  plain: Uint8Array
}

const SPACE = 0x20

export class ValuePut {
  /** Of the node of a tree that is being written, and of the one above, 0 where there is none. */
  serial = 0
  parent = 0
  readonly #out: Output
  readonly #delimiters: Delimiters
  readonly #plain: Uint8Array
  readonly #context: ReadContext
  readonly #trail: Trail | undefined
  readonly #document: CanonicalDocument

  constructor(
    document: CanonicalDocument,
    context: ReadContext,
    { out, delimiters, plain }: WireForm,
    trail?: Trail,
  ) {
    this.#trail = trail
    this.#out = out
    this.#delimiters = delimiters
    this.#plain = plain
    this.#context = context
    this.#document = document
  }

  /** Puts what stands in a place; false where there is a doubt. */
  put(place: Place, value: unknown): boolean {
    const out = this.#out
    const end = copyEveryday(place, value, this.#plain, out.room(place.most + UNCOUNTED), out.end)
    if (end < 0) return this.unusual(place, value)
    out.end = end
    if (this.#trail) this.note(this.#trail, place, value)
    return true
  }

  /** Puts what is no everyday value; false where there is a doubt. */
  unusual(place: Place, value: unknown): boolean {
    if (place.kind >= FIXED) return this.#other(place, value)
    if (this.#trail) this.note(this.#trail, place, value)
    return this.spelled(place, value)
  }

  /** Puts a value that is no everyday one without its lineage; false where there is a doubt. */
  spelled(place: Place, value: unknown): boolean {
    const { kind, min, max, element } = place
    if (typeof value !== 'string') return kind >= UNIT && this.#coded(element, value)
    if (kind === TEXT) return this.#text(min, max, value) && this.#endsWell(value)
    if (kind === CODE) return this.#code(place, value)
    return this.#coded(element, value)
  }

  /** The lineage of a value; entries of lists say their own. */
  note(trail: Trail, { element, pairs, slot }: Place, value: unknown): void {
    if (pairs) trail.notePair(pairs, slot)
    else if (element.parts.length > 0) trail.noteParts(element, value)
    else if (element.kind === SLOT) trail.note(element.element, element.slot)
  }

  #code({ element, min, max }: Place, word: string): boolean {
    const wire = element.element.codes!.wire(word)
    return wire !== undefined && this.#text(min, max, wire)
  }

  #other({ kind, element, pairs, run }: Place, value: unknown): boolean {
    if (kind === RUN) return this.#run(run!, value as readonly unknown[])
    if (kind === CHOSEN) return this.pair(pairs!, value)
    if (kind === REST) return this.rest(pairs!, value as readonly unknown[])
    return this.element(element, value)
  }

  /** Puts what stands in an element's place. */
  element(plan: ElementPlan, value: unknown): boolean {
    if (plan.kind === CONSTANT) return this.placed(plan.element, plan.text)
    if (plan.kind === SERIAL) return this.placed(plan.element, String(this.serial))
    if (plan.kind === PARENT) return this.placed(plan.element, String(this.parent))
    if (plan.kind === COUNT || plan.kind === SUM) return this.placed(plan.element, this.#derived(plan))
    return this.put(plan.place, value)
  }

  /** Puts a value, in the n-th pair, behind the first qualifier whose pattern it has. */
  pair(pairs: PairsPlan, value: unknown, n = 0): boolean {
    const { known } = pairs
    if (typeof value !== 'string') return false
    const length = digitsOnly(value)
    for (let i = 0; i < known.length; i++) {
      const { qualifier, pattern, digits, leaf, slot, bytes } = known[i]!
      const wire = leaf ? this.wire(leaf, value) : value
      if (wire === undefined) return false
      if (digits > 0 && !leaf ? length !== digits : pattern !== undefined && !pattern.test(wire)) continue
      this.#trail?.notePair(pairs, slot, n)
      return this.#both(pairs, 2 * n, qualifier, bytes, wire)
    }
    return false
  }

  /** Puts pairs of which each entry of a list says both. */
  rest(pairs: PairsPlan, entries: readonly unknown[]): boolean {
    const { rest, count } = pairs
    if (entries.length > count) return false
    const { slot } = rest!
    for (let n = 0; n < entries.length; n++) {
      const { scheme, value } = (entries[n] ?? {}) as { scheme?: unknown; value?: unknown }
      const qualifier = qualifierOf(rest!, scheme)
      if (qualifier === undefined || typeof value !== 'string' || membersOf(entries[n]!) !== 2) return false
      this.#out.byte(this.#delimiters.element)
      this.#trail?.noteRest(pairs, slot, n, n)
      if (!this.#both(pairs, 2 * n, qualifier, undefined, value)) return false
    }
    return true
  }

  /**
   * Puts the entries of a list into elements in a row. An entry is over where an element has a member again that it
   * said, as whoever reads them takes it too.
   */
  #run({ scope, elements, last, bits, segment }: RunPlan, entries: readonly unknown[]): boolean {
    let at = last
    let present = bits
    let n = 0
    let left = memberBits(scope, entries[n])
    let said = 0
    if (left === 0) return false
    for (let i = 0; i < elements.length; i++) {
      const { slot, position, place, bit, element, group, text } = elements[i]!
      const member = 1 << slot
      if ((said & member) !== 0) {
        if (left !== 0) return false
        if (++n === entries.length) break
        left = memberBits(scope, entries[n])
        if (left === 0) return false
        said = 0
      }
      if ((left & member) === 0) continue
      left &= ~member
      said |= member
      present |= bit
      for (; at < position; at++) this.#out.byte(this.#delimiters.element)
      this.#trail?.note(element, group!.slot, `/${n}/${text}`)
      if (!this.put(place, scope.values[slot])) return false
    }
    return left === 0 && n >= entries.length - 1 && isWhole(segment, present)
  }

  #both(
    { elements, places }: PairsPlan,
    at: number,
    qualifier: string,
    bytes: Uint8Array | undefined,
    value: string,
  ): boolean {
    const out = this.#out
    if (bytes !== undefined) out.bytes(bytes)
    else if (!this.placed(elements[at]!, qualifier)) return false
    out.byte(this.#delimiters.element)
    const place = places[at + 1]!
    if (place.kind !== TEXT) return this.placed(elements[at + 1]!, value) && this.#endsWell(value)
    const end = copyEveryday(place, value, this.#plain, out.room(place.most + UNCOUNTED), out.end)
    if (end < 0) return this.#text(place.min, place.max, value) && this.#endsWell(value)
    out.end = end
    return true
  }

  /** The wire text of a value that goes by its codec; undefined where it has none, or is to be told of. */
  wire(leaf: CompiledLeaf, value: unknown): string | undefined {
    if (unknownOurs(leaf, value, this.#context)) return undefined
    return writeLeaf(leaf, value, this.#context)
  }

  /** Puts a text as an element's, judged by its definition alone. */
  placed(element: CompiledElement, text: string): boolean {
    const { type, min, max, allowed } = element
    const length = putValue(text, this.#delimiters, this.#plain, this.#out)
    if (type === 'N' || type === 'R') return length > 0 && !checkShape(element, text)
    return length > 0 && length >= min && length <= max && (allowed === undefined || allowed.has(text))
  }

  // The units of a partner are few, and each is said in one way.
  #coded(plan: ElementPlan, value: unknown): boolean {
    const wire = plan.spelling === UNIT ? this.#unit(plan, value) : this.wire(plan.element, value)
    return wire !== undefined && this.placed(plan.element, wire)
  }

  #unit(plan: ElementPlan, value: unknown): string | undefined {
    const { unit, partnerUnit } = value as { unit?: string; partnerUnit?: string }
    const known = plan.units.get(partnerUnit)
    if (known !== undefined && known.unit === unit) return known.wire
    const wire = this.wire(plan.element, value)
    if (wire !== undefined && plan.units.size < MOST_UNITS) {
      const bytes = plainCode(plan.element, wire)
      plan.units.set(partnerUnit, { unit, wire, bytes, short: (bytes && packed(bytes)) ?? 0 })
    }
    return wire
  }

  #derived({ kind, element }: ElementPlan): string {
    const { steps } = element.derive!
    const list = steps.length === 1 && kind === COUNT ? this.#document[steps[0]!] : undefined
    return Array.isArray(list) ? String(list.length) : deriveValue(element.derive!, this.#document)
  }

  // Spaces at the end are taken as filling; beyond ASCII there are more than one kind of them.
  #endsWell(text: string): boolean {
    const last = this.#out.last ?? SPACE
    return last > SPACE && (last < 0x80 || text === text.trimEnd())
  }

  #text(min: number, max: number, text: string): boolean {
    const plain = this.#out.plain(text, this.#plain)
    const length = plain >= 0 ? plain : putValue(text, this.#delimiters, this.#plain, this.#out)
    return length > 0 && length >= min && length <= max
  }
}

const MOST_UNITS = 200

/** The members of an entry, which are taken up into its scope, as bits; 0 where it has none, or one without a place. */
const memberBits = (scope: ScopePlan, entry: unknown): number =>
  typeof entry === 'object' && entry !== null ? (shapeOf(scope, entry)?.bits ?? 0) : 0

/** How many members an object has. */
export function membersOf(entry: object): number {
  let count = 0
  for (const name in entry) if ((entry as Record<string, unknown>)[name] !== undefined) count++
  return count
}
