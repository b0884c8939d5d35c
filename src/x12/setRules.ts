// What ST and SE must say, each mistake with its AK502 code, and how large a set may be.
import { finding } from '../finding/catalogue.ts'
import type { Facts, Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import type { ControlNumbers } from './controlNumbers.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import { isCount, numberIn } from './number.ts'
import type { PlainSt } from './plainSet.ts'

/** Limits in bytes. */
export interface SetLimits {
  maxSetBytes: number
  maxSegmentBytes: number
}

/** A set that lost its SE. */
export type TornSet = Pick<OpenSet, 'control' | 'segments'>

/** A set between its ST and its SE. */
export interface OpenSet {
  ordinal: number
  offset: number
  /** The ST included. */
  segments: number
  /** BIN and BDS among them. */
  binary: number
  id: string
  control: string
  convention?: string
  /** Segments of the set just before, which lost its SE, or that stand in none: this one's SE may count them. */
  ahead?: number
  findings: Finding[]
  /** ST02 is wrong in itself, so that the SE is not compared with it. */
  controlFlawed: boolean
}

/**
 * Begins a set at its ST. `numbers` are those used in the group; `torn` is that of a set just before which lost its
 * SE, and may be told again.
 */
export function openSet(
  st: EnvelopeSegment,
  ordinal: number,
  numbers: ControlNumbers,
  torn: TornSet,
): OpenSet {
  const [id, control, convention] = [st.text(1), st.text(2), st.text(3)]
  const findings: Finding[] = []
  const controlFlawed = !/^[\x21-\x7e]{1,9}$/.test(control)
  if (st.joined) findings.push(joinedFinding(st, 1, st.joined))
  if (!/^[A-Z0-9]{3}$/.test(id))
    findings.push(finding('set-id-invalid', st.place(1, 1), { got: quotable(id) }))
  const code = controlFlawed ? 'set-control-invalid' : controlFlaw(control, numbers, torn.control)
  if (code)
    findings.push(finding(code, st.place(1, 2), { got: quotable(control), expected: '4 to 9 characters' }))
  const set = { ...plainSet({ id, control }, ordinal, st.offset), findings, controlFlawed }
  if (convention !== '') set.convention = convention
  if (torn.segments > 0) set.ahead = torn.segments
  return set
}

/** Begins a set at an ST in which nothing is wrong. */
export const plainSet = (
  { id, control }: Pick<PlainSt, 'id' | 'control'>,
  ordinal: number,
  offset: number,
): OpenSet => ({
  ordinal,
  offset,
  segments: 1,
  binary: 0,
  id,
  control,
  findings: [],
  controlFlawed: false,
})

/** AN 4/9 by the standard; a shorter one is common, harms nobody, and is told. */
function controlFlaw(control: string, numbers: ControlNumbers, torn: string) {
  if (!numbers.add(control) && control !== torn) return 'set-control-repeated'
  return control.length < 4 ? 'set-control-short' : undefined
}

/** Codes of a control number that came before, and of a trailer that says another one than its header. */
const AGAIN: readonly string[] = ['set-control-repeated', 'group-control-repeated']
const DIFFERS: readonly string[] = ['set-control-differs', 'group-control-differs']

/** 1 for a header whose control number came before: what was sent twice is told once, and not by the count again. */
export const timesAgain = (ofHeader: readonly Finding[]): number =>
  ofHeader.some(({ code }) => AGAIN.includes(code)) ? 1 : 0

/**
 * The findings of a trailer, with what follows from them for its header and what is around. Where it is another one's,
 * one has lost its header; where it says another number than its header, that one is in doubt: that it came before, or
 * comes again, is no other mistake.
 */
export function weighed(
  ofTrailer: Finding[],
  ofHeader: Finding[],
  control: string,
  around: { numbers: ControlNumbers; headless: number },
): Finding[] {
  if (ofTrailer.some(({ facts }) => isJoined(facts))) around.headless++
  if (!ofTrailer.some(({ code }) => DIFFERS.includes(code))) return ofTrailer
  const again = ofHeader.findIndex(({ code }) => AGAIN.includes(code))
  if (again >= 0) ofHeader.splice(again, 1)
  else around.numbers.doubt(control)
  return ofTrailer
}

/** True where SE01 is right but for BIN and BDS: some senders put them in behind the program that counts. */
export const leavesBinaryOut = (se: EnvelopeSegment, set: OpenSet): boolean =>
  set.binary > 0 && isCount(se.text(1), set.segments - set.binary)

/** The finding of a set before whose SE a header or trailer of something else came. */
export const lostTrailer = ({ segments, control }: OpenSet, before: EnvelopeSegment): Finding =>
  finding(
    'set-trailer-missing',
    { segment: segments + 1, id: 'SE', offset: before.offset, length: 0 },
    { got: quotable(control), before: before.id },
  )

/** An ST too many, or too late: SE01 is right for what stands before it too, with or without that ST. */
const countsBoth = (claimed: string, { ahead, segments }: OpenSet): boolean =>
  ahead !== undefined && (isCount(claimed, ahead + segments) || isCount(claimed, ahead + segments - 1))

/**
 * What a trailer counts that says another number than its header, where that is less than there is: most often it is
 * the next one's, whose header was lost with the trailer before it, and its count is no other mistake.
 */
export function countOfAnother(claimed: string, held: number): Facts {
  const counts = numberIn(claimed)
  return counts > 0 && counts < held ? { counts, held } : {}
}

/** Whether a trailer is another one's, so that two were joined. */
export const isJoined = ({ counts }: Facts): boolean => counts !== undefined

/** The SE's findings; `set.segments` counts it already. */
export function judgeSe(se: EnvelopeSegment, set: OpenSet): Finding[] {
  const found: Finding[] = []
  if (se.joined) found.push(joinedFinding(se, set.segments, se.joined))
  const claimed = se.text(1)
  const control = se.text(2)
  const miscounts = !isCount(claimed, set.segments) && !leavesBinaryOut(se, set) && !countsBoth(claimed, set)
  const differs = !set.controlFlawed && control !== set.control
  const anothers = differs && miscounts ? countOfAnother(claimed, set.segments) : {}
  if (miscounts) {
    const facts = { got: quotable(claimed), expected: String(set.segments) }
    found.push(finding('segment-count-differs', se.place(set.segments, 1), facts))
  }
  if (differs) {
    const facts = { got: quotable(control), expected: quotable(set.control), ...anothers }
    found.push(finding('set-control-differs', se.place(set.segments, 2), facts))
  }
  return found
}

const joinedFinding = (segment: EnvelopeSegment, ordinal: number, got: string): Finding =>
  finding('set-segment-joined', segment.place(ordinal), { name: segment.id, got })

/** What may be wrong with a segment as framed. */
export type SetFlaw = 'segment-too-long' | 'binary-length-wrong'

/** One of the open set's segments breaks a limit; told once a set. */
export function flawSet(
  { findings, segments }: OpenSet,
  code: SetFlaw,
  at: { offset: number; length: number },
  facts: Facts,
): void {
  if (findings.some((one) => one.code === code || one.code === 'binary-length-wrong')) return
  findings.push(finding(code, { segment: segments + 1, ...at }, facts))
}

/** The finding of a set above the limit, which is then not read. */
export function tooLarge(offset: number, length: number, limits: SetLimits): Finding | undefined {
  if (length <= limits.maxSetBytes) return undefined
  const facts = { got: String(length), expected: String(limits.maxSetBytes) }
  return finding('set-too-large', { segment: 1, id: 'ST', offset, length }, facts)
}
