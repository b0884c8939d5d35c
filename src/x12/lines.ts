// Was a file wrapped, as mainframes wrap at 80 columns? Then its line breaks stand at equal distances, inside
// of segments too, and are no data. A line break inside of one free text is another thing, and a finding.
import { LINE_FEED, viewOf } from './byte.ts'
import { ISA_BYTES } from './isa.ts'

/** The widest line that a wrapped file has. */
const WIDEST = 512

export interface LinesState {
  /** Offset of the running line's first byte. */
  start: number
  /** Bytes of each line before its line feed; 0 before the first. */
  width: number
  /** Lines of this width. */
  count: number
  uneven: boolean
  /** Offset up to which the bytes were looked at. */
  seen: number
}

/** Watches the width of lines; after the second uneven one it costs nothing. */
export class Lines {
  readonly #now: LinesState
  /** Behind what was looked at, no line feed stands before this offset: so each chunk is searched once. */
  #clear = 0

  constructor(state: LinesState = { start: 0, width: 0, count: 0, uneven: false, seen: 0 }) {
    this.#now = { ...state }
  }

  /** Looks at the bytes before index `to`; `base` is the offset of the first byte. Those seen before are passed over. */
  look(bytes: Uint8Array, base: number, to: number): void {
    const now = this.#now
    while (!now.uneven) {
      const at = this.#next(bytes, base)
      if (at >= to) break
      const width = base + at - now.start
      now.uneven = now.width !== 0 && now.width !== width
      now.width = width
      now.count++
      now.start = now.seen = base + at + 1
    }
    now.seen = Math.max(now.seen, base + to)
  }

  /** True where another line ends in these bytes. */
  goesOn(bytes: Uint8Array, base: number): boolean {
    return this.#next(bytes, base) < bytes.length
  }

  /** The index of the next line feed; the bytes' length where there is none. */
  #next(bytes: Uint8Array, base: number): number {
    const from = Math.max(0, this.#now.seen - base, this.#clear - base)
    if (from >= bytes.length) return bytes.length
    const at = bytes[from] === LINE_FEED ? from : viewOf(bytes).indexOf(LINE_FEED, from)
    this.#clear = base + (at < 0 ? bytes.length : at)
    return this.#clear - base
  }

  /** An interchange begins; its lines go on those before it only if they are of one width. */
  begin(offset: number): void {
    if (this.#now.width > 0 && !this.#now.uneven) return
    Object.assign(this.#now, { start: offset, width: 0, count: 0, uneven: false, seen: offset })
  }

  /** True where lines of different widths were seen, so that the file was not wrapped. */
  get uneven(): boolean {
    return this.#now.uneven
  }

  /** True where the lines up to this offset are of one width, but for the last. */
  even(end: number): boolean {
    const { width, count, uneven, start } = this.#now
    // A line that is narrower breaks the ISA itself, where a line break is never data: one such is proof enough.
    const enough = width < ISA_BYTES ? 1 : 2
    return !uneven && count >= enough && width <= WIDEST && end - start <= width
  }

  /** What is needed to go on from here, as plain data. */
  state(): LinesState {
    return { ...this.#now }
  }
}
