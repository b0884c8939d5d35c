// Where the elements of one segment end, found byte by byte, in a table that is used again: for segments that can't be
// scanned with many others at once (scan/).
import { isAt, type Span } from './parts.ts'
import type { Delimiters } from './types.ts'

export class ElementEnds {
  /** Index behind each element, from the id on; it is another table where a segment has too many for it. */
  ends = new Int32Array(64)
  readonly #delimiters: Delimiters
  /** A delimiter's first byte is not yet a delimiter. */
  readonly #isCareful: boolean

  constructor(delimiters: Delimiters, isCareful: boolean) {
    this.#delimiters = delimiters
    this.#isCareful = isCareful
  }

  /** Notes those of the segment at `from`, which may hold binary data; how many stand behind the id. */
  find(bytes: Buffer, from: number, data: Span | undefined): number {
    if (this.#isCareful && !data) return this.#findCarefully(bytes, from)
    const { element, segment } = this.#delimiters
    const stop = data ? data[0] : bytes.length
    let count = 0
    let at = from
    for (; at < stop && bytes[at] !== segment; at++) if (bytes[at] === element) this.#note(count++, at)
    if (data) at = behind(bytes, data[1], segment)
    this.#note(count, at)
    return count
  }

  #findCarefully(bytes: Buffer, from: number): number {
    const delimiters = this.#delimiters
    const { release, wide } = delimiters
    const more = (wide?.element?.length ?? 1) - 1
    let count = 0
    let at = from
    for (; at < bytes.length && !isAt(bytes, at, 'segment', delimiters); at++) {
      if (bytes[at] === release) at++
      else if (isAt(bytes, at, 'element', delimiters)) {
        this.#note(count++, at)
        at += more
      }
    }
    this.#note(count, Math.min(at, bytes.length))
    return count
  }

  /** Takes over those that stand in another table, from `first` on. */
  take(ends: Int32Array, first: number, count: number): void {
    for (let n = 0; n <= count; n++) this.#note(n, ends[first + n]!)
  }

  #note(element: number, end: number): void {
    if (element === this.ends.length) {
      const larger = new Int32Array(element * 4)
      larger.set(this.ends)
      this.ends = larger
    }
    this.ends[element] = end
  }
}

/** The index of the terminator at or behind `from`; the end of the bytes where there is none. */
function behind(bytes: Buffer, from: number, terminator: number): number {
  const at = bytes.indexOf(terminator, from)
  return at < 0 ? bytes.length : at
}
