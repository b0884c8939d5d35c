// Codes whose meaning the partner's crosswalks say, as far as they were met: right under the rows in effect, so that all
// are forgotten where others are. Their meanings are among the values that each set's tape keeps, from its start on.
import { spanOf } from '../../crosswalkRows.ts'
import type { ReadPolicy } from '../../reading.ts'
import { KnownCodes } from './knownCodes.ts'
import { KEPT, PARTS, type Tape } from './tape.ts'

/** More are not remembered: each set begins with a copy of them. */
const MOST = 2048

export class Crossed {
  readonly #tape: Tape
  /** By a code's bytes and the element's row: what is known of it, as of any code. */
  codes = new KnownCodes()
  /** Their meanings, where the tape keeps them; what else it kept then is left out. */
  #values: unknown[] = []
  /** Goes up with all that changes here. */
  version = 0
  #crosswalks: ReadPolicy['crosswalks']
  #day: string | undefined
  #span = 0

  constructor(tape: Tape) {
    this.#tape = tape
    tape.initial = this.#values
  }

  /** Forgets all, if other rows are in effect on the day; `day` is undefined for whichever. */
  turn(crosswalks: ReadPolicy['crosswalks'], day: string | undefined): void {
    if (crosswalks === this.#crosswalks && day === this.#day) return
    const span = crosswalks ? spanOf(crosswalks, day) : 0
    this.#day = day
    if (crosswalks === this.#crosswalks && span === this.#span) return
    this.#crosswalks = crosswalks
    this.#span = span
    if (this.codes.size === 0) return
    this.codes = new KnownCodes()
    this.#values = []
    this.#tape.initial = this.#values
    this.version++
  }

  /** What a code means, as a value of its own or of its parts, `undefined` for those that it has not; 0 where there is no room for it. */
  learn(code: Uint8Array, row: number, meanings: readonly unknown[], isParted: boolean): number {
    const { values } = this.#tape
    const first = values.length
    const parts = isParted ? bitsOf(meanings) : 0
    const known = KEPT | (first + 1) | (parts << PARTS)
    if (first + meanings.length > MOST || !this.codes.learnIn(code, 0, code.length, row, known)) return 0
    values.push(...meanings)
    for (const [n, one] of meanings.entries()) this.#values[first + n] = one
    this.version++
    return known
  }
}

const bitsOf = (meanings: readonly unknown[]): number =>
  meanings.reduce<number>((bits, one, n) => (one === undefined ? bits : bits | (1 << n)), 0)
