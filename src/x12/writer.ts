// Segments → bytes. X12 has no escape before 007040: a delimiter inside of a value would be read as one, so it
// is refused, as is every character that the agreed set does not have. Nothing is written of a refused segment.
// Since then an interchange may name a release character, and what it stands before is data.
import { type Charset, isControl, plainBytes, unwritable } from './charset.ts'
import { delimiterBytes } from './delimiter.ts'
import type { Output } from './output.ts'
import { copyPlain, isAllPlain } from './plain.ts'
import type { Delimiters } from './types.ts'

/** A simple value; components; or repetitions, each of components. */
export type ElementValue = string | readonly string[] | readonly (readonly string[])[]

/** Why a segment can't be written, and where. Element 0 is the id; component and repetition count from 1. */
export interface WriteRefusal {
  reason: 'id' | 'delimiter' | 'control-character' | 'character' | 'no-repetition-separator' | 'too-long'
  segment: string
  element: number
  component?: number
  repetition?: number
  value: string
  /** The character that can't be written. */
  character?: string
}

type Parts = string[][]

/**
 * Writes one segment with its terminator and suffix; `elements[0]` is the id. Empty elements, components and
 * repetitions at the end are left out. Gives a refusal instead of writing what could not be read back.
 */
export function writeSegment(
  elements: readonly ElementValue[],
  delimiters: Delimiters,
  out: Output,
): WriteRefusal | undefined {
  if (putPlain(elements, delimiters, out)) return undefined
  const parts = trimEnd(elements.map(partsOf), (repetitions) => repetitions.length === 0)
  const refusal = refusalOf(parts, delimiters, out)
  if (refusal) return refusal
  parts.forEach((repetitions, element) => {
    if (element > 0) out.byte(delimiters.element)
    repetitions.forEach((components, i) => {
      if (i > 0) out.byte(delimiters.repetition!)
      components.forEach((text, j) => {
        if (j > 0) out.byte(delimiters.component)
        out.write(withReleases(text, delimiters))
      })
    })
  })
  endSegment(delimiters, out)
  return undefined
}

/** Writes a segment of simple values that need no thought, as nearly all are; false where it is another one. */
function putPlain(elements: readonly ElementValue[], delimiters: Delimiters, out: Output): boolean {
  let size = elements.length
  for (let i = 0; i < elements.length; i++) {
    if (typeof elements[i] !== 'string') return false
    size += elements[i]!.length
  }
  const [id] = elements as readonly string[]
  if (id === undefined || !SEGMENT_ID.test(id)) return false
  const plain = plainBytes(out.charset, delimiters)
  const buffer = out.room(size)
  let at = copyPlain(id, plain, buffer, out.end)
  let separators = 0
  for (let i = 1; i < elements.length && at >= 0; i++) {
    separators++
    const text = elements[i] as string
    if (text === '') continue
    for (; separators > 0; separators--) buffer[at++] = delimiters.element
    at = copyPlain(text, plain, buffer, at)
  }
  if (at < 0) return false
  out.end = at
  endSegment(delimiters, out)
  return true
}

const SEGMENT_ID = /^[A-Z][A-Z0-9]{1,2}$/

/**
 * Writes a BIN or BDS: `before` are the elements in front of the length, for a BDS its filter. The data are put as they
 * are, whatever bytes they hold; their length says where they end.
 */
export function writeBinary(
  id: 'BIN' | 'BDS',
  before: readonly string[],
  data: Uint8Array,
  delimiters: Delimiters,
  out: Output,
): WriteRefusal | undefined {
  const head = [id, ...before, String(data.length)]
  const refusal = refusalOf(head.map(partsOf), delimiters, out)
  if (refusal) return refusal
  for (const text of head) {
    out.write(withReleases(text, delimiters))
    out.byte(delimiters.element)
  }
  out.append(data)
  endSegment(delimiters, out)
  return undefined
}

/** The terminator and what follows it. */
export function endSegment(delimiters: Delimiters, out: Output): void {
  out.byte(delimiters.segment)
  for (let i = 0; i < out.suffix.length; i++) out.byte(out.suffix.charCodeAt(i))
}

/** The first part of a value that can't be written. */
export function flawOf(
  text: string,
  delimiters: Delimiters,
  charset: Charset,
): Pick<WriteRefusal, 'reason' | 'character'> | undefined {
  if (isAllPlain(text, plainBytes(charset, delimiters))) return undefined
  for (const byte of delimiters.release === undefined ? delimiterBytes(delimiters) : []) {
    const character = String.fromCharCode(byte)
    if (text.includes(character)) return { reason: 'delimiter', character }
  }
  const character = unwritable(text, charset)
  if (character === undefined) return undefined
  return { reason: isControl(character) ? 'control-character' : 'character', character }
}

/**
 * Adds a value; answers how many characters it has, or -1 with nothing added where it can't be written. `plain`
 * is the character set's and the delimiters' table of what needs no thought.
 */
export function putValue(text: string, delimiters: Delimiters, plain: Uint8Array, out: Output): number {
  const length = out.plain(text, plain)
  if (length >= 0) return length
  if (flawOf(text, delimiters, out.charset)) return -1
  out.write(withReleases(text, delimiters))
  return [...text].length
}

/** The text with the release character before each delimiter in it, and before itself. */
function withReleases(text: string, delimiters: Delimiters): string {
  const { release } = delimiters
  if (release === undefined) return text
  const special = [release, ...delimiterBytes(delimiters)].map((byte) => String.fromCharCode(byte))
  const mark = special[0]!
  return [...text].map((one) => (special.includes(one) ? mark + one : one)).join('')
}

function refusalOf(parts: Parts[], delimiters: Delimiters, out: Output): WriteRefusal | undefined {
  const id = parts[0]?.[0]?.[0] ?? ''
  if (!SEGMENT_ID.test(id)) return { reason: 'id', segment: id, element: 0, value: id }
  for (const [element, repetitions] of parts.entries()) {
    if (repetitions.length > 1 && delimiters.repetition === undefined)
      return { reason: 'no-repetition-separator', segment: id, element, value: repetitions[1]!.join(' ') }
    for (const [i, components] of repetitions.entries())
      for (const [j, value] of components.entries()) {
        const flaw = flawOf(value, delimiters, out.charset)
        const repetition = repetitions.length > 1 && { repetition: i + 1 }
        const component = components.length > 1 && { component: j + 1 }
        if (flaw) return { segment: id, element, ...repetition, ...component, value, ...flaw }
      }
  }
  return undefined
}

/** Any form of a value as repetitions of components, without what is empty at the end. */
function partsOf(value: ElementValue): Parts {
  const repetitions = typeof value === 'string' ? [[value]] : isComponents(value) ? [value] : value
  const trimmed = repetitions.map((components) => trimEnd([...components], (text) => text === ''))
  return trimEnd(trimmed, (components) => components.length === 0)
}

const isComponents = (value: Exclude<ElementValue, string>): value is readonly string[] =>
  value.every((part) => typeof part === 'string')

function trimEnd<T>(list: T[], isEmpty: (one: T) => boolean): T[] {
  while (list.length > 0 && isEmpty(list.at(-1)!)) list.pop()
  return list
}
