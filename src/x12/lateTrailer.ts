// A trailer that is not where it should be: at the end of the bytes without its terminator, or one segment too late
// where SE and GE, or GE and IEA, have changed places. That it is missing was
// said when the other one came, and what it closes is over; it says nothing more.
import type { EnvelopeSegment } from './envelopeSegment.ts'
import { sameNumber } from './setRules.ts'

/** The trailer that was missed just now. */
export interface LateTrailer {
  id: 'SE' | 'GE'
  /** The control number that it must have. */
  control: string
}

/** Whether a segment is the trailer that was missed. */
export const isLate = ({ id, control }: LateTrailer, seg: EnvelopeSegment): boolean =>
  seg.id === id && sameNumber(seg.text(2), control)

/** Whether an unterminated trailer says what it should by the control numbers of what is open, and so is whole. */
export function isWhole(
  seg: EnvelopeSegment,
  open: Record<'SE' | 'GE' | 'IEA', string | undefined>,
): boolean {
  const expected = open[seg.id as keyof typeof open]
  if (expected === undefined) return false
  const said = seg.text(2)
  return said === expected || (seg.id === 'IEA' && said !== '' && !expected.startsWith(said))
}

/** A GE behind its IEA, where segments are no longer told apart: how it must be written. */
export interface LateGroupTrailer {
  control: string
  element: string
  segment: string
}

/** Whether a text behind an interchange is nothing but the GE that was missed in it. */
export function isLateText({ control, element, segment }: LateGroupTrailer, text: string): boolean {
  const [id, count = '', number = '', ...more] = text.trim().split(element)
  const written = number.endsWith(segment) ? number.slice(0, -segment.length) : number
  return id === 'GE' && /^\d{1,15}$/.test(count) && sameNumber(written.trim(), control) && more.length === 0
}
