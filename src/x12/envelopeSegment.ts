// One segment of an envelope, or a stray one where an envelope segment should be: short, and read as text.
import type { Place } from '../finding/finding.ts'
import { latin1 } from './byte.ts'
import { looseBreaks, textOf } from './delimiter.ts'
import { elementIn, released, splitElements } from './elements.ts'
import type { Delimiters } from './types.ts'

/** Bytes of a segment that are looked at; an envelope's longest, the ISA, has 106. */
export const SEGMENT_HEAD = 1024

/** A segment's id and elements as text, trimmed; element 1 is the first behind the id. */
export class EnvelopeSegment {
  readonly id: string
  /** Bytes from the start of the receipt to the segment's first, and behind its terminator. */
  readonly offset: number
  readonly end: number
  /** The id of the segment that follows it without a terminator between them. */
  joined?: string
  /** As it came, and without line breaks that are none of the delimiters. */
  readonly #head: string
  readonly #text: string
  readonly #separator: string
  readonly #release: string | undefined

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
    this.#text = withoutBreaks(this.#head, delimiters)
    this.#separator = textOf(delimiters, 'element')
    this.#release = delimiters.release === undefined ? undefined : String.fromCharCode(delimiters.release)
    this.id = elementIn(this.#text, this.#separator, 0)
  }

  /** How many elements, without empty ones at the end. */
  get count(): number {
    return this.texts().findLastIndex((text) => text !== '') + 1
  }

  /** An element's value without release characters and white space around it; empty where it is not there. */
  text(element: number): string {
    if (this.#release === undefined) return elementIn(this.#text, this.#separator, element).trim()
    const found = splitElements(this.#text, this.#separator, this.#release)[element]
    return found === undefined ? '' : released(found, this.#release).trim()
  }

  /** All elements, without the id. */
  texts(): string[] {
    const [, ...elements] = splitElements(this.#text, this.#separator, this.#release)
    return elements.map((one) => released(one, this.#release).trim())
  }

  /** The last character before the terminator that is not white. */
  get last(): string {
    return this.#head.trimEnd().slice(-1)
  }

  /** The place of an element, or of the whole segment for 0. `segment` is its ordinal. */
  place(segment: number, element = 0): Place {
    const whole = { segment, id: this.id, offset: this.offset, length: this.#head.length }
    if (element === 0) return whole
    const parts = splitElements(this.#head, this.#separator, this.#release)
    const before = parts
      .slice(0, element)
      .reduce((sum, part) => sum + part.length + this.#separator.length, 0)
    const offset = this.offset + Math.min(before, this.#head.length)
    return { ...whole, element, offset, length: parts[element]?.length ?? 0 }
  }
}

/** A wrapped file breaks lines anywhere, also inside of an id. */
function withoutBreaks(text: string, delimiters: Delimiters): string {
  if (!text.includes('\n') && !text.includes('\r')) return text
  const loose = looseBreaks(delimiters)
  return text.replace(/[\r\n]/g, (found) => (loose.includes(found.charCodeAt(0)) ? '' : found))
}
