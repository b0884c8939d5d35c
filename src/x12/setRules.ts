// What ST and SE must say, each mistake with its AK502 code, and how large a set may be.

import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import type { ControlNumbers } from './controlNumbers.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'

/** Limits in bytes. */
export interface SetLimits {
  maxSetBytes: number
  maxSegmentBytes: number
}

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
  findings: Finding[]
  /** ST02 is wrong in itself, so that the SE is not compared with it. */
  controlFlawed: boolean
}

/** Begins a set at its ST. `numbers` are those used in the group. */
export function openSet(st: EnvelopeSegment, ordinal: number, numbers: ControlNumbers): OpenSet {
  const control = st.text(2)
  const findings = [...judgeId(st), ...judgeControl(st, numbers)]
  const controlFlawed = findings.some((one) => one.code === 'set-control-invalid')
  const convention = st.text(3)
  const counted = { ordinal, offset: st.offset, segments: 1, binary: 0 }
  const set = { ...counted, id: st.text(1), control, findings, controlFlawed }
  return convention === '' ? set : { ...set, convention }
}

function judgeId(st: EnvelopeSegment): Finding[] {
  const got = st.text(1)
  return /^[A-Z0-9]{3}$/.test(got) ? [] : [finding('set-id-invalid', st.place(1, 1), { got: quotable(got) })]
}

/** AN 4/9 by the standard; a shorter one is common, harms nobody, and is told. */
function judgeControl(st: EnvelopeSegment, numbers: ControlNumbers): Finding[] {
  const control = st.text(2)
  const facts = { got: quotable(control) }
  if (!/^[\x21-\x7e]{1,9}$/.test(control))
    return [finding('set-control-invalid', st.place(1, 2), { ...facts, expected: '4 to 9 characters' })]
  if (!numbers.add(control)) return [finding('set-control-repeated', st.place(1, 2), facts)]
  return control.length < 4 ? [finding('set-control-short', st.place(1, 2), facts)] : []
}

/** True where SE01 is right but for BIN and BDS: some senders put them in behind the program that counts. */
export const leavesBinaryOut = (se: EnvelopeSegment, set: OpenSet): boolean =>
  set.binary > 0 && isCount(se.text(1), set.segments - set.binary)

/** The SE's findings; `set.segments` counts it already. */
export function judgeSe(se: EnvelopeSegment, set: OpenSet): Finding[] {
  const found: Finding[] = []
  const claimed = se.text(1)
  const control = se.text(2)
  if (!isCount(claimed, set.segments) && !leavesBinaryOut(se, set)) {
    const facts = { got: quotable(claimed), expected: String(set.segments) }
    found.push(finding('segment-count-differs', se.place(set.segments, 1), facts))
  }
  if (!set.controlFlawed && control !== set.control) {
    const facts = { got: quotable(control), expected: quotable(set.control) }
    found.push(finding('set-control-differs', se.place(set.segments, 2), facts))
  }
  return found
}

/** The finding of a set above the limit, which is then not read. */
export function judgeSize(set: OpenSet, length: number, limits: SetLimits): Finding[] {
  if (length <= limits.maxSetBytes) return []
  const facts = { got: String(length), expected: String(limits.maxSetBytes) }
  return [finding('set-too-large', { segment: 1, id: 'ST', offset: set.offset, length }, facts)]
}

/** True where a count as written, with or without leading zeros, is this number. */
export const isCount = (written: string, count: number): boolean =>
  /^\d{1,15}$/.test(written) && Number(written) === count

/** Numeric control numbers (ISA13, GS06) are equal whatever their leading zeros. */
export const sameNumber = (one: string, other: string): boolean =>
  one === other || (/^\d{1,15}$/.test(other) && isCount(one, Number(other)))
