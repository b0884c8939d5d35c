// The ISA as bytes: where one begins, and what its sixteen elements and four delimiters are. It is read by
// its separators and not by its fixed positions, because one real ISA in ten is padded wrongly.
import { characterLength, isAlphanumeric, isLineBreak, latin1, SPACE, viewOf } from './byte.ts'
import { delimiterFlaw } from './delimiter.ts'

/** Bytes of an ISA as it should be, with its terminator. */
export const ISA_BYTES = 106

/** Bytes after which an ISA that is not complete never will be. */
const ISA_LIMIT = 512

/** Positions of the element separators in an ISA of the fixed length, from the I of ISA. */
const FIXED = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103] as const
const ELEMENTS = FIXED.length
/** Bytes from ISA16 on that are looked at, at most: two delimiters of four bytes, blanks, line breaks. */
const TAIL = 24
/** Bytes that tell an ISA from a word: to the separator behind ISA04, and each may have four. */
const TELLING = 48

const PADDING = /[\r\n ]/g

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
  /** Delimiters as latin-1 text: one character, or those of a UTF-8 character of several bytes. */
  element: string
  component: string
  segment: string
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
  if (isFixed(bytes, at, 5)) return 'yes'
  if (company === 'joined' || isAlphanumeric(separator)) return 'no'
  if (separator === SPACE || isLineBreak(separator)) return 'no'
  if (company === 'alone') return 'yes'
  const behind = at + 3 + characterLength(bytes, at + 3)
  return bytes.subarray(behind, behind + 4).includes(separator) ? 'yes' : 'no'
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
  return !isAlphanumeric(separator) && separator !== SPACE && isFixed(bytes, at, ELEMENTS)
}

/** True where the first so many separators stand at their fixed positions. */
function isFixed(bytes: Uint8Array, at: number, count: number): boolean {
  const separator = bytes[at + 3]
  const more = characterLength(bytes, at + 3) - 1
  return FIXED.every((position, i) => i >= count || bytes[at + position + i * more] === separator)
}

/**
 * Reads the ISA that begins at the first byte. Undefined: the bytes end before the ISA does; more are
 * needed, or it is truncated.
 */
export function readIsa(at: Uint8Array, last: boolean): Isa | undefined {
  const bytes = at.subarray(0, ISA_LIMIT)
  const ended = last || bytes.length === ISA_LIMIT
  if (bytes.length < 8 && !ended) return undefined
  const element = characterAt(bytes, 3)
  if (element === '') return undefined
  const flaw = delimiterFlaw(element, [])
  if (flaw) return readFixed(bytes, element, flaw, ended)
  const { ends, over } = separators(bytes, element)
  if (ends.length === ELEMENTS) return readTail(bytes, ends, element, ended)
  return over || bytes.length === ISA_LIMIT ? malformed(bytes, ends, element) : undefined
}

/** The UTF-8 character at an index as latin-1 text; one byte of it where it is none. */
const characterAt = (bytes: Uint8Array, at: number): string =>
  latin1(bytes, at, Math.min(bytes.length, at + characterLength(bytes, at)))

/** The separators' positions; `over` where another segment begins before the sixteenth. */
function separators(bytes: Uint8Array, element: string): { ends: number[]; over: boolean } {
  const text = latin1(bytes, 0, bytes.length)
  const ends = [3]
  let at = text.indexOf(element, 3 + element.length)
  while (at >= 0 && ends.length < ELEMENTS) {
    const from = ends[ends.length - 1]! + element.length
    const isPlaced = isFixed(bytes, 0, ends.length + 1)
    if (!isPlaced && ends.length > 1 && endsWithSegmentId(bytes, from, at)) return { ends, over: true }
    ends.push(at)
    at = text.indexOf(element, at + element.length)
  }
  return { ends, over: false }
}

/** `…1108~\nGS` before a separator: the ISA was over, and the GS is read as its element. */
function endsWithSegmentId(bytes: Uint8Array, from: number, to: number): boolean {
  const id = /(?:^|[^A-Za-z0-9])(?:GS|TA1|IEA)$/.exec(latin1(bytes, Math.max(from, to - 6), to))
  return id !== null && to - from > id[0].length - 1
}

/** ISA16 and the terminator: `>~`, with what real files make of it. */
function readTail(bytes: Uint8Array, ends: number[], element: string, ended: boolean): Isa | undefined {
  const from = skipBreak(bytes, ends[ELEMENTS - 1]! + element.length)
  if (bytes.length < from + TAIL && !ended) return undefined
  if (bytes.length < from + 2) return undefined
  const component = characterAt(bytes, from)
  const at = terminatorAt(bytes, from + component.length)
  const segment = characterAt(bytes, at) || '\n'
  const isa: Isa = {
    ...split(bytes, ends, element, from + component.length),
    length: Math.min(at + segment.length, bytes.length),
    element,
    component,
    segment,
    padded: bytes[from + component.length] === SPACE && at > from + component.length,
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
  const { element, component, segment } = isa
  if (segment === element) return { code: 'interchange-header-malformed', elements: ELEMENTS + 1 }
  const shifted = isLineBreak(component.charCodeAt(0)) && isAlphanumeric(segment.charCodeAt(0))
  if (shifted || /^.(GS|TA1|IEA)[^A-Za-z0-9]/s.test(tail))
    return { code: 'component-separator-invalid', reason: 'ISA16 was left out' }
  const reason = delimiterFlaw(segment, [component])
  return reason ? { code: 'terminator-invalid', reason } : undefined
}

/** An ISA of the right length whose separator is a letter, a digit or a space. */
function readFixed(bytes: Uint8Array, element: string, reason: string, ended: boolean): Isa | undefined {
  if (bytes.length < ISA_BYTES) return ended ? malformed(bytes, [3], element) : undefined
  return {
    ...split(bytes, [...FIXED], element, ISA_BYTES - 1),
    length: ISA_BYTES,
    element,
    component: characterAt(bytes, ISA_BYTES - 2),
    segment: characterAt(bytes, ISA_BYTES - 1),
    padded: false,
    broken: false,
    flaw: { code: 'element-separator-invalid', reason },
  }
}

function malformed(bytes: Uint8Array, ends: number[], element: string): Isa {
  const last = ends[ends.length - 1]!
  let end = last + element.length
  while (end < bytes.length && (isAlphanumeric(bytes[end]!) || bytes[end] === SPACE)) end++
  const segment = characterAt(bytes, end) || '\n'
  return {
    ...split(bytes, ends, element, end),
    length: Math.min(end + segment.length, bytes.length),
    element,
    component: ':',
    segment,
    padded: false,
    broken: false,
    flaw: { code: 'interchange-header-malformed', elements: ends.length },
  }
}

/** The values between the separators, without padding and without the line breaks of a wrapped file. */
function split(
  bytes: Uint8Array,
  ends: readonly number[],
  element: string,
  end: number,
): Pick<Isa, 'elements' | 'places'> {
  const places = [{ from: 0, to: 3 }]
  ends.forEach((at, i) => {
    places.push({ from: at + element.length, to: ends[i + 1] ?? end })
  })
  const elements = places.map(({ from, to }) =>
    latin1(bytes, from, to)
      .replace(/[\r\n]/g, '')
      .trim(),
  )
  // These two may be delimiters, and a tab is one as well as any; trimming would take it for padding.
  const [eleventh, sixteenth] = [places[11], places[ELEMENTS]]
  if (eleventh && elements[11] === '')
    elements[11] = latin1(bytes, eleventh.from, eleventh.to).replace(PADDING, '')
  if (sixteenth) elements[ELEMENTS] = latin1(bytes, sixteenth.from, sixteenth.to)
  return { elements, places }
}
