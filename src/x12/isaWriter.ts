// The ISA, in its fixed widths: 106 bytes with the terminator, so that every reader finds the delimiters.
import { plainBytes } from './charset.ts'
import { namesStandard } from './delimiter.ts'
import type { Output } from './output.ts'
import type { Delimiters, InterchangeHeader } from './types.ts'
import { endSegment, flawOf, type WriteRefusal } from './writer.ts'

/** Widths of ISA01 to ISA15; ISA16 is the component separator. */
const WIDTHS = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1] as const
/** The ISA's control number is filled with zeros, everything else with spaces. */
const CONTROL = 13
/** ISA04 is a password, and not to be shown. */
const SECURITY = 4

/**
 * Writes an ISA. ISA11 is the repetition separator where the version has one, else what the header says, or U.
 * Refuses a value that is too long for its place or holds what can't be written.
 */
export function writeIsa(
  header: InterchangeHeader,
  delimiters: Delimiters,
  out: Output,
): WriteRefusal | undefined {
  const values = valuesOf(header, delimiters)
  for (let element = 1; element <= values.length; element++) {
    const refusal = refusalOf(element, values[element - 1]!, delimiters, out)
    if (refusal) return refusal
  }
  const plain = plainBytes(out.charset, delimiters)
  out.write('ISA')
  for (let element = 1; element <= values.length; element++) {
    out.byte(delimiters.element)
    const text = padded(element, values[element - 1]!)
    if (out.plain(text, plain) < 0) out.write(text)
  }
  out.byte(delimiters.element)
  out.byte(delimiters.component)
  endSegment(delimiters, out)
  return undefined
}

const padded = (element: number, value: string) =>
  element === CONTROL ? value.padStart(WIDTHS[element - 1]!, '0') : value.padEnd(WIDTHS[element - 1]!, ' ')

function refusalOf(
  element: number,
  value: string,
  delimiters: Delimiters,
  out: Output,
): WriteRefusal | undefined {
  const isTooLong = value.length > WIDTHS[element - 1]!
  if (!isTooLong && isRepetition(element, value, delimiters)) return undefined
  const flaw = isTooLong ? { reason: 'too-long' as const } : flawOf(value, delimiters, out.charset)
  return flaw && { ...flaw, segment: 'ISA', element, value: element === SECURITY ? '' : value }
}

const isRepetition = (element: number, value: string, { repetition }: Delimiters) =>
  element === 11 && repetition !== undefined && value === String.fromCharCode(repetition)

function valuesOf(header: InterchangeHeader, delimiters: Delimiters): string[] {
  const { repetition } = delimiters
  const separates = repetition !== undefined && !namesStandard(header.version)
  return [
    header.authorizationQualifier,
    header.authorization,
    header.securityQualifier,
    header.security,
    header.senderQualifier,
    header.sender,
    header.receiverQualifier,
    header.receiver,
    header.date,
    header.time,
    separates ? String.fromCharCode(repetition) : header.standardOrRepetition || 'U',
    header.version,
    header.control,
    header.acknowledgementRequested,
    header.usage,
  ]
}
