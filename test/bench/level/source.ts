// Where a level takes a receipt from: a buffer that holds it whole, or a file or pipe of which only what is still
// wanted is held.
import { readSync } from 'node:fs'
import { PIECE, type Source } from './level.ts'

/** A receipt that is in memory. */
export function inMemory(whole: Uint8Array): Source {
  let at = 0
  return {
    length: whole.length,
    next() {
      if (at >= whole.length) return undefined
      const from = at
      at = Math.min(whole.length, at + PIECE)
      return whole.subarray(from, at)
    },
    bytes: (from, to) => whole.subarray(from, to),
    forget: () => {},
  }
}

/** Reads up to so many bytes to a place of a buffer; 0 at the receipt's end. */
export type Pull = (to: Uint8Array, at: number, length: number) => number

/** Takes a file's bytes from its beginning. */
export const fromFile =
  (file: number): Pull =>
  (to, at, length) =>
    readSync(file, to, at, length, null)

/** A receipt that comes bit by bit; `look` is called at each. */
export class Streamed implements Source {
  readonly length: number
  readonly #pull: Pull
  readonly #look: () => void
  #window = new Uint8Array(4 * PIECE)
  #used = 0
  /** Offset of the window's first byte. */
  #base = 0

  constructor(pull: Pull, length: number, look: () => void = () => {}) {
    this.#pull = pull
    this.length = length
    this.#look = look
  }

  next(): Uint8Array | undefined {
    this.#look()
    if (this.#used + PIECE > this.#window.length) this.#grow()
    const count = this.#pull(this.#window, this.#used, PIECE)
    if (count === 0) return undefined
    this.#used += count
    return this.#window.subarray(this.#used - count, this.#used)
  }

  bytes(from: number, to: number): Uint8Array {
    return this.#window.subarray(from - this.#base, to - this.#base)
  }

  /** Moves what is still wanted to the front, once there is little room. */
  forget(before: number): void {
    if (this.#used + PIECE <= this.#window.length) return
    this.#window.copyWithin(0, before - this.#base, this.#used)
    this.#used -= before - this.#base
    this.#base = before
  }

  #grow(): void {
    const larger = new Uint8Array(this.#window.length * 2)
    larger.set(this.#window.subarray(0, this.#used))
    this.#window = larger
  }
}
