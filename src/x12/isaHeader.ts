// What an ISA as read means to the rest: header, delimiters, and the tolerances it needed.
import { isLineBreak } from './byte.ts'
import { delimitersFrom, repetitionOf } from './delimiter.ts'
import { ISA_BYTES, type Isa } from './isa.ts'
import { namesNoStandard } from './isaRules.ts'
import { bitOf, type Tolerance } from './tolerance.ts'
import type { Delimiters, InterchangeHeader } from './types.ts'

/** The ISA's elements by name; empty where a malformed one does not have them. */
export function headerOf(isa: Isa): InterchangeHeader {
  const element = (position: number) => isa.elements[position] ?? ''
  return {
    authorizationQualifier: element(1),
    authorization: element(2),
    securityQualifier: element(3),
    security: element(4),
    senderQualifier: element(5),
    sender: element(6),
    receiverQualifier: element(7),
    receiver: element(8),
    date: element(9),
    time: element(10),
    standardOrRepetition: element(11),
    version: element(12),
    control: element(13),
    acknowledgementRequested: element(14),
    usage: element(15),
  }
}

/** The delimiters, with the repetition separator where the version has one. */
export const delimitersOf = (isa: Isa): Delimiters => delimitersFrom(charactersOf(isa))

function charactersOf({ element, component, segment, elements }: Isa) {
  const repetition = repetitionOf(elements[11] ?? '', elements[12] ?? '', [element, component, segment])
  return { element, component, segment, ...(repetition !== undefined && { repetition }) }
}

/** What had to be tolerated to read it, as bits; a flawed one could not be. */
export function tolerancesOfIsa(isa: Isa): number {
  if (isa.flaw) return 0
  const { segment, ...inside } = charactersOf(isa)
  const wide = [segment, ...Object.values(inside)].some((character) => character.length > 1)
  const control = Object.values(inside).some((character) => character < ' ')
  const lines = isLineBreak(segment.charCodeAt(0))
  const needed: [Tolerance, boolean][] = [
    ['ISA not of 106 bytes', isa.length !== ISA_BYTES && !wide && !isa.padded],
    ['line break as terminator', lines],
    ['control character as delimiter', control || (segment < ' ' && !lines)],
    ['delimiter of several bytes', wide],
    ['white space before the terminator', isa.padded],
    ['ISA11 names no standard', namesNoStandard(isa.elements[11] ?? '', isa.elements[12] ?? '')],
  ]
  return needed.reduce((bits, [tolerance, is]) => (is ? bits | bitOf(tolerance) : bits), 0)
}
