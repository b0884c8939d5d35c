// Where a segment ends: at its terminator, of one byte or of the several of a UTF-8 character, unless a release
// character makes it data.
import { viewOf } from './byte.ts'
import { textOf } from './delimiter.ts'
import type { Delimiters } from './types.ts'

export class Terminator {
  /** In bytes. */
  readonly length: number
  readonly #bytes: Buffer
  readonly #release: number | undefined

  constructor(delimiters: Delimiters) {
    this.#bytes = Buffer.from(textOf(delimiters, 'segment'), 'latin1')
    this.#release = delimiters.release
    this.length = this.#bytes.length
  }

  /** Does one stand here? `more` where the bytes end too early to tell. */
  at(bytes: Uint8Array, at: number): 'yes' | 'no' | 'more' {
    for (let i = 0; i < this.length; i++) {
      if (at + i === bytes.length) return 'more'
      if (bytes[at + i] !== this.#bytes[i]) return 'no'
    }
    return 'yes'
  }

  /** The index of the first at or behind `from`, or -1. `released`: a release character stands before `from`. */
  find(bytes: Uint8Array, from: number, released = false): number {
    const view = viewOf(bytes)
    const seek = (at: number) =>
      this.length === 1 ? view.indexOf(this.#bytes[0]!, at) : view.indexOf(this.#bytes, at)
    let at = seek(from)
    while (at >= 0 && this.isReleased(bytes, at, from, released)) at = seek(at + 1)
    return at
  }

  /** True where the byte at `at` is data: an odd number of release characters stands before it. */
  isReleased(bytes: Uint8Array, at: number, from: number, before = false): boolean {
    if (this.#release === undefined) return false
    let first = at
    while (first > from && bytes[first - 1] === this.#release) first--
    const odd = (at - first) % 2 === 1
    return first === from && before ? !odd : odd
  }
}
