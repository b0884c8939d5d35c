// One segment of an envelope, or a stray one where an envelope segment should be: short, and read as text.
import type { Place } from '../finding/finding.ts'
import { latin1 } from './byte.ts'
import { looseBreaks } from './delimiter.ts'
import type { Delimiters } from './types.ts'

/** Bytes of a segment that are looked at; an envelope's longest, the ISA, has 106. */
export const SEGMENT_HEAD = 1024

/** A segment's id and elements as text, trimmed; element 1 is the first behind the id. */
export class EnvelopeSegment {
  readonly id: string
  /** Bytes from the start of the receipt to the segment's first, and behind its terminator. */
  readonly offset: number
  readonly end: number
  readonly #head: string
  readonly #separator: string
  readonly #elements: string[]

  /**
   * `bytes[from]` is the segment's first byte, `bytes[to]` its terminator. Only `SEGMENT_HEAD` bytes are
   * read; `end` tells where it truly ends.
   */
  constructor(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    end: number,
    delimiters: Delimiters,
  ) {
    this.offset = offset
    this.end = end
    this.#head = latin1(bytes, from, Math.min(to, from + SEGMENT_HEAD))
    this.#separator = String.fromCharCode(delimiters.element)
    this.#elements = withoutBreaks(this.#head, delimiters).split(this.#separator)
    this.id = this.#elements[0] ?? ''
  }

  /** How many elements, without empty ones at the end. */
  get count(): number {
    let count = this.#elements.length - 1
    while (count > 0 && this.text(count) === '') count--
    return count
  }

  text(element: number): string {
    return (this.#elements[element] ?? '').trim()
  }

  /** All elements as they came, without the id. */
  texts(): string[] {
    return this.#elements.slice(1).map((one) => one.trim())
  }

  /** True where the last character before the terminator is this byte. */
  endsWith(byte: number): boolean {
    return this.#head.trimEnd().endsWith(String.fromCharCode(byte))
  }

  /** The place of an element, or of the whole segment for 0. `segment` is its ordinal. */
  place(segment: number, element = 0): Place {
    const whole = { segment, id: this.id, offset: this.offset, length: this.#head.length }
    if (element === 0) return whole
    const parts = this.#head.split(this.#separator)
    const before = parts.slice(0, element).reduce((sum, part) => sum + part.length + 1, 0)
    const offset = this.offset + Math.min(before, this.#head.length)
    return { ...whole, element, offset, length: parts[element]?.length ?? 0 }
  }
}

/** A wrapped file breaks lines anywhere, also inside of an id. */
function withoutBreaks(text: string, delimiters: Delimiters): string {
  if (!/[\r\n]/.test(text)) return text
  const loose = looseBreaks(delimiters)
  return text.replace(/[\r\n]/g, (found) => (loose.includes(found.charCodeAt(0)) ? '' : found))
}
