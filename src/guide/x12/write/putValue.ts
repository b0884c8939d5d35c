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
import { packed, plainCode } from './place.ts'
import { digitsOnly } from './spell.ts'
import type { Trail } from './trail.ts'
import {
  CHILD,
  CODE,
  CONSTANT,
  COUNT,
  type ElementPlan,
  PARENT,
  type PairsPlan,
  type Place,
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
  /** Nodes stand below it. */
  hasChildren = false
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

  /** Puts what stands in an element's place, its lineage too; false where there is a doubt. */
  element(plan: ElementPlan, value: unknown): boolean {
    switch (plan.kind) {
      case CONSTANT:
        return this.placed(plan.element, plan.text)
      case SERIAL:
        return this.placed(plan.element, String(this.serial))
      case PARENT:
        return this.placed(plan.element, String(this.parent))
      case CHILD:
        return this.placed(plan.element, this.hasChildren ? '1' : '0')
      case COUNT:
      case SUM:
        return this.placed(plan.element, this.#derived(plan))
      default:
        if (this.#trail) this.note(this.#trail, plan.place, value)
        return this.spelled(plan.place, value)
    }
  }

  /** Puts a value without its lineage; false where there is a doubt. */
  spelled(place: Place, value: unknown): boolean {
    const { kind, min, max, element } = place
    if (typeof value !== 'string') return kind >= UNIT && this.#coded(element, value)
    if (kind === TEXT) return this.#text(min, max, value) && this.#endsWell(value)
    if (kind === CODE) return this.#code(place, value)
    return this.#coded(element, value)
  }

  /** The lineage of a value; entries of lists say their own. */
  note(trail: Trail, { element }: Place, value: unknown): void {
    if (element.parts.length > 0) trail.noteParts(element, value)
    else if (element.kind === SLOT) trail.note(element.element, element.slot)
  }

  #code({ element, min, max }: Place, word: string): boolean {
    const wire = element.element.codes!.wire(word)
    return wire !== undefined && this.#text(min, max, wire)
  }

  /** Puts a value, in the n-th pair, behind the first qualifier whose pattern it has. */
  pair(pairs: PairsPlan, value: unknown, n: number): boolean {
    const { known } = pairs
    if (typeof value !== 'string') return false
    const length = digitsOnly(value)
    for (let i = 0; i < known.length; i++) {
      const { qualifier, pattern, digits, leaf, slot } = known[i]!
      const wire = leaf ? this.wire(leaf, value) : value
      if (wire === undefined) return false
      if (digits > 0 && !leaf ? length !== digits : pattern !== undefined && !pattern.test(wire)) continue
      this.#trail?.notePair(pairs, slot, n)
      return this.#both(pairs, 2 * n, qualifier, wire)
    }
    return false
  }

  #both({ elements, places }: PairsPlan, at: number, qualifier: string, value: string): boolean {
    if (!this.placed(elements[at]!, qualifier)) return false
    this.#out.byte(this.#delimiters.element)
    const { kind, min, max } = places[at + 1]!
    const isPut = kind === TEXT ? this.#text(min, max, value) : this.placed(elements[at + 1]!, value)
    return isPut && this.#endsWell(value)
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
      plan.units.set(partnerUnit, { unit, wire, short: (bytes && packed(bytes)) ?? 0 })
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

/** How many members an object has. */
export function membersOf(entry: object): number {
  let count = 0
  for (const name in entry) if ((entry as Record<string, unknown>)[name] !== undefined) count++
  return count
}
