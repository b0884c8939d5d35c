// A finding's place as a person sees it: the line as it was written, and what a caret is to be put below. Long
// lines are cut around the place, control characters are shown as dots, and what is secret in an ISA is masked.
import type { Place } from '../../finding/finding.ts'
import type { Delimiters } from '../../x12/types.ts'

export interface Shown {
  text: string
  /** Where the caret goes, in characters from 0, and how wide it is. */
  from: number
  width: number
}

/** Some bytes of the receipt around a place. */
export interface Window {
  bytes: Uint8Array
  /** Where they begin in the receipt. */
  offset: number
}

/** Bytes before and behind a place that are enough to show it. */
export const AROUND = 2_048
/** Characters of a line that are shown. */
const WIDEST = 120

/** An X12 segment with its element in error. */
export function showSegment({ bytes, offset }: Window, at: Place, delimiters: Delimiters): Shown | undefined {
  if (at.offset === undefined) return undefined
  const here = Math.min(Math.max(0, at.offset - offset), bytes.length)
  const from = startOfSegment(bytes, here, delimiters.segment)
  const end = bytes.indexOf(delimiters.segment, from)
  const segment = decode(bytes.subarray(from, end < 0 ? bytes.length : end))
  const elements = masked(segment.split(String.fromCharCode(delimiters.element)))
  const spot = spotOf(elements, at, delimiters)
  return cut(printable(elements.join(String.fromCharCode(delimiters.element))), spot.from, spot.width)
}

// A place behind the last element points at the terminator: that is still this segment.
function startOfSegment(bytes: Uint8Array, here: number, terminator: number): number {
  let from = bytes.lastIndexOf(terminator, Math.max(0, here - 1)) + 1
  while (from < bytes.length && isBlank(bytes[from]!)) from++
  return from
}

const isBlank = (byte: number) => byte === 0x0a || byte === 0x0d || byte === 0x20
const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

// ISA02 and ISA04 are authorization and security information.
function masked(elements: string[]): string[] {
  if (elements[0] !== 'ISA') return elements
  return elements.map((text, index) => (index === 2 || index === 4 ? text.replace(/\S/g, 'x') : text))
}

function spotOf(elements: readonly string[], { element = 0, component }: Place, delimiters: Delimiters) {
  const before = elements.slice(0, element).reduce((sum, one) => sum + one.length + 1, 0)
  const text = elements[element]
  if (text === undefined) return { from: elements.join(' ').length, width: 1 }
  if (component === undefined) return { from: before, width: Math.max(1, text.length) }
  const parts = text.split(String.fromCharCode(delimiters.component))
  const inside = parts.slice(0, component - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return { from: before + inside, width: Math.max(1, parts[component - 1]?.length ?? 1) }
}

/** The line of an XML document that a place is in. */
export function showLine({ bytes, offset }: Window, at: Place): Shown | undefined {
  if (at.offset === undefined) return undefined
  const here = Math.min(Math.max(0, at.offset - offset), bytes.length)
  const from = bytes.lastIndexOf(0x0a, Math.max(0, here - 1)) + 1
  const end = bytes.indexOf(0x0a, here)
  const text = (part: Uint8Array) => new TextDecoder().decode(part)
  const before = text(bytes.subarray(from, here))
  const line = before + text(bytes.subarray(here, end < 0 ? bytes.length : end))
  const width = text(bytes.subarray(here, here + Math.min(at.length ?? 1, 60))).split('\n')[0]!.length
  return cut(printable(line.trimEnd()), before.length, Math.max(1, width))
}

/** Without what would steer a terminal, or turn the line. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '.')

/** A part of the text around the caret, with dots where something was left out. */
function cut(text: string, from: number, width: number): Shown {
  if (text.length <= WIDEST) return { text, from, width: Math.min(width, Math.max(1, text.length - from)) }
  const start = Math.max(0, Math.min(from - 40, text.length - WIDEST))
  const part = text.slice(start, start + WIDEST)
  const head = start > 0 ? '…' : ''
  const tail = start + WIDEST < text.length ? '…' : ''
  const room = Math.max(1, WIDEST - (from - start))
  return { text: head + part + tail, from: from - start + head.length, width: Math.min(width, room) }
}
