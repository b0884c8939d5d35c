// What is the same in the JSON text of all instances of one shape: names, braces and constants, between the values.
import type { Form } from '../form.ts'
import type { Branch, Member } from './members.ts'

/** Cells of a step: the literal before it, the instance's cell, and what stands there. */
export const LITERAL = 0
export const LITERAL_END = 1
export const CELL = 2
export const KIND = 3
export const STEP = 4
/** What stands in a cell: one value, several, or entries. */
export const [VALUE, VALUES, ENTRIES] = [0, 1, 2]

export interface JsonSteps {
  steps: Int32Array
  /** The forms of entries, by step. */
  forms: readonly (Form | undefined)[]
  /** JSON text in UTF-8; behind the last step its rest. */
  literals: Buffer
  rest: number
}

/** The steps in which the text of an object is put. */
export const jsonStepsOf = (branch: Branch): JsonSteps => new Text().object(branch).done()

const KINDS = { value: VALUE, values: VALUES, entries: ENTRIES } as const

class Text {
  readonly #steps: number[] = []
  readonly #forms: (Form | undefined)[] = []
  #text = ''
  /** Bytes of the literals before the current one. */
  #begun = 0

  object({ constants, members }: Branch): this {
    const said = JSON.stringify(constants)
    this.#text += said.slice(0, -1)
    for (const [n, member] of members.entries()) {
      this.#text += `${n > 0 || said !== '{}' ? ',' : ''}${JSON.stringify(member.name)}:`
      if (member.branch) this.object(member.branch)
      else this.#step(member)
    }
    this.#text += '}'
    return this
  }

  #step({ cell, kind, form }: Member): void {
    const end = Buffer.byteLength(this.#text)
    this.#steps.push(this.#begun, end, cell, KINDS[kind])
    this.#forms.push(form)
    this.#begun = end
  }

  done(): JsonSteps {
    const literals = Buffer.from(this.#text)
    return { steps: Int32Array.from(this.#steps), forms: this.#forms, literals, rest: this.#begun }
  }
}
