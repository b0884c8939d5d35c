// What an ISA as read means to the rest: header, delimiters, and the tolerances it needed.
import { isLineBreak, SPACE } from './byte.ts'
import { repetitionOf } from './delimiter.ts'
import type { Isa } from './isa.ts'
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
export function delimitersOf(isa: Isa): Delimiters {
  const { element, component, segment } = isa
  const taken = [element, component, segment]
  const repetition = repetitionOf(isa.elements[11] ?? '', isa.elements[12] ?? '', taken)
  return repetition === undefined
    ? { element, component, segment }
    : { element, component, repetition, segment }
}

/** What had to be tolerated to read it, as bits; a flawed one could not be. */
export function tolerancesOfIsa(isa: Isa): number {
  if (isa.flaw) return 0
  const delimiters = delimitersOf(isa)
  const control = [isa.element, isa.component, delimiters.repetition ?? SPACE]
  const needed: [Tolerance, boolean][] = [
    ['ISA not of 106 bytes', isa.length !== 106 && !isa.wide && !isa.padded],
    ['line break as terminator', isLineBreak(isa.segment)],
    ['control character as delimiter', control.some((byte) => byte < SPACE) || isControl(isa.segment)],
    ['delimiter of several bytes', isa.wide],
    ['white space before the terminator', isa.padded],
    ['ISA11 names no standard', namesNoStandard(isa.elements[11] ?? '', isa.elements[12] ?? '')],
  ]
  return needed.reduce((bits, [tolerance, is]) => (is ? bits | bitOf(tolerance) : bits), 0)
}

const isControl = (byte: number) => byte < SPACE && !isLineBreak(byte)
