// What ISB, ISE and ISX must say: the segments that may stand between an ISA and its first group beside TA1.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Facts, Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import { delimiterBytes, delimiterFlaw } from './delimiter.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import { isDate, isTime } from './isaRules.ts'
import type { Delimiters } from './types.ts'

/** TA1, grade of service (ISB, ISE), and the syntax extension of 007040 (ISX). */
export const INTERCHANGE_LEVEL = ['TA1', 'ISB', 'ISE', 'ISX']

/** Normal, low, urgent. */
const GRADES = ['0', '1', '2']

/** The findings of a control segment's values; `ordinal` is its own in the interchange. */
export function judgeControl(seg: EnvelopeSegment, ordinal: number, delimiters: Delimiters): Finding[] {
  const found: Finding[] = []
  const expect = (element: number, right: boolean, code: FindingCode, facts: Facts) => {
    const got = quotable(seg.text(element), 20)
    if (!right) found.push(finding(code, seg.place(ordinal, element), { got, ...facts }))
  }
  const [one, two, three] = [seg.text(1), seg.text(2), seg.text(3)]
  if (seg.id === 'ISB') expect(1, GRADES.includes(one), 'grade-of-service-invalid', { allowed: GRADES })
  if (seg.id === 'ISE') {
    expect(1, isDate(one), 'delivery-date-invalid', { expected: 'YYMMDD' })
    expect(2, isTime(two), 'delivery-time-invalid', { expected: 'HHMM' })
    expect(3, /^([A-Z0-9]{2})?$/.test(three), 'delivery-time-code-invalid', { expected: 'two characters' })
  }
  const reason = seg.id === 'ISX' ? releaseFlaw(one, delimiters) : undefined
  if (reason !== undefined) expect(1, false, 'release-invalid', { reason })
  return found
}

/** Why ISX01 can't be the release character; an empty one asks for none. */
function releaseFlaw(character: string, delimiters: Delimiters): string | undefined {
  if (character === '') return undefined
  const taken = delimiterBytes(delimiters).map((byte) => String.fromCharCode(byte))
  return character.length > 1 ? 'it is more than one' : delimiterFlaw(character, taken)
}

/** The release character that an ISX names, as a byte. */
export function releaseOf(isx: EnvelopeSegment, delimiters: Delimiters): number | undefined {
  const character = isx.text(1)
  return character === '' || releaseFlaw(character, delimiters) ? undefined : character.charCodeAt(0)
}
