// The ISA as bytes: where one begins, and what its sixteen elements and four delimiters are. It is read by
// its separators and not by its fixed positions, because one real ISA in ten is padded wrongly.
import { characterLength, isAlphanumeric, isLineBreak, LINE_FEED, latin1, SPACE, viewOf } from './byte.ts'
import { delimiterFlaw } from './delimiter.ts'

/** Bytes after which an ISA that is not complete never will be; a right one has 106. */
const ISA_LIMIT = 512

/** Positions of the element separators in an ISA of the fixed length, from the I of ISA. */
const FIXED = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103] as const
const ELEMENTS = FIXED.length
/** Bytes from ISA16 on that are looked at, at most: two delimiters of four bytes, blanks, line breaks. */
const TAIL = 24
/** Bytes that tell an ISA from a word: to the separator behind ISA04. */
const TELLING = 32

export type IsaFlaw =
  | {
      code: 'element-separator-invalid' | 'terminator-invalid' | 'component-separator-invalid'
      reason: string
    }
  | { code: 'interchange-header-malformed'; elements: number }

/** An ISA as read. Positions count from its I; `elements[0]` is `ISA`. */
export interface Isa {
  elements: string[]
  places: { from: number; to: number }[]
  /** With the terminator. */
  length: number
  element: number
  component: number
  segment: number
  /** Some delimiter is a UTF-8 character of several bytes: a file that was converted after it was written. */
  wide: boolean
  /** A line break stood inside of it, as in a wrapped file. */
  broken: boolean
  /** White space stood before a line break that ends the segment. */
  padded: boolean
  /** Why the bytes behind it can't be told apart; nothing of the interchange but the ISA can be read then. */
  flaw?: IsaFlaw
}

/**
 * What stands before a possible ISA: nothing but white space; something that could end a segment or a line;
 * or a letter or digit. The less it stands alone, the more it must look like an ISA.
 */
export type Company = 'alone' | 'apart' | 'joined'

/** Is an ISA here? `more` where the bytes end too early to tell. */
export function isaAt(
  bytes: Uint8Array,
  at: number,
  company: Company,
  ended: boolean,
): 'yes' | 'no' | 'more' {
  if (bytes[at] !== 0x49 || bytes[at + 1] !== 0x53 || bytes[at + 2] !== 0x41) return 'no'
  const left = bytes.length - at
  if (left < TELLING && !ended) return 'more'
  const separator = bytes[at + 3]
  if (separator === undefined) return company === 'alone' ? 'yes' : 'no'
  if ([6, 17, 20, 31].every((i) => bytes[at + i] === separator)) return 'yes'
  if (company === 'joined' || isAlphanumeric(separator)) return 'no'
  if (separator === SPACE || isLineBreak(separator)) return 'no'
  if (company === 'alone') return 'yes'
  return bytes.subarray(at + 4, at + 8).includes(separator) ? 'yes' : 'no'
}

/**
 * The index of an ISA of the fixed length inside of a segment, or -1: another file was appended to one that was
 * cut off. It is whole but for its last two bytes, so no free text is taken for one.
 */
export function wholeIsaIn(bytes: Uint8Array, from: number, to: number): number {
  const segment = viewOf(bytes.subarray(from, to))
  let at = segment.indexOf('ISA', 0, 'latin1')
  while (at >= 0 && !isWholeIsa(segment, at)) at = segment.indexOf('ISA', at + 3, 'latin1')
  return at < 0 ? -1 : from + at
}

function isWholeIsa(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < FIXED[ELEMENTS - 1]! + 1) return false
  const separator = bytes[at + 3]!
  return !isAlphanumeric(separator) && separator !== SPACE && FIXED.every((i) => bytes[at + i] === separator)
}

/**
 * Reads the ISA that begins at the first byte. Undefined: the bytes end before the ISA does; more are
 * needed, or it is truncated.
 */
export function readIsa(at: Uint8Array, last: boolean): Isa | undefined {
  const bytes = at.subarray(0, ISA_LIMIT)
  const ended = last || bytes.length === ISA_LIMIT
  const element = bytes[3]
  if (element === undefined) return undefined
  const flaw = delimiterFlaw(element, [])
  if (flaw) return readFixed(bytes, element, flaw, ended)
  const { ends, over } = separators(bytes, element)
  if (ends.length === ELEMENTS) return readTail(bytes, ends, element, ended)
  return over || bytes.length === ISA_LIMIT ? malformed(bytes, ends, element) : undefined
}

/** The separators' positions; `over` where another segment begins before the sixteenth. */
function separators(bytes: Uint8Array, element: number): { ends: number[]; over: boolean } {
  const ends = [3]
  for (let at = 4; at < bytes.length; at++) {
    if (bytes[at] !== element) continue
    if (ends.length > 1 && endsWithSegmentId(bytes, ends[ends.length - 1]! + 1, at))
      return { ends, over: true }
    ends.push(at)
    if (ends.length === ELEMENTS) break
  }
  return { ends, over: false }
}

/** `…1108~\nGS` before a separator: the ISA was over, and the GS is read as its element. */
function endsWithSegmentId(bytes: Uint8Array, from: number, to: number): boolean {
  const id = /(?:^|[^A-Za-z0-9])(?:GS|TA1|IEA)$/.exec(latin1(bytes, Math.max(from, to - 6), to))
  return id !== null && to - from > id[0].length - 1
}

/** ISA16 and the terminator: `>~`, with what real files make of it. */
function readTail(bytes: Uint8Array, ends: number[], element: number, ended: boolean): Isa | undefined {
  const from = skipBreak(bytes, ends[ELEMENTS - 1]! + 1)
  if (bytes.length < from + TAIL && !ended) return undefined
  if (bytes.length < from + 2) return undefined
  const wide = characterLength(bytes, from)
  const at = terminatorAt(bytes, from + wide)
  const isa: Isa = {
    ...split(bytes, ends, from + wide),
    length: Math.min(at + characterLength(bytes, at), bytes.length),
    element,
    component: bytes[from]!,
    segment: bytes[at] ?? LINE_FEED,
    wide: wide > 1 || characterLength(bytes, at) > 1,
    padded: bytes[from + wide] === SPACE && at > from + wide,
    broken: latin1(bytes, 0, at).includes('\n'),
  }
  const flaw = flawOf(isa, latin1(bytes, from, from + 6))
  return flaw ? { ...isa, flaw } : isa
}

/** A blank can't end a segment, so `> \n` ends with its line break. */
function terminatorAt(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < from + 4 && bytes[at] === SPACE) at++
  return isLineBreak(bytes[at] ?? 0) ? skipBreak(bytes, at) : from
}

/** Behind a line break that wraps an ISA at its very end; what follows is a delimiter then, not an id. */
function skipBreak(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < from + 2 && isLineBreak(bytes[at] ?? 0)) at++
  const byte = bytes[at]
  return byte === undefined || isAlphanumeric(byte) || byte <= SPACE ? from : at
}

function flawOf(isa: Isa, tail: string): IsaFlaw | undefined {
  if (isa.segment === isa.element) return { code: 'interchange-header-malformed', elements: ELEMENTS + 1 }
  if (/^.(GS|TA1|IEA)[^A-Za-z0-9]/s.test(tail) || (isLineBreak(isa.component) && isAlphanumeric(isa.segment)))
    return { code: 'component-separator-invalid', reason: 'ISA16 was left out' }
  const reason = delimiterFlaw(isa.segment, [isa.component])
  return reason ? { code: 'terminator-invalid', reason } : undefined
}

/** An ISA of the right length whose separator is a letter, a digit or a space. */
function readFixed(bytes: Uint8Array, element: number, reason: string, ended: boolean): Isa | undefined {
  if (bytes.length < 106) return ended ? malformed(bytes, [3], element) : undefined
  const read = { ...split(bytes, [...FIXED], 105), length: 106, element, component: bytes[104]! }
  return {
    ...read,
    segment: bytes[105]!,
    wide: false,
    padded: false,
    broken: false,
    flaw: { code: 'element-separator-invalid', reason },
  }
}

function malformed(bytes: Uint8Array, ends: number[], element: number): Isa {
  const last = ends[ends.length - 1]!
  let end = last + 1
  while (end < bytes.length && (isAlphanumeric(bytes[end]!) || bytes[end] === SPACE)) end++
  return {
    ...split(bytes, ends, end),
    length: Math.min(end + 1, bytes.length),
    element,
    component: 0x3a,
    segment: bytes[end] ?? LINE_FEED,
    wide: false,
    padded: false,
    broken: false,
    flaw: { code: 'interchange-header-malformed', elements: ends.length },
  }
}

/** The values between the separators, without padding and without the line breaks of a wrapped file. */
function split(bytes: Uint8Array, ends: readonly number[], end: number): Pick<Isa, 'elements' | 'places'> {
  const places = [{ from: 0, to: 3 }]
  ends.forEach((from, i) => {
    places.push({ from: from + 1, to: ends[i + 1] ?? end })
  })
  const elements = places.map(({ from, to }) =>
    latin1(bytes, from, to)
      .replace(/[\r\n]/g, '')
      .trim(),
  )
  const sixteenth = places[ELEMENTS]
  if (sixteenth) elements[ELEMENTS] = latin1(bytes, sixteenth.from, sixteenth.to)
  return { elements, places }
}
