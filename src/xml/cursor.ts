// Where we are, in the sender's bytes. The parser counts UTF-16 units of decoded text; a place is
// a byte offset, a line and a column. Text is walked once, forward, from one mark to the next.

export interface Mark {
  offset: number
  line: number
  column: number
}

/** Bytes that a UTF-16 unit stands for; of a surrogate pair each unit stands for two of the four. */
const utf8Width = (unit: number) =>
  unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit <= 0xdfff ? 2 : 3

const widthOf = (encoding: string): ((unit: number) => number) => {
  if (encoding === 'utf-8') return utf8Width
  return encoding.startsWith('utf-16') ? () => 2 : () => 1
}

export class Cursor {
  readonly #width: (unit: number) => number
  #text = ''
  /** Units before `#text`. */
  #base = 0
  /** Index in `#text` up to which the fields below have counted. */
  #at = 0
  #offset: number
  #line = 1
  #column = 1

  /** `offset` is where the text begins, after a byte order mark. */
  constructor(encoding: string, offset: number) {
    this.#width = widthOf(encoding)
    this.#offset = offset
  }

  /** Adds text; what lies before the last mark is let go. */
  append(text: string): void {
    this.#base += this.#at
    this.#text = this.#text.slice(this.#at) + text
    this.#at = 0
  }

  /** The place of a unit, counted from the beginning; never before an earlier mark. */
  mark(position: number): Mark {
    const end = Math.min(position - this.#base, this.#text.length)
    for (; this.#at < end; this.#at++) this.#step(this.#text.charCodeAt(this.#at))
    return { offset: this.#offset, line: this.#line, column: this.#column }
  }

  /** Position of the last `character` before `position`, if it is still held. */
  lastBefore(character: string, position: number): number | undefined {
    const index = this.#text.lastIndexOf(character, position - this.#base - 1)
    return index < 0 ? undefined : this.#base + index
  }

  /** Text between two positions, as far as it is still held. */
  slice(from: number, to: number): string {
    return this.#text.slice(Math.max(from - this.#base, 0), to - this.#base)
  }

  /** All that was appended so far ends here. */
  get end(): number {
    return this.#base + this.#text.length
  }

  #step(unit: number): void {
    this.#offset += this.#width(unit)
    const loneReturn = unit === 0x0d && this.#text.charCodeAt(this.#at + 1) !== 0x0a
    if (unit === 0x0a || loneReturn) {
      this.#line++
      this.#column = 1
    } else if (unit < 0xdc00 || unit > 0xdfff) this.#column++
  }
}
