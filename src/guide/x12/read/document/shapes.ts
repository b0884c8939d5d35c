// Instances of a form by which of their places are filled: of most forms there are a few such shapes, and what all
// instances of a shape have in common is worked out when it is met first.
import { isAscii } from '../../../../x12/byte.ts'
import type { Form, Slot } from '../form.ts'
import * as form from '../form.ts'
import type { Plan } from '../plan.ts'
import { type JsonSteps, jsonStepsOf } from './jsonSteps.ts'
import { type Branch, branchOf } from './members.ts'

/** Shapes of one guide that are kept: partners send what they like. */
const MOST = 512
const MIX = 0x9e3779b1
// V8 folds constants of the module's own (quick.ts).
const { CONSTANTS, INSTANCE: FIRST } = form

export interface Shape {
  /** What its instances have, in the order of the cells, and the cells. */
  slots: readonly Slot[]
  places: Int32Array
  branch: Branch
  json: JsonSteps
}

/** A shape with what it is known again by. */
interface Known extends Shape {
  constants: number
  filled: Int32Array
}

interface Met {
  /** The cells of the form's places are 1. */
  arePlaces: Uint8Array
  /** By what is filled, hashed. */
  shapes: Map<number, readonly Known[]>
}

/** The shapes that were met of one guide's forms. */
export class Shapes {
  readonly #plan: Plan
  readonly #forms: Met[]
  #count = 0

  constructor(plan: Plan) {
    this.#plan = plan
    this.#forms = plan.forms.map(({ slots }) => ({
      arePlaces: Uint8Array.from(slots, (slot) => (slot ? 1 : 0)),
      shapes: new Map(),
    }))
  }

  /** The shape of an instance; undefined where it can't be said of all of its kind, or there are too many. */
  of(cells: Int32Array, form: Form, instance: number): Shape | undefined {
    const { arePlaces, shapes } = this.#forms[form.index]!
    const constants = cells[instance + CONSTANTS]!
    let hash = constants
    let count = 0
    // Most of them are empty, so that nothing is looked up before one is not.
    for (let cell = FIRST; cell < arePlaces.length; cell++) {
      if (cells[instance + cell] === 0 || arePlaces[cell] === 0) continue
      hash = Math.imul(hash ^ cell, MIX)
      count++
    }
    const known = shapes.get(hash)
    if (known)
      for (let n = 0; n < known.length; n++)
        if (isOf(known[n]!, cells, instance, constants, count)) return known[n]
    return this.#count < MOST ? this.#learn(cells, form, instance, hash) : undefined
  }

  #learn(cells: Int32Array, form: Form, instance: number, hash: number): Shape | undefined {
    // A value of this name would be said in place of what the document says of itself.
    if (form === this.#plan.root && form.fields.has('schema')) return undefined
    const { arePlaces, shapes } = this.#forms[form.index]!
    const filled = Int32Array.from(
      [...arePlaces.keys()].filter((cell) => arePlaces[cell] === 1 && cells[instance + cell] !== 0),
    )
    const constants = cells[instance + CONSTANTS]!
    const branch = branchOf(form, [...filled], this.#constantsOf(form, constants))
    const json = branch && jsonStepsOf(branch)
    if (!json || !isAscii(json.literals, 0, json.literals.length)) return undefined
    this.#count++
    const there = filled.filter((cell) => !form.slots[cell]!.under.some((one) => filled.includes(one)))
    const slots = Array.from(there, (cell) => form.slots[cell]!)
    const made = { constants, filled, slots, places: there, branch, json }
    shapes.set(hash, [...(shapes.get(hash) ?? []), made])
    return made
  }

  /** The document's own say what it is. */
  #constantsOf(form: Form, number: number): Readonly<Record<string, string>> {
    const { root, constants, set } = this.#plan
    const own = constants[number]!
    return form === root ? { schema: `${set.canonical}/1`, ...own } : own
  }
}

function isOf(one: Known, cells: Int32Array, instance: number, constants: number, count: number): boolean {
  if (one.constants !== constants || one.filled.length !== count) return false
  for (let n = 0; n < count; n++) if (cells[instance + one.filled[n]!] === 0) return false
  return true
}
