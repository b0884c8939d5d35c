// What is the same in the JSON text of all instances that have the same places filled: the order of members, their
// names, braces and constants. It is worked out when such an instance is met first; of most forms there are a few.
import { isAscii } from '../../../../x12/byte.ts'
import type { Form, Slot } from '../form.ts'

/** Cells of a step: the literal before it, the instance's cell, and what stands there. */
export const LITERAL = 0
export const LITERAL_END = 1
export const CELL = 2
export const KIND = 3
export const STEP = 4
/** What stands in a cell. */
export const VALUE = 0
export const VALUES = 1
export const ENTRIES = 2

/** The text of some instances: step after step, and the literal behind the last one. */
export interface Shape {
  /** Which of the plan's constants its instances have, and which of their places are filled. */
  constants: number
  filled: Int32Array
  steps: Int32Array
  /** The forms of entries, by step. */
  forms: readonly (Form | undefined)[]
  literals: Buffer
  /** Where the literal behind the last step begins. */
  rest: number
}

type Constants = Readonly<Record<string, string>>
type Members = Map<string, Members | Slot | string>

/**
 * The shape of instances that have these places filled, with what they say of themselves. Undefined where an object
 * would have its members in another order than that in which they are put, or one stands in the way of another.
 */
export function shapeOf(
  { slots }: Form,
  filled: readonly number[],
  constants: Constants,
  number: number,
): Shape | undefined {
  const members: Members = new Map(Object.entries(constants))
  const cells = new Map<Slot, number>()
  const there = new Set(filled)
  for (const cell of filled) {
    const slot = slots[cell]!
    if (slot.under.some((one) => there.has(one))) continue
    cells.set(slot, cell)
    if (!put(members, slot)) return undefined
  }
  if (!isOrdered(members)) return undefined
  const text = new ShapeText(cells)
  text.object(members)
  const done = text.done()
  return isAscii(done.literals, 0, done.literals.length)
    ? { constants: number, filled: Int32Array.from(filled), ...done }
    : undefined
}

/** Puts a place where it goes, unless another value has its name; false where one stands in its way. */
function put(members: Members, slot: Slot): boolean {
  const { names, constants } = slot
  let holder = members
  for (const [n, name] of names.slice(0, -1).entries()) {
    if (!holder.has(name)) holder.set(name, new Map(Object.entries(constants[n] ?? {})))
    const inner = holder.get(name)
    if (!(inner instanceof Map)) return false
    holder = inner
  }
  const last = names.at(-1)!
  if (!holder.has(last)) holder.set(last, slot)
  return true
}

/** An object has members whose names are numbers before all others, and one name that is no member. */
const isOrdered = (members: Members): boolean =>
  [...members].every(
    ([name, inner]) => !/^\d+$|^__proto__$/.test(name) && (!(inner instanceof Map) || isOrdered(inner)),
  )

const KINDS = { value: VALUE, values: VALUES, entries: ENTRIES } as const

class ShapeText {
  readonly #cells: ReadonlyMap<Slot, number>
  readonly #steps: number[] = []
  readonly #forms: (Form | undefined)[] = []
  #text = ''
  /** Bytes of the literals before the current one. */
  #begun = 0

  constructor(cells: ReadonlyMap<Slot, number>) {
    this.#cells = cells
  }

  object(members: Members): void {
    let before = '{'
    for (const [name, inner] of members) {
      this.#text += `${before}${JSON.stringify(name)}:`
      before = ','
      if (typeof inner === 'string') this.#text += JSON.stringify(inner)
      else if (inner instanceof Map) this.object(inner)
      else this.#step(inner)
    }
    this.#text += before === '{' ? '{}' : '}'
  }

  #step(slot: Slot): void {
    const end = Buffer.byteLength(this.#text)
    this.#steps.push(this.#begun, end, this.#cells.get(slot)!, KINDS[slot.kind])
    this.#forms.push(slot.form)
    this.#begun = end
  }

  done(): Pick<Shape, 'steps' | 'forms' | 'literals' | 'rest'> {
    return {
      steps: Int32Array.from(this.#steps),
      forms: this.#forms,
      literals: Buffer.from(this.#text),
      rest: this.#begun,
    }
  }
}
