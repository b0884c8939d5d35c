// The bytes outside of any interchange: where the next ISA is, and what stands before it. A receipt may hold
// a byte order mark, a mail's first lines, an end-of-file character or several interchanges.
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { isAlphanumeric, isWhite, latin1, quotable, viewOf } from './byte.ts'
import { type Company, isaAt } from './isa.ts'
import { bitOf } from './tolerance.ts'

const BYTE_ORDER_MARK = '\xef\xbb\xbf'
/** Bytes of a stray text that are kept, to be quoted. */
const HEAD = 64

export interface OutsideState {
  /** The terminator of the interchange before, which may come twice. */
  terminator?: number
  /** It has several bytes, of which only the first was taken for it. */
  wide: boolean
  /** From the first byte that is not white to behind the last. */
  stray?: { from: number; to: number; head: string }
  white: boolean
}

export const OUTSIDE: OutsideState = { wide: false, white: false }

/** What the bytes look like instead of X12, by how they begin. */
const LOOKS: readonly [RegExp, string][] = [
  [/^(GS|ST|SE|GE|IEA|TA1|BEG)[^A-Za-z0-9 ]/, 'X12 segments without an ISA'],
  [/^(\xff\xfe|\xfe\xff)|^[\x20-\x7e]\0[\x20-\x7e]\0/s, 'UTF-16 text'],
  [/^\xc9\xe2\xc1/, 'EBCDIC text'],
  [/^UN[AB]/, 'EDIFACT'],
  [/^</, 'XML'],
  [/^[{[]/, 'JSON'],
  [/^PK\x03\x04/, 'a ZIP archive'],
  [/^%PDF/, 'a PDF file'],
]

/** Seeks the next ISA. */
export class Outside {
  #stray: OutsideState['stray']
  #white: boolean
  readonly #terminator: number | undefined
  readonly #wide: boolean

  constructor(state: OutsideState = OUTSIDE) {
    this.#terminator = state.terminator
    this.#wide = state.wide
    this.#stray = state.stray && { ...state.stray }
    this.#white = state.white
  }

  /**
   * Passes over bytes from index `at`; `base` is the offset of the first byte, `before` the byte in front of
   * it. Gives the index of an ISA, `found`, or the index from which to go on with more bytes.
   */
  seek(
    bytes: Uint8Array,
    at: number,
    base: number,
    before: number,
    ended: boolean,
  ): { at: number; found: boolean } {
    const view = viewOf(bytes)
    let from = at
    for (;;) {
      const isa = view.indexOf('ISA', from, 'latin1')
      const to = isa < 0 ? bytes.length - (ended ? 0 : begun(bytes, from)) : isa
      this.#pass(bytes, from, to, base)
      if (isa < 0) return { at: to, found: false }
      const verdict = isaAt(bytes, isa, this.#company(bytes[isa - 1] ?? before), ended)
      if (verdict !== 'no') return { at: isa, found: verdict === 'yes' }
      this.#pass(bytes, isa, isa + 3, base)
      from = isa + 3
    }
  }

  /** The offset behind the last byte that is not white, or undefined. */
  get end(): number | undefined {
    return this.#stray?.to
  }

  /** An ISA follows: the tolerances, as bits, and the finding of a text that stood before it. */
  settle(first: boolean): { seen: number; finding?: Finding } {
    const stray = this.#stray
    const white = this.#white && first ? bitOf('white space before ISA') : 0
    this.#stray = undefined
    this.#white = false
    if (!stray) return { seen: white }
    if (isMark(stray.head)) return { seen: bitOf('byte order mark') | white }
    return { seen: bitOf('text before ISA') | white, finding: strayFinding(stray) }
  }

  /** No ISA follows: the finding of what stood there. `first`: there was no interchange at all. */
  missing(first: boolean, size: number): Finding | undefined {
    const stray = this.#stray
    if (!first) return stray && strayFinding(stray)
    const { from = 0, to = size, head = '' } = stray ?? {}
    return finding('interchange-missing', { offset: from, length: to - from }, factsOf(head))
  }

  state(): OutsideState {
    return {
      ...(this.#terminator !== undefined && { terminator: this.#terminator }),
      wide: this.#wide,
      white: this.#white,
      ...(this.#stray && { stray: { ...this.#stray } }),
    }
  }

  #company(before: number): Company {
    if (!this.#stray || isMark(this.#stray.head)) return 'alone'
    return isAlphanumeric(before) ? 'joined' : 'apart'
  }

  #isPassed(byte: number): boolean {
    return isWhite(byte) || byte === this.#terminator || (this.#wide && (byte & 0xc0) === 0x80)
  }

  #pass(bytes: Uint8Array, from: number, to: number, base: number): void {
    let start = from
    if (!this.#stray) while (start < to && this.#isPassed(bytes[start]!)) start++
    if (start > from) this.#white = true
    if (start >= to) return
    this.#stray ??= { from: base + start, to: base + start, head: '' }
    const stray = this.#stray
    if (stray.head.length < HEAD)
      stray.head += latin1(bytes, start, Math.min(to, start + HEAD - stray.head.length))
    let last = to
    while (last > start && isWhite(bytes[last - 1]!)) last--
    if (last > start) stray.to = base + last
  }
}

const isMark = (head: string) => head.trimEnd() === BYTE_ORDER_MARK

/** How many of the last bytes may begin an ISA. */
function begun(bytes: Uint8Array, from: number): number {
  const end = bytes.length
  if (end - from >= 2 && bytes[end - 2] === 0x49 && bytes[end - 1] === 0x53) return 2
  return end - from >= 1 && bytes[end - 1] === 0x49 ? 1 : 0
}

/** Whole segments that no ISA announced are lost business, and an error; other text is only worth a look. */
function strayFinding(stray: NonNullable<OutsideState['stray']>): Finding {
  const place = { offset: stray.from, length: stray.to - stray.from }
  const code = LOOKS[0]![0].test(stray.head) ? 'interchange-header-missing' : 'text-outside-interchange'
  return finding(code, place, factsOf(stray.head))
}

function factsOf(head: string) {
  const text = head.startsWith(BYTE_ORDER_MARK) ? head.slice(BYTE_ORDER_MARK.length) : head
  const looks = LOOKS.find(([form]) => form.test(text))?.[1]
  return { got: quotable(text.replaceAll('\0', '').trim(), 40), ...(looks && { looks }) }
}
