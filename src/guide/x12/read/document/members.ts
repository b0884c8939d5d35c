// The members of all objects that have the same places filled, in the order in which an object has them: they are put
// in the order of the cells, and a place by several names is put in an object that the first of its values makes.
import type { Form, Slot } from '../form.ts'

type Constants = Readonly<Record<string, string>>

/** An object: what it says of itself, and behind that its members. */
export interface Branch {
  constants: Constants
  members: readonly Member[]
}

/** A name, with the object there or the cell of the instance in which the values begin that go there. */
export interface Member {
  name: string
  branch: Branch | undefined
  kind: Slot['kind']
  cell: number
  /** Of entries. */
  form: Form | undefined
}

/** What instances of a form have that have these places filled; undefined where one value stands in the way of another. */
export function branchOf(
  { slots }: Form,
  filled: readonly number[],
  constants: Constants,
): Branch | undefined {
  const root = new Growing(constants)
  const there = new Set(filled)
  for (const cell of filled) {
    const slot = slots[cell]!
    if (!slot.under.some((one) => there.has(one)) && !root.put(slot, cell)) return undefined
  }
  return root.branch()
}

class Growing {
  readonly #constants: Constants
  readonly #inner = new Map<string, Growing | { slot: Slot; cell: number }>()

  constructor(constants: Constants = {}) {
    this.#constants = constants
  }

  /** Puts a place where it goes, unless another value has its name; false where that stands in its way. */
  put(slot: Slot, cell: number, depth = 0): boolean {
    const name = slot.names[depth]!
    const isTaken = Object.hasOwn(this.#constants, name)
    if (depth === slot.names.length - 1) {
      if (!isTaken && !this.#inner.has(name)) this.#inner.set(name, { slot, cell })
      return true
    }
    const inner = this.#inner.get(name) ?? new Growing(slot.constants[depth])
    this.#inner.set(name, inner)
    return !isTaken && inner instanceof Growing && inner.put(slot, cell, depth + 1)
  }

  branch(): Branch {
    const members = [...this.#inner].map(([name, inner]): Member => {
      if (inner instanceof Growing)
        return { name, branch: inner.branch(), kind: 'value', cell: 0, form: undefined }
      return { name, branch: undefined, kind: inner.slot.kind, cell: inner.cell, form: inner.slot.form }
    })
    return { constants: this.#constants, members }
  }
}
