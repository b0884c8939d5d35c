// The bytes outside of any interchange: where the next ISA is, and what stands before it. A receipt may hold
// a byte order mark, a mail's first lines, an end-of-file character or several interchanges.
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { Stretch } from './between.ts'
import { isAlphanumeric, isWhite, latin1, quotable, viewOf } from './byte.ts'
import { type Company, isaAt } from './isa.ts'
import { isLateText, type LateGroupTrailer } from './lateTrailer.ts'
import { bitOf, type Tolerance } from './tolerance.ts'
import type { FramedRange } from './types.ts'

const BYTE_ORDER_MARK = '\xef\xbb\xbf'
/** Bytes of a stray text that are kept, to be quoted. */
const HEAD = 64

/** White space and what stands between it, by offsets. */
export interface OutsideState {
  /** The terminator of the interchange before, which may come twice. */
  terminator?: number
  /** It has several bytes, of which only the first was taken for it. */
  wide: boolean
  /** The GE that was missed in the interchange before, which may stand behind it. */
  late?: LateGroupTrailer
  /** White bytes from the beginning on. */
  lead?: Stretch
  /** From the first byte that is not white to behind the last. */
  stray?: Stretch & { head: string }
  /** White bytes behind it. */
  tail?: Stretch
}

export const OUTSIDE: OutsideState = { wide: false }

/** What stood before an ISA or before the end: tolerances as bits, the finding of a text, and every byte's range. */
export interface Settled {
  seen: number
  finding?: Finding
  ranges: FramedRange[]
}

/** What the bytes look like instead of X12, by how they begin. */
const LOOKS: readonly [RegExp, string][] = [
  [/^(GS|ST|SE|GE|IEA|TA1|BEG)[^A-Za-z0-9 ]/, 'X12 segments without an ISA'],
  [/^(\xff\xfe|\xfe\xff)|^\0?[\x20-\x7e]\0[\x20-\x7e]\0/s, 'UTF-16 text'],
  [/^\xc9\xe2\xc1/, 'EBCDIC text'],
  [/^UN[AB]/, 'EDIFACT'],
  [/^</, 'XML'],
  [/^\{\\rtf/, 'a text of a word processor'],
  [/^[{[]/, 'JSON'],
  [/^PK\x03\x04.*(\[Content_Types\]|_rels\/|xl\/|word\/|mimetype)/s, 'an Office file'],
  [/^\xd0\xcf\x11\xe0/, 'an Office file'],
  [/^PK\x03\x04/, 'a ZIP archive'],
  // Its first byte counts as white space.
  [/^\x8b\x08/, 'a gzip archive'],
  [/^(Rar!|7z\xbc\xaf)/, 'an archive'],
  [/^-----BEGIN PGP/, 'an encrypted file'],
  [/^%PDF/, 'a PDF file'],
  [/^(\x89PNG|\xff\xd8\xff)/, 'a picture'],
  [/^(From|To|Received|Return-Path|Delivered-To|Subject|Date|MIME-Version|Message-ID)[: ]/i, 'an e-mail'],
  [/^[\w ."]*([,;|\t][\w ."]*){2}/, 'a table, such as CSV'],
]

/** Seeks the next ISA. */
export class Outside {
  readonly #now: OutsideState

  constructor(state: OutsideState = OUTSIDE) {
    this.#now = { ...state }
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

  /** What was found since the last ISA. `first`: no interchange came before. */
  settle(first: boolean): Settled {
    const { lead, stray, tail, late } = this.#now
    const mark = stray && isMark(stray)
    const told = late && stray && stray.head.length < HEAD && isLateText(late, stray.head)
    const found = stray && !mark && !told ? strayFinding(stray) : undefined
    const white = (lead || (mark && tail)) && first ? bitOf('white space before ISA') : 0
    const text = stray && !told ? bitOf(mark ? 'byte order mark' : 'text before ISA') : 0
    const ranges = this.#ranges(first, told ? 'group-trailer-missing' : found?.code)
    this.#clear()
    return { seen: white | text, ranges, ...(found && { finding: found }) }
  }

  /** No ISA follows. `first`: there was no interchange at all, and `size` bytes. */
  missing(first: boolean, size: number): Settled {
    if (!first) return this.settle(false)
    const { from = 0, to = size, head = '' } = this.#now.stray ?? {}
    const facts = { ...factsOf(head), size }
    const found = finding('interchange-missing', { offset: from, length: to - from }, facts)
    return { seen: 0, finding: found, ranges: this.#ranges(true, found.code) }
  }

  /** The bytes that were passed over, white ones in front and behind apart; all is forgotten then. */
  take(): Pick<OutsideState, 'lead' | 'stray' | 'tail'> {
    const { lead, stray, tail } = this.#now
    this.#clear()
    return { ...(lead && { lead }), ...(stray && { stray }), ...(tail && { tail }) }
  }

  #clear(): void {
    delete this.#now.lead
    delete this.#now.stray
    delete this.#now.tail
    delete this.#now.late
  }

  /** What is needed to go on from here, as plain data. */
  state(): OutsideState {
    return this.#now
  }

  #ranges(first: boolean, code: string | undefined): FramedRange[] {
    const { lead, stray, tail } = this.#now
    const white = first ? 'white space before ISA' : 'white space behind an interchange'
    return [
      ...(lead ? [padding(lead, white)] : []),
      ...(stray ? [code ? junk(stray, code) : padding(stray, 'byte order mark')] : []),
      ...(tail ? [padding(tail, white)] : []),
    ]
  }

  #company(before: number): Company {
    if (!this.#now.stray || isMark(this.#now.stray)) return 'alone'
    return isAlphanumeric(before) ? 'joined' : 'apart'
  }

  /** White, or the terminator of the interchange before once more. */
  #isPassed(byte: number): boolean {
    const { terminator, wide } = this.#now
    return isWhite(byte) || byte === terminator || (wide && (byte & 0xc0) === 0x80)
  }

  #pass(bytes: Uint8Array, from: number, to: number, base: number): void {
    const now = this.#now
    let start = from
    if (!now.stray) while (start < to && this.#isPassed(bytes[start]!)) start++
    if (start > from) now.lead = { from: now.lead?.from ?? base + from, to: base + start }
    if (start >= to) return
    now.stray ??= { from: base + start, to: base + start, head: '' }
    const { stray } = now
    if (stray.head.length < HEAD)
      stray.head += latin1(bytes, start, Math.min(to, start + HEAD - stray.head.length))
    let last = to
    while (last > start && isWhite(bytes[last - 1]!)) last--
    if (last > start) {
      stray.to = base + last
      delete now.tail
    }
    if (last < to) now.tail = { from: stray.to, to: base + to }
  }
}

/** Padding outside of any interchange. */
export const padding = ({ from, to }: Stretch, tolerance: Tolerance): FramedRange => ({
  offset: from,
  length: to - from,
  is: 'padding',
  tolerances: [tolerance],
})

/** Bytes outside of any interchange of which a finding speaks. */
export const junk = ({ from, to }: Stretch, code: string): FramedRange => ({
  offset: from,
  length: to - from,
  is: 'junk',
  code,
})

const isMark = ({ from, to, head }: NonNullable<OutsideState['stray']>) =>
  to - from === BYTE_ORDER_MARK.length && head.startsWith(BYTE_ORDER_MARK)

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
  const shown = text
    .replace(/^(\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trim()
  return { got: quotable(shown, 40), ...(looks && { looks }) }
}
