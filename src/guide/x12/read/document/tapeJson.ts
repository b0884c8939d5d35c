// A tape as the canonical document's JSON text, straight from the bytes of the wire: it is what JSON.stringify makes of
// the document (test/laws), and neither that nor most of its values are made for it. Both would take 12 ns a byte of an
// order on top of reading; this takes 6.
import type { Form } from '../form.ts'
import * as form from '../form.ts'
import * as plan from '../plan.ts'
import * as tape from '../tape.ts'
import { canonicalOf, type Taped } from '../taped.ts'
import { JsonBytes } from './jsonBytes.ts'
import * as steps from './jsonSteps.ts'
import { plainDocumentOf, plainObjectOf } from './plainDocument.ts'
import { endsWell, isDecimal, isWhole } from './spelling.ts'
import { type Understood, understoodOf } from './understood.ts'

// V8 folds constants of the module's own (quick.ts).
const { NEXT } = form
const { FROM, LEAF, TO, VALUE } = tape
const { LITERAL, LITERAL_END, CELL, KIND, STEP, ENTRIES } = steps
const { TEXT, WHOLE, DECIMAL, DATE, TIME } = plan
const SINGLE = steps.VALUE
const [COMMA, OPEN, CLOSE] = [0x2c, 0x5b, 0x5d]

/** One for all documents of a thread: each is taken out as a whole. */
const out = new JsonBytes()

/** The JSON text of a tape's document. */
export const jsonOf = (taped: Taped): string => new TapeJson(taped).text()

class TapeJson {
  readonly #taped: Taped
  readonly #understood: Understood
  readonly #cells: Int32Array
  readonly #bytes: Buffer
  /** A place has no value after all: then it is not in the document, and its shape is another one. */
  #isOff = false

  constructor(taped: Taped) {
    this.#taped = taped
    this.#understood = understoodOf(taped.plan)
    this.#cells = taped.cells
    this.#bytes = taped.bytes
  }

  text(): string {
    const { plan, root, context } = this.#taped
    out.begin(this.#bytes, context.policy.charset === 'utf-8')
    this.#instance(plan.root, root)
    return this.#isOff ? JSON.stringify(plainDocumentOf(this.#taped)) : out.take()
  }

  #instance(form: Form, instance: number): void {
    const cells = this.#cells
    const shape = this.#understood.shapes.of(cells, form, instance)
    if (!shape) return this.#odd(form, instance)
    const { steps, literals, forms, rest } = shape.json
    for (let at = 0, n = 0; at < steps.length; at += STEP, n++) {
      out.copy(literals, steps[at + LITERAL]!, steps[at + LITERAL_END]!)
      const head = cells[instance + steps[at + CELL]!]!
      const kind = steps[at + KIND]!
      if (kind === SINGLE) this.#value(head)
      else this.#list(head, kind === ENTRIES ? forms[n] : undefined)
    }
    out.copy(literals, rest, literals.length)
  }

  #odd(form: Form, instance: number): void {
    const isWhole = instance === this.#taped.root
    out.value(isWhole ? plainDocumentOf(this.#taped) : plainObjectOf(this.#taped, form, instance))
  }

  #list(head: number, form: Form | undefined): void {
    for (let one = head; one !== 0; one = this.#cells[one + NEXT]!) {
      out.byte(one === head ? OPEN : COMMA)
      if (form) this.#instance(form, one)
      else this.#value(one)
    }
    out.byte(CLOSE)
  }

  #value(record: number): void {
    const cells = this.#cells
    const said = cells[record + VALUE]!
    if (said > 0) this.#code(record, said)
    else if (said < 0 || !this.#spell(cells[record + LEAF]!, cells[record + FROM]!, cells[record + TO]!))
      this.#workedOut(record)
  }

  #workedOut(record: number): void {
    const value = canonicalOf(this.#taped, record)
    if (value === undefined) this.#isOff = true
    else out.value(value)
  }

  #code(record: number, said: number): void {
    const { words } = this.#understood
    const { from, to } = words.leaves[this.#cells[record + LEAF]!]!
    if (from[said] === undefined) words.learn(this.#taped, record)
    if (from[said]! > 0) out.copy(words.bytes, from[said]!, to[said]!)
    else this.#workedOut(record)
  }

  /** Spells what stands on the wire; false where it has to be worked out. */
  #spell(leaf: number, from: number, to: number): boolean {
    const bytes = this.#bytes
    switch (this.#understood.spellings[leaf]!) {
      case TEXT:
        return endsWell(bytes, to) && out.characters(bytes, from, to)
      case DECIMAL:
        return isDecimal(bytes, from, to) && out.characters(bytes, from, to)
      case WHOLE:
        return this.#whole(from, to, this.#understood.decimals[leaf]!)
      case DATE:
        out.date(bytes, from, to, this.#taped.context.policy.centuryPivot ?? 50)
        return true
      case TIME:
        out.time(bytes, from, to)
        return true
      default:
        return false
    }
  }

  #whole(from: number, to: number, decimals: number): boolean {
    if (!isWhole(this.#bytes, from, to, decimals)) return false
    if (decimals === 0) return out.characters(this.#bytes, from, to)
    out.pointed(this.#bytes, from, to, decimals)
    return true
  }
}
