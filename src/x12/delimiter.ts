// The four delimiters: which bytes may be one, and what an ISA says they are.
import {
  CARRIAGE_RETURN,
  characterLength,
  isAlphanumeric,
  isLineBreak,
  LINE_FEED,
  quotable,
  SPACE,
} from './byte.ts'
import type { DelimiterName, Delimiters } from './types.ts'

/** The first version (ISA12) in which ISA11 separates repetitions instead of naming a standard. */
const REPETITION_SINCE = '00402'

/** What ISA11 says: a separator, or undefined for a version or a character that can't be one. */
export function repetitionOf(isa11: string, version: string, others: readonly string[]): string | undefined {
  if (version < REPETITION_SINCE || isa11 === '' || isa11.length !== widthOf(isa11)) return undefined
  return delimiterFlaw(isa11, others) === undefined ? isa11 : undefined
}

/** True where ISA11 should name a standard, not a separator. */
export const namesStandard = (version: string): boolean => version < REPETITION_SINCE

/**
 * Why a character can't be a delimiter beside the others, or undefined where it can. It is given as latin-1
 * text, one character a byte.
 */
export function delimiterFlaw(character: string, others: readonly string[]): string | undefined {
  const byte = character.charCodeAt(0)
  if (isAlphanumeric(byte)) return 'a letter or digit would cut values'
  if (byte === SPACE) return 'a space would cut values'
  if (others.includes(character)) return 'another delimiter is the same character'
  return undefined
}

/** Bytes of the character that a latin-1 text begins with. */
const widthOf = (text: string): number => characterLength(Buffer.from(text.slice(0, 4), 'latin1'), 0)

/**
 * Why these can't be written with, or undefined. A reader bears more: real files end segments with line
 * breaks, which is also accepted here, and alone among the control characters asked for by name.
 */
export function delimitersFlaw(delimiters: Delimiters): string | undefined {
  const seen: string[] = []
  for (const name of ['element', 'component', 'repetition', 'segment'] as const) {
    const byte = delimiters[name]
    if (byte === undefined) continue
    const character = String.fromCharCode(byte)
    const flaw = byte < 0 || byte > 0x7f ? 'it is not one ASCII character' : delimiterFlaw(character, seen)
    if (flaw) return `the ${name} delimiter "${quotable(character)}": ${flaw}`
    seen.push(character)
  }
  return undefined
}

/** True where line breaks are delimiters, and so neither suffix nor wrapping. */
export const endsLines = (delimiters: Delimiters): boolean => isLineBreak(delimiters.segment)

/** The line breaks that end no segment and separate nothing: white space wherever they stand. */
export const looseBreaks = (delimiters: Delimiters): number[] =>
  [LINE_FEED, CARRIAGE_RETURN].filter((byte) => !delimiterBytes(delimiters).includes(byte))

/** All delimiters of an interchange as bytes; of one that has several, the first. */
export const delimiterBytes = (of: Delimiters): number[] => [
  of.element,
  of.component,
  of.segment,
  ...(of.repetition === undefined ? [] : [of.repetition]),
  ...(of.release === undefined ? [] : [of.release]),
]

/** One number for the first bytes of all: the same for the same delimiters. */
export function delimitersKey(delimiters: Delimiters): number {
  const { element, component, segment, repetition = -1, release = -1 } = delimiters
  return (((element * 256 + component) * 256 + segment) * 257 + repetition + 1) * 257 + release + 1
}

/** All bytes of one delimiter as latin-1 text, which has one character a byte. */
export const textOf = (of: Delimiters, name: 'element' | 'component' | 'segment'): string =>
  String.fromCharCode(...(of.wide?.[name] ?? [of[name]]))

/** Delimiters from latin-1 text; those that are several bytes are noted as such. */
export function delimitersFrom(characters: Partial<Record<DelimiterName, string>>): Delimiters {
  const delimiters: Delimiters = { element: 0, component: 0, segment: 0 }
  for (const [name, text] of Object.entries(characters) as [DelimiterName, string][]) {
    delimiters[name] = text.charCodeAt(0)
    if (text.length > 1) delimiters.wide = { ...delimiters.wide, [name]: [...Buffer.from(text, 'latin1')] }
  }
  return delimiters
}

/** What ends elements and segments, as text. */
export const separatorsOf = (delimiters: Delimiters): { element: string; segment: string } => ({
  element: textOf(delimiters, 'element'),
  segment: textOf(delimiters, 'segment'),
})
