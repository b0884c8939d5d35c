// A tape as the canonical document's JSON text, straight from the bytes of the wire: the text is what JSON.stringify
// makes of the document (test/laws/text.test.ts), and of most values no string and of the document no object is made.
import { decimal, implied } from '../../../codec/decimal.ts'
import { type Form, NEXT } from '../form.ts'
import type { Plan, PlanLeaf } from '../plan.ts'
import * as plan from '../plan.ts'
import { quickOf } from '../quickOf.ts'
import { canonicalOf, documentOf, objectOf, type Taped } from '../setReading.ts'
import * as tape from '../tape.ts'
import { JsonBytes } from './jsonBytes.ts'
import * as shape from './shape.ts'

// V8 folds constants of the module's own (quick.ts).
const { FROM, LEAF, TO, VALUE } = tape
const { LITERAL, LITERAL_END, CELL, KIND, STEP, ENTRIES } = shape
const { TEXT, WHOLE, DECIMAL, DATE, TIME } = plan
const ONE_VALUE = shape.VALUE
const [COMMA, OPEN, CLOSE, SPACE, HARD_SPACE] = [0x2c, 0x5b, 0x5d, 0x20, 0xa0]
const [ZERO, NINE, POINT] = [0x30, 0x39, 0x2e]

/** Shapes of one guide that are kept: partners send what they like. */
const MOST_SHAPES = 512
const MIX = 0x9e3779b1

/** How values are spelled that stand on the tape as places only; anything else is worked out. */
const WORKED_OUT = 0

const out = new JsonBytes()

/** The JSON text of a tape's document. */
export function jsonOf(taped: Taped): string {
  let known = texts.get(taped.plan)
  if (!known) texts.set(taped.plan, (known = new TapeJson(taped.plan)))
  return known.text(taped)
}

const texts = new WeakMap<Plan, TapeJson>()

/** What is known of a form: the cells of its places, and the shapes of instances that were met, by what is filled. */
interface KnownForm {
  form: Form
  places: Int32Array
  shapes: Map<number, (shape.Shape | undefined)[]>
}

/** Where a code's word stands among the words, by the memo's number; 0 for one that has to be worked out each time. */
interface Words {
  from: number[]
  to: number[]
}

class TapeJson {
  readonly #plan: Plan
  readonly #hows: Uint8Array
  readonly #decimals: Uint8Array
  readonly #words: Words[]
  #wordBytes = Buffer.alloc(1024)
  #wordsEnd = 1
  readonly #forms: (KnownForm | undefined)[] = []
  #shapes = 0
  #taped!: Taped
  #isOff = false

  constructor(planned: Plan) {
    this.#plan = planned
    this.#hows = Uint8Array.from(planned.leaves, howOf)
    this.#decimals = Uint8Array.from(planned.leaves, ({ element }) => element?.decimals ?? 0)
    this.#words = planned.leaves.map(() => ({ from: [], to: [] }))
  }

  text(taped: Taped): string {
    this.#taped = taped
    this.#isOff = false
    out.begin()
    this.#instance(taped.plan.root, taped.root)
    return this.#isOff ? JSON.stringify(documentOf(taped)) : out.text()
  }

  #instance(form: Form, instance: number): void {
    const { cells } = this.#taped
    const known = this.#shape(form, instance)
    if (!known) return this.#object(form, instance)
    const { steps, literals, forms } = known
    for (let at = 0, n = 0; at < steps.length; at += STEP, n++) {
      out.copy(literals, steps[at + LITERAL]!, steps[at + LITERAL_END]!)
      const head = cells[instance + steps[at + CELL]!]!
      const kind = steps[at + KIND]!
      if (kind === ONE_VALUE) this.#value(head)
      else this.#list(head, kind === ENTRIES ? forms[n] : undefined)
    }
    out.copy(literals, known.rest, literals.length)
  }

  #list(head: number, form: Form | undefined): void {
    const { cells } = this.#taped
    for (let one = head; one !== 0; one = cells[one + NEXT]!) {
      out.byte(one === head ? OPEN : COMMA)
      if (form) this.#instance(form, one)
      else this.#value(one)
    }
    out.byte(CLOSE)
  }

  /** An instance whose members are not in the order in which they are put. */
  #object(form: Form, instance: number): void {
    const isRoot = instance === this.#taped.root
    out.value(isRoot ? documentOf(this.#taped) : objectOf(this.#taped, form, instance))
  }

  #shape(form: Form, instance: number): shape.Shape | undefined {
    const { cells } = this.#taped
    const known = (this.#forms[form.index] ??= knownForm(form))
    const { places, shapes } = known
    const constants = cells[instance + 2]!
    let hash = constants
    let count = 0
    for (let n = 0; n < places.length; n++) {
      const cell = places[n]!
      if (cells[instance + cell] === 0) continue
      hash = Math.imul(hash ^ cell, MIX)
      count++
    }
    const met = shapes.get(hash)
    if (met)
      for (let n = 0; n < met.length; n++)
        if (isOf(met[n], cells, instance, constants, count)) return met[n]
    return this.#learn(known, hash, instance)
  }

  #learn({ form, places, shapes }: KnownForm, hash: number, instance: number): shape.Shape | undefined {
    if (this.#shapes >= MOST_SHAPES) return undefined
    const { cells, root } = this.#taped
    const filled = [...places].filter((cell) => cells[instance + cell] !== 0)
    const number = cells[instance + 2]!
    const constants = this.#plan.constants[number]!
    const isRoot = instance === root
    // The document's own name would give way to a value.
    if (isRoot && form.fields.has('schema')) return undefined
    const schema = { schema: `${this.#plan.set.canonical}/1` }
    const made = shape.shapeOf(form, filled, isRoot ? { ...schema, ...constants } : constants, number)
    if (made) {
      this.#shapes++
      shapes.set(hash, [...(shapes.get(hash) ?? []), made])
    }
    return made
  }

  #value(record: number): void {
    const { cells, bytes } = this.#taped
    const said = cells[record + VALUE]!
    if (said > 0) this.#code(record, said)
    else if (said < 0 || !this.#spell(record, bytes, cells[record + FROM]!, cells[record + TO]!))
      this.#workedOut(record)
  }

  #workedOut(record: number): void {
    const value = canonicalOf(this.#taped, record)
    // A place whose value is none is not in the document at all.
    if (value === undefined) this.#isOff = true
    else out.value(value)
  }

  #code(record: number, said: number): void {
    const { from, to } = this.#words[this.#taped.cells[record + LEAF]!]!
    if (from[said] === undefined) this.#learnWord(record, said)
    if (from[said]! > 0) out.copy(this.#wordBytes, from[said]!, to[said]!)
    else this.#workedOut(record)
  }

  #learnWord(record: number, said: number): void {
    const { from, to } = this.#words[this.#taped.cells[record + LEAF]!]!
    const word = JSON.stringify(canonicalOf(this.#taped, record)) ?? ''
    const length = Buffer.byteLength(word)
    if (length !== word.length || length === 0) {
      from[said] = 0
      return
    }
    if (this.#wordsEnd + length > this.#wordBytes.length)
      this.#wordBytes = Buffer.concat([this.#wordBytes], 2 * (this.#wordBytes.length + length))
    from[said] = this.#wordsEnd
    this.#wordsEnd += this.#wordBytes.write(word, this.#wordsEnd, 'latin1')
    to[said] = this.#wordsEnd
  }

  /** Spells what stands on the wire; false where it has to be worked out. */
  #spell(record: number, bytes: Buffer, from: number, to: number): boolean {
    const leaf = this.#taped.cells[record + LEAF]!
    const last = bytes[to - 1]!
    switch (this.#hows[leaf]!) {
      case TEXT:
        return last !== SPACE && last !== HARD_SPACE && out.characters(bytes, from, to)
      case DECIMAL:
        return last !== POINT && isDecimal(bytes, from, to) && out.characters(bytes, from, to)
      case WHOLE:
        return spellWhole(bytes, from, to, this.#decimals[leaf]!)
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
}

/** A leaf that stands on the tape as places has been judged already: only how it is spelled is left to be seen. */
function howOf({ element, part }: PlanLeaf): number {
  if (element === undefined) return TEXT
  const how = part === undefined ? quickOf(element, false) : WORKED_OUT
  return (how === DECIMAL && element.codec !== decimal) || (how === WHOLE && element.codec !== implied)
    ? WORKED_OUT
    : how
}

/** Whether a number is written as it is spelled: without zeros before it. */
const isDecimal = (bytes: Buffer, from: number, to: number): boolean => {
  const first = bytes[from]!
  if (first === ZERO) return to - from === 1 || bytes[from + 1] === POINT
  return first > ZERO && first <= NINE
}

function spellWhole(bytes: Buffer, from: number, to: number, decimals: number): boolean {
  const point = to - decimals
  if (point <= from || (bytes[from] === ZERO && point - from > 1)) return false
  if (decimals === 0) return out.characters(bytes, from, to)
  out.pointed(bytes, from, to, decimals)
  return true
}

const knownForm = (form: Form): KnownForm => ({
  form,
  places: Int32Array.from([...form.slots.keys()].filter((cell) => form.slots[cell] !== undefined)),
  shapes: new Map(),
})

function isOf(
  one: shape.Shape | undefined,
  cells: Int32Array,
  instance: number,
  constants: number,
  count: number,
): boolean {
  if (one?.constants !== constants || one.filled.length !== count) return false
  for (let n = 0; n < count; n++) if (cells[instance + one.filled[n]!] === 0) return false
  return true
}
