// A trailer that is not where it should be: at the end of the bytes without its terminator, or too late, since it and
// what follows it have changed places: SE and GE or ST, GE and GS or IEA. That it is missing was
// said when the other one came, and what it closes is over; it says nothing more.
import type { EnvelopeSegment } from './envelopeSegment.ts'
import { sameNumber } from './number.ts'
import type { OpenSet } from './setRules.ts'

/**
 * Control numbers of parts whose trailer was missed: of a set until the next header or trailer, of a group for good, of
 * the interchange before at the first segment behind an ISA.
 */
export interface Missed {
  SE?: string
  GE?: string
  IEA?: string
  /** The set was left at the trailer of the one before it, so that all before its own is the rest of it. */
  split?: true
}

/** What is open where a trailer comes. */
interface Around {
  set: Pick<OpenSet, 'control' | 'segments'> | undefined
  group: string | undefined
  interchange: string | undefined
}

/** What was said of a part whose trailer was missed. */
export const MISSED = {
  SE: 'set-trailer-missing',
  GE: 'group-trailer-missing',
  IEA: 'interchange-trailer-missing',
} as const

/** Whether a segment is a trailer that was missed. In a set it can only be that of the one before, behind the ST. */
export function isLate(
  missed: Missed,
  seg: EnvelopeSegment,
  { set, group, interchange }: Around,
): seg is EnvelopeSegment & { id: keyof typeof MISSED } {
  const [of, control] = [missed[seg.id as keyof typeof MISSED], seg.text(2)]
  if (of === undefined || !sameNumber(control, of)) return false
  if (seg.id === 'SE') return set === undefined || (set.segments === 1 && set.control !== control)
  const open = seg.id === 'GE' ? group : interchange
  return open === undefined || !sameNumber(control, open)
}

/** What is still missed behind an ISA. */
export const ofInterchange = ({ IEA }: Missed): Missed => (IEA === undefined ? {} : { IEA })

/** What is still missed behind a segment, unless something is missed at it. */
export const stillMissed = ({ SE, GE, split }: Missed, { id }: EnvelopeSegment): Missed => ({
  ...(GE === undefined ? {} : { GE }),
  ...(SE === undefined || ENVELOPE.includes(id) ? {} : { SE, ...(split && { split }) }),
})

const ENVELOPE: readonly string[] = ['ST', 'SE', 'GS', 'GE', 'IEA']

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
