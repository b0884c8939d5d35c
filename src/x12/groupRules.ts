// What GS, GE and IEA must say, each mistake with its AK905 or TA105 code.
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import type { ControlNumbers } from './controlNumbers.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import { isDate } from './isaRules.ts'
import { isCount, numberIn, sameNumber } from './number.ts'
import { countOfAnother, isJoined } from './setRules.ts'
import type { GroupHeader } from './types.ts'

/** GS elements that every group needs; GS04 to GS06 have findings of their own. */
const NEEDED = [1, 2, 3, 7, 8]

/** The elements of a GS by name; empty where they are not there. */
export const groupHeader = (gs: EnvelopeSegment): GroupHeader => ({
  functionalId: gs.text(1),
  sender: gs.text(2),
  receiver: gs.text(3),
  date: gs.text(4),
  time: gs.text(5),
  control: gs.text(6),
  agency: gs.text(7),
  version: gs.text(8),
})

/** Why this is no group header (TA105 024), or undefined. Then no other rule of the GS is looked at. */
export function gsFlaw(gs: EnvelopeSegment, segment: number): Finding | undefined {
  const empty = NEEDED.filter((element) => gs.text(element) === '').map((element) => `GS0${element}`)
  const reason = gs.joined
    ? `its terminator is missing, and ${gs.joined} follows`
    : gs.count > 8
      ? `it has ${gs.count} elements, not 8`
      : empty.length > 0
        ? `${empty.join(', ')} is empty`
        : ''
  return reason === '' ? undefined : finding('group-header-invalid', gs.place(segment), { reason })
}

/** The findings of a GS's values. `numbers` are those used in the interchange, `torn` as for a set. */
export function judgeGs(
  gs: EnvelopeSegment,
  segment: number,
  numbers: ControlNumbers,
  torn: string | undefined,
): Finding[] {
  const found: Finding[] = []
  const control = gs.text(6)
  const got = quotable(control)
  if (!/^\d{1,9}$/.test(control))
    found.push(finding('group-control-invalid', gs.place(segment, 6), { got, expected: '1 to 9 digits' }))
  else if (!numbers.add(withoutZeros(control)) && control !== torn)
    found.push(finding('group-control-repeated', gs.place(segment, 6), { got }))
  if (!/^(\d\d)?\d{6}$/.test(gs.text(4)) || !isDate(gs.text(4).slice(-6)))
    found.push(dateFinding(gs, segment, 4, 'date'))
  if (!/^([01]\d|2[0-3])[0-5]\d([0-5]\d(\d\d?)?)?$/.test(gs.text(5)))
    found.push(dateFinding(gs, segment, 5, 'time'))
  return found
}

/** A numeric control number as it is compared. */
export const withoutZeros = (control: string): string => control.replace(/^0+(?=\d)/, '')

const dateFinding = (gs: EnvelopeSegment, segment: number, element: number, expected: string) =>
  finding('group-date-invalid', gs.place(segment, element), {
    got: quotable(gs.text(element)),
    name: `GS0${element}`,
    expected,
  })

/** What a trailer may count: parts that lost a header or a trailer are told once, and not by the count again. */
export interface Held {
  /** With a header. */
  begun: number
  /** Of these, without a trailer or for the second time. */
  torn: number
  /** Without a header. */
  headless: number
}

const isHeld = (claimed: string, { begun, torn, headless }: Held): boolean =>
  numberIn(claimed) >= begun - torn && numberIn(claimed) <= begun + headless

/** The GE's findings. `control` is undefined where GS06 is wrong in itself, and not compared. */
export function judgeGe(ge: EnvelopeSegment, segment: number, sets: Held, control?: string): Finding[] {
  const found: Finding[] = [...extra(ge, segment)]
  const differs = control !== undefined && !sameNumber(ge.text(2), control)
  const anothers = differs ? countOfAnother(ge.text(1), sets.begun - sets.torn) : {}
  if (!isHeld(ge.text(1), sets) && !isJoined(anothers)) {
    const facts = { got: quotable(ge.text(1)), expected: String(sets.begun) }
    found.push(finding('set-count-differs', ge.place(segment, 1), facts))
  }
  if (differs) {
    const facts = { got: quotable(ge.text(2)), expected: quotable(control), ...anothers }
    found.push(finding('group-control-differs', ge.place(segment, 2), facts))
  }
  return found
}

/** The finding of a GE that lost its terminator. */
export const joinedTrailer = (ge: EnvelopeSegment, segment: number, got: string): Finding =>
  finding('group-segment-joined', ge.place(segment), { name: ge.id, got })

/** True where IEA01 counts TA1 segments, because there is nothing else to count. */
export const countsTa1 = (iea: EnvelopeSegment, groups: number, acknowledgements: number): boolean =>
  groups === 0 && acknowledgements > 0 && isCount(iea.text(1), acknowledgements)

/** Elements behind the second mean nothing, and harm nobody. */
function extra(trailer: EnvelopeSegment, segment: number): Finding[] {
  if (trailer.count <= 2) return []
  const facts = { name: trailer.id, got: String(trailer.count), expected: '2' }
  return [finding('trailer-too-long', trailer.place(segment, 3), facts)]
}

/** The IEA's findings, as a GE's. */
export function judgeIea(iea: EnvelopeSegment, segment: number, groups: Held, control?: string): Finding[] {
  const found: Finding[] = [...extra(iea, segment)]
  if (!isHeld(iea.text(1), groups)) {
    const facts = { got: quotable(iea.text(1)), expected: String(groups.begun) }
    found.push(finding('group-count-differs', iea.place(segment, 1), facts))
  }
  if (control !== undefined && !sameNumber(iea.text(2), control)) {
    const facts = { got: quotable(iea.text(2)), expected: quotable(control) }
    found.push(finding('interchange-control-differs', iea.place(segment, 2), facts))
  }
  return found
}
