// Wire codes ↔ canonical words, both ways, made once from a guide's `codes`.
import type { CodeTable } from './model.ts'

export class Codes {
  readonly #words = new Map<string, string>()
  readonly #wires = new Map<string, string>()
  /** What stands before and after the code in the word for every other code. */
  readonly #rest: readonly [string, string] | undefined

  constructor(table: CodeTable) {
    for (const [wire, said] of Object.entries(table)) {
      const word = typeof said === 'string' ? said : said.to
      if (wire === '*') {
        const [before = '', after = ''] = word.split('*')
        this.#rest = [before, after]
      } else {
        this.#words.set(wire, word)
        if (typeof said === 'string' && !this.#wires.has(word)) this.#wires.set(word, wire)
      }
    }
  }

  /** Our word for a code; undefined where there is none. */
  word(wire: string): string | undefined {
    const known = this.#words.get(wire)
    if (known !== undefined || !this.#rest) return known
    return this.#rest[0] + wire + this.#rest[1]
  }

  /** The code for our word; undefined where there is none. */
  wire(word: string): string | undefined {
    const known = this.#wires.get(word)
    if (known !== undefined || !this.#rest) return known
    const [before, after] = this.#rest
    if (!word.startsWith(before) || !word.endsWith(after)) return undefined
    const wire = word.slice(before.length, word.length - after.length)
    return this.#words.has(wire) ? undefined : wire || undefined
  }

  /** Codes that are known by name. */
  get known(): string[] {
    return [...this.#words.keys()]
  }

  /** Codes that can be written. */
  get writable(): string[] {
    return [...this.#wires.values()]
  }

  /** Words that can be written. */
  get words(): string[] {
    return [...this.#wires.keys()]
  }

  /** Whether other codes are taken too. */
  get isOpen(): boolean {
    return this.#rest !== undefined
  }
}
