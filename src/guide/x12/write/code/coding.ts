// The text of a function as it grows. What comes from a guide stands in it only as numbers and as checked names of
// members; everything else is handed over beside the text, so that no guide can write code.

/** A name that can't be anything but a member's. */
const NAME = /^[A-Za-z][A-Za-z0-9]*$/

// Turbofan leaves functions alone that are longer, and a loop over them would be no gain.
const LONGEST = 150_000

export class Coding {
  readonly #lines: string[] = []
  readonly #given: unknown[] = []
  readonly #names = new Map<unknown, string>()
  #length = 0
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

  /** Adds a line. */
  say(text: string): void {
    this.#lines.push(text)
    this.#length += text.length
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

  /** The function, of those parameters; undefined where code can't or should not be made of text. */
  function<Made>(parameters: string): Made | undefined {
    if (this.#length > LONGEST) return undefined
    const given = this.#given.map((_, i) => `g${i}=g[${i}]`).join()
    const body = `'use strict';${given && `const ${given};`}return function(${parameters}){${this.#lines.join('\n')}}`
    try {
      return new Function('g', body)(this.#given) as Made
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
