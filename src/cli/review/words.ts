// How a review says things, in the terminal and on the page alike.
import type { Besides, Cell, ReviewedSample, ReviewLine } from '../../contract/review/reviewed.ts'

/** A value as a person reads it: texts as they are, nothing in words. */
export const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)

/** `BEG04`, `REF02-1`, `@schemeID`; nothing for the text of an XML element. */
export function cellName({ place, depth }: Pick<ReviewLine, 'place' | 'depth'>, { where }: Cell): string {
  if (where.startsWith('@')) return where
  return place.startsWith('/') || depth > 0 ? '' : `${place}${where}`
}

/** Why a cell comes to nothing; empty where it does not. */
export function lossOf({ fate, reason }: Cell): string {
  if (fate === 'unread') return 'not read'
  if (fate !== 'unmapped') return ''
  return reason ? `dropped: ${reason}` : 'dropped, and nobody said why'
}

/** Whether a person has to look at a line: something is lost without a reason, unread, found or not as approved. */
export const needsALook = ({ cells, findings }: ReviewLine): boolean =>
  findings.length > 0 ||
  cells.some(
    ({ fate, reason, meant, approved }) =>
      fate === 'unread' ||
      (fate === 'unmapped' && !reason) ||
      approved !== undefined ||
      meant.some((one) => one.approved),
  )

export const besidesWords = ({ why, reason }: Besides): string =>
  ({
    default: 'filled by a default of the guide',
    constant: 'said by the guide itself',
    gone: 'was approved, and is not there any more',
    unwritten: reason ? `dropped: ${reason}` : 'dropped, and nobody said why',
  })[why]

/** What a value is that no value of the other side stands for. */
export const plainWords = (direction: 'in' | 'out'): string =>
  direction === 'in' ? 'checked' : 'said by the guide'

/** `267 values became 292 canonical ones, 27 checked, 7 dropped`. */
export function countWords({ counts, direction }: ReviewedSample): string {
  const { mapped, checked, unmapped, unread, canonical, changed } = counts
  const became =
    direction === 'in'
      ? `${mapped} values became ${canonical} canonical ones`
      : `${canonical} canonical values became ${mapped} on the wire`
  const others = [
    unmapped > 0 ? `${unmapped} dropped` : '',
    unread > 0 ? `${unread} not read` : '',
    changed > 0 ? `${changed} not as approved` : '',
  ]
  return [became, `${checked} ${plainWords(direction)}`, ...others].filter(Boolean).join(', ')
}

/** `approved by the order desk: checked line by line`. */
export const stateWords = ({ state, by, reason }: ReviewedSample): string =>
  `${state}${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : `: ${reason}`}`

/** A document that goes nowhere. */
export const refusedWords = (direction: 'in' | 'out', index: number, verdict: string): string =>
  direction === 'in'
    ? `document ${index + 1} is ${verdict}: the ERP does not get it`
    : 'it can’t be sent: the partner does not get it'
