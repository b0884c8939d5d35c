// A tape as document, by the shapes of its instances: names are not looked up, values that are spelled as on the wire are
// cut out of one text of it, and no codec is asked for them: 7.5 ns a byte of an order on top of reading. With names that
// are looked up, a native call for each value and the codecs it took more than twice as long.
import { isAscii, latin1 } from '../../../../x12/byte.ts'
import type { CanonicalDocument } from '../../../reading.ts'
import { type Form, NEXT } from '../form.ts'
import { DATE, DECIMAL, TEXT, TIME, WHOLE } from '../plan.ts'
import { FROM, LEAF, TO, VALUE } from '../tape.ts'
import { canonicalOf, type Taped } from '../taped.ts'
import type { Branch } from './members.ts'
import { plainDocumentOf, plainObjectOf } from './plainDocument.ts'
import { endsWell, isDecimal, isWhole } from './spelling.ts'
import { type Understood, understoodOf } from './understood.ts'

/** The document as far as it is on the tape. */
export const documentOf = (taped: Taped): CanonicalDocument => new TapeDocument(taped).document()

class TapeDocument {
  readonly #taped: Taped
  readonly #understood: Understood
  readonly #wire: string
  /** Some of its characters are of several bytes. */
  readonly #isWide: boolean
  /** A place has no value after all: then it is not in the document, and its shape is another one. */
  #isOff = false

  constructor(taped: Taped) {
    this.#taped = taped
    this.#understood = understoodOf(taped.plan)
    const { bytes, context } = taped
    this.#wire = latin1(bytes, 0, bytes.length)
    this.#isWide = context.policy.charset === 'utf-8' && !isAscii(bytes, 0, bytes.length)
  }

  document(): CanonicalDocument {
    const { plan, root, cells } = this.#taped
    const shape = this.#understood.shapes.of(cells, plan.root, root)
    const made = shape && this.#object(shape.branch, root)
    return made === undefined || this.#isOff ? plainDocumentOf(this.#taped) : made
  }

  #instance(form: Form, instance: number): CanonicalDocument {
    const shape = this.#understood.shapes.of(this.#taped.cells, form, instance)
    return shape ? this.#object(shape.branch, instance) : plainObjectOf(this.#taped, form, instance)
  }

  #object({ constants, members }: Branch, instance: number): CanonicalDocument {
    const object: CanonicalDocument = { ...constants }
    for (let n = 0; n < members.length; n++) {
      const { name, branch, kind, cell, form } = members[n]!
      const head = this.#taped.cells[instance + cell]!
      if (branch) object[name] = this.#object(branch, instance)
      else object[name] = kind === 'value' ? this.#value(head) : this.#list(head, form)
    }
    return object
  }

  #list(head: number, form: Form | undefined): unknown[] {
    const { cells } = this.#taped
    const values: unknown[] = []
    for (let one = head; one !== 0; one = cells[one + NEXT]!)
      values.push(form ? this.#instance(form, one) : this.#value(one))
    return values
  }

  #value(record: number): unknown {
    const { cells } = this.#taped
    const spelled =
      cells[record + VALUE] === 0
        ? this.#spelled(cells[record + LEAF]!, cells[record + FROM]!, cells[record + TO]!)
        : undefined
    if (spelled !== undefined) return spelled
    const value = canonicalOf(this.#taped, record)
    if (value === undefined) this.#isOff = true
    return value
  }

  /** The value as it is spelled on the wire; undefined where it has to be worked out. */
  #spelled(leaf: number, from: number, to: number): string | undefined {
    const { bytes } = this.#taped
    switch (this.#understood.spellings[leaf]!) {
      case TEXT:
        if (!endsWell(bytes, to) || (this.#isWide && !isAscii(bytes, from, to))) return undefined
        return this.#wire.slice(from, to)
      case DECIMAL:
        return isDecimal(bytes, from, to) ? this.#wire.slice(from, to) : undefined
      case WHOLE:
        return this.#whole(from, to, this.#understood.decimals[leaf]!)
      case DATE:
        return to - from === 8 ? this.#date(from) : undefined
      case TIME:
        return to - from === 4 ? this.#time(from) : undefined
      default:
        return undefined
    }
  }

  #whole(from: number, to: number, decimals: number): string | undefined {
    if (!isWhole(this.#taped.bytes, from, to, decimals)) return undefined
    return decimals === 0
      ? this.#wire.slice(from, to)
      : `${this.#wire.slice(from, to - decimals)}.${this.#wire.slice(to - decimals, to)}`
  }

  #date(from: number): string {
    const wire = this.#wire
    return `${wire.slice(from, from + 4)}-${wire.slice(from + 4, from + 6)}-${wire.slice(from + 6, from + 8)}`
  }

  #time(from: number): string {
    return `${this.#wire.slice(from, from + 2)}:${this.#wire.slice(from + 2, from + 4)}`
  }
}
