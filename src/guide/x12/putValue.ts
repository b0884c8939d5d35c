// One value, spelled and judged while it is put. Whatever is not as it should be is only a doubt: it is for the
// walk with pointers to say what is wrong.
import type { Output } from '../../x12/output.ts'
import type { Delimiters } from '../../x12/types.ts'
import { putValue } from '../../x12/writer.ts'
import { deriveValue } from '../derive.ts'
import { type ReadContext, writeLeaf } from '../leaf.ts'
import type { CanonicalDocument } from '../reading.ts'
import type { CompiledElement } from './compiled.ts'
import { checkShape } from './valueShape.ts'
import { digitsOf, isDay } from './spell.ts'
import {
  CODE,
  CONSTANT,
  COUNT,
  DAY,
  DECIMAL,
  type ElementPlan,
  OTHER,
  SUM,
  UNIT,
  WHOLE_NUMBER,
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
  readonly #out: Output
  readonly #delimiters: Delimiters
  readonly #plain: Uint8Array
  readonly #context: ReadContext
  readonly #document: CanonicalDocument

  constructor(document: CanonicalDocument, context: ReadContext, { out, delimiters, plain }: WireForm) {
    this.#out = out
    this.#delimiters = delimiters
    this.#plain = plain
    this.#context = context
    this.#document = document
  }

  /** Puts what stands in an element's place; false where there is a doubt. */
  element(plan: ElementPlan, values: readonly unknown[]): boolean {
    switch (plan.kind) {
      case CONSTANT:
        return this.#text(plan, plan.text)
      case COUNT:
      case SUM:
        return this.#other(plan, this.#derived(plan))
      default:
        return this.value(plan, values[plan.slot])
    }
  }

  /** Puts a value in an element's form. */
  value(plan: ElementPlan, value: unknown): boolean {
    if (plan.spelling >= UNIT) return this.#coded(plan, value)
    if (typeof value !== 'string') return false
    switch (plan.spelling) {
      case CODE: {
        const wire = plan.element.codes!.wire(value)
        return wire !== undefined && this.#text(plan, wire)
      }
      case DECIMAL:
        return this.#number(plan, value, true)
      case WHOLE_NUMBER:
        return this.#number(plan, value, false)
      case DAY:
        return isDay(value) && this.#out.digits(value) === 8
      default:
        return this.#text(plan, value) && value.charCodeAt(value.length - 1) !== SPACE
    }
  }

  /** The wire text of a value that goes by its codec; undefined where it has none. */
  wire(plan: ElementPlan, value: unknown): string | undefined {
    return writeLeaf(plan.element, value, this.#context)
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
    const wire = plan.spelling === OTHER ? this.wire(plan, value) : this.#unit(plan, value)
    return wire !== undefined && this.placed(plan.element, wire)
  }

  #unit(plan: ElementPlan, value: unknown): string | undefined {
    const { unit, partnerUnit } = value as { unit?: string; partnerUnit?: string }
    const known = plan.units.get(partnerUnit)
    if (known !== undefined && known.unit === unit) return known.wire
    const wire = this.wire(plan, value)
    if (wire !== undefined && plan.units.size < MOST_UNITS) plan.units.set(partnerUnit, { unit, wire })
    return wire
  }

  #derived({ kind, element }: ElementPlan): string {
    const { steps } = element.derive!
    const list = steps.length === 1 && kind === COUNT ? this.#document[steps[0]!] : undefined
    return Array.isArray(list) ? String(list.length) : deriveValue(element.derive!, this.#document)
  }

  #other({ element }: ElementPlan, wire: string): boolean {
    return this.placed(element, wire)
  }

  #text({ min, max }: ElementPlan, text: string): boolean {
    const length = putValue(text, this.#delimiters, this.#plain, this.#out)
    return length > 0 && length >= min && length <= max
  }

  #number({ min, max }: ElementPlan, text: string, withFraction: boolean): boolean {
    const digits = digitsOf(text, withFraction)
    return digits > 0 && digits >= min && digits <= max && this.#out.plain(text, this.#plain) > 0
  }
}

const MOST_UNITS = 200
