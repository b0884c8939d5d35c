// The patterns of a guide as tables that a value's bytes are looked up in, one after the other: one for prices took 47
// ns a byte of an order by a regular expression, for which strings have to be made.
import { behind, type Expression, isOver, nameOf, setsIn } from './expression.ts'
import { expressionOf, PRINTED } from './parse.ts'

/** Cells of a state: what it becomes by each character of ASCII, and whether the value may end, where none is printed. */
export const STATE_BITS = 7
const WIDTH = 1 << STATE_BITS
export const ENDS = 127
/** The states that a pattern has: 0 once it does not match, and 1 at first. */
const FIRST = 1
const MOST_STATES = 255
/** Bytes of all tables together. */
export const MOST_BYTES = 512 * 1024

/** What a table says of a value: that it does not match, that it does, or that more than ASCII stands in it. */
export const OTHER = 0
export const MATCHES = 1
export const UNDECIDED = -1

export class Patterns {
  /** All tables. The first bytes are none's, so that 0 is no table. */
  cells = new Uint8Array(WIDTH)
  readonly #known = new Map<string, number>()

  /** Where the table of a pattern begins; 0 where it can't have one. */
  add(pattern: RegExp): number {
    const known = this.#known.get(pattern.source) ?? this.#made(pattern)
    this.#known.set(pattern.source, known)
    return known
  }

  /** How the table that begins there says what is between two indexes. */
  look(table: number, bytes: Uint8Array, from: number, to: number): number {
    const { cells } = this
    let state = FIRST
    for (let at = from; at < to; at++) {
      if (bytes[at]! >= ENDS) return UNDECIDED
      state = cells[table + (state << STATE_BITS) + bytes[at]!]!
      if (state === 0) return OTHER
    }
    return cells[table + (state << STATE_BITS) + ENDS]!
  }

  #made({ source }: RegExp): number {
    const text = /^\^\(\?:(.*)\)\$$/s.exec(source)?.[1]
    const expression = text === undefined ? undefined : expressionOf(text)
    const states = expression && statesOf(expression)
    const begin = this.cells.length
    if (!states || begin + states.length > MOST_BYTES) return 0
    const cells = new Uint8Array(begin + states.length)
    cells.set(this.cells)
    cells.set(states, begin)
    this.cells = cells
    return begin
  }
}

/** A table of all states that an expression has; undefined where they are too many. */
function statesOf(expression: Expression): Uint8Array | undefined {
  const kinds = kindsOf(expression)
  const states = [expression]
  const known = new Map([[nameOf(expression), FIRST]])
  const cells = new Uint8Array((MOST_STATES + 1) * WIDTH)
  for (let n = 0; n < states.length; n++) {
    const row = (n + FIRST) * WIDTH
    for (const characters of kinds) {
      const next = behind(states[n]!, characters[0]!)
      if (next.kind === 'nothing') continue
      const name = nameOf(next)
      if (!known.has(name)) known.set(name, states.push(next))
      if (states.length > MOST_STATES) return undefined
      for (const one of characters) cells[row + one] = known.get(name)!
    }
    cells[row + ENDS] = isOver(states[n]!) ? 1 : 0
  }
  return cells.slice(0, (states.length + FIRST) * WIDTH)
}

/** Characters that no set of the expression tells apart. */
function kindsOf(expression: Expression): number[][] {
  const sets = setsIn(expression)
  const kinds = new Map<string, number[]>()
  for (const one of PRINTED) {
    const name = sets.map((set) => (set.has(one) ? 1 : 0)).join('')
    kinds.set(name, [...(kinds.get(name) ?? []), one])
  }
  return [...kinds.values()]
}
