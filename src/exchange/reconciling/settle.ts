// What becomes of a document of ours by all that was said of it, whoever said it and in whatever order it came.
import type { AcknowledgementState, Told } from '../../store/record.ts'
import type { Saying } from './statement.ts'

/** From the worst to what decides nothing. */
const ORDER: readonly Told['state'][] = [
  'rejected',
  'partially',
  'accepted-with-errors',
  'accepted',
  'received',
]

/**
 * The state by everything that was said: the worst counts, since what one reader of theirs took another one may still
 * refuse. What only arrived leaves the state as it was.
 */
export function settle(
  before: AcknowledgementState | undefined,
  said: readonly Pick<Told, 'state'>[],
): AcknowledgementState | undefined {
  const worst = ORDER.find((state) => said.some((one) => one.state === state))
  return worst === undefined || worst === 'received' ? before : worst
}

/** How a saying stands beside what others said before: the same again, otherwise, or something new. */
export function standing(
  { level, state, digest }: Saying,
  others: readonly Told[],
): { is: 'new' | 'duplicate' } | { is: 'contradicting'; before: Told['state'] } {
  const same = others.filter((one) => one.level === level)
  if (same.some((one) => one.digest === digest)) return { is: 'duplicate' }
  // That something arrived is said first, and contradicts nothing that is said of it later.
  const other = same.find((one) => one.state !== state && one.state !== 'received')
  return other && state !== 'received' ? { is: 'contradicting', before: other.state } : { is: 'new' }
}
