// The text of a function as it grows. What comes from a guide stands in it only as numbers and as checked names of
// members; everything else is handed over beside the text, so that no guide can write code.

/** A name that can't be anything but a member's. */
const NAME = /^[A-Za-z][A-Za-z0-9]*$/

// Longer functions stay as they are read: no compiler takes them.
const LONGEST = 150_000

export class Coding {
  readonly #given: unknown[] = []
  readonly #names = new Map<unknown, string>()
  #variables = 0
  /** Lineage is said too. */
  readonly isTraced: boolean

  constructor(isTraced: boolean) {
    this.isTraced = isTraced
  }

  /** Code that is wanted only where lineage is. */
  traced(text: () => string): string {
    return this.isTraced ? text() : ''
  }

  /** A name for something that the function uses. */
  given(what: unknown): string {
    const known = this.#names.get(what)
    if (known !== undefined) return known
    const name = `g${this.#given.push(what) - 1}`
    this.#names.set(what, name)
    return name
  }

  /** A name that no other variable has. */
  variable(): string {
    return `x${this.#variables++}`
  }

  /** The function of those parameters and that body; undefined where code can't or should not be made of text. */
  function<Made>(parameters: string, body: string): Made | undefined {
    if (body.length > LONGEST) return undefined
    const given = this.#given.map((_, i) => `g${i}=g[${i}]`).join()
    try {
      return new Function(
        'g',
        `'use strict';const ${given || 'g0=0'};return function(${parameters}){${body}}`,
      )(this.#given) as Made
    } catch (error) {
      // Node may run without code from strings (--disallow-code-generation-from-strings).
      if (error instanceof EvalError) return undefined
      throw error
    }
  }
}

/** Something in a plan has no code. */
export class Uncoded extends Error {}

/** The member of an object. Throws `Uncoded` where its name can't stand in code. */
export function memberOf(object: string, name: string): string {
  if (!NAME.test(name)) throw new Uncoded()
  return `${object}.${name}`
}
