// The four delimiters: which bytes may be one, and what an ISA says they are.
import { CARRIAGE_RETURN, isAlphanumeric, isLineBreak, LINE_FEED, quotable, SPACE } from './byte.ts'
import type { Delimiters } from './types.ts'

/** The first version (ISA12) in which ISA11 separates repetitions instead of naming a standard. */
const REPETITION_SINCE = '00402'

/** What ISA11 says: a separator, or undefined for a version or a character that can't be one. */
export function repetitionOf(isa11: string, version: string, others: readonly number[]): number | undefined {
  const byte = isa11.charCodeAt(0)
  if (isa11.length !== 1 || byte > 0xff || version < REPETITION_SINCE) return undefined
  return isAlphanumeric(byte) || byte === SPACE || others.includes(byte) ? undefined : byte
}

/** True where ISA11 should name a standard, not a separator. */
export const namesStandard = (version: string): boolean => version < REPETITION_SINCE

/** Why a byte can't be a delimiter beside the others, or undefined where it can. */
export function delimiterFlaw(byte: number, others: readonly number[]): string | undefined {
  if (isAlphanumeric(byte)) return 'a letter or digit would cut values'
  if (byte === SPACE) return 'a space would cut values'
  if (others.includes(byte)) return 'another delimiter is the same character'
  return undefined
}

/**
 * Why these can't be written with, or undefined. A reader bears more: real files end segments with line
 * breaks, which is also accepted here, and alone among the control characters asked for by name.
 */
export function delimitersFlaw(delimiters: Delimiters): string | undefined {
  const seen: number[] = []
  for (const name of ['element', 'component', 'repetition', 'segment'] as const) {
    const byte = delimiters[name]
    if (byte === undefined) continue
    const flaw = byte < 0 || byte > 0x7f ? 'it is not one ASCII character' : delimiterFlaw(byte, seen)
    if (flaw) return `the ${name} delimiter "${quotable(String.fromCharCode(byte))}": ${flaw}`
    seen.push(byte)
  }
  return undefined
}

/** True where line breaks are delimiters, and so neither suffix nor wrapping. */
export const endsLines = (delimiters: Delimiters): boolean => isLineBreak(delimiters.segment)

/** The line breaks that end no segment and separate nothing: white space wherever they stand. */
export const looseBreaks = (delimiters: Delimiters): number[] =>
  [LINE_FEED, CARRIAGE_RETURN].filter((byte) => !delimiterBytes(delimiters).includes(byte))

/** All delimiters of an interchange as bytes. */
export const delimiterBytes = (of: Delimiters): number[] =>
  of.repetition === undefined
    ? [of.element, of.component, of.segment]
    : [of.element, of.component, of.segment, of.repetition]
