// How the verdict on a contract is told: in words on the terminal, and as the exit code.
import { printable } from '../../exchange/engine/place.ts'
import { styled } from '../terminal.ts'
import type { Out } from './act.ts'

/** What became of a contract, the best first. */
const OUTCOMES = ['same', 'changed', 'no contract', 'breaking'] as const
export type Outcome = (typeof OUTCOMES)[number]

const CODES: Readonly<Record<Outcome, number>> = { same: 0, breaking: 1, changed: 2, 'no contract': 3 }
export const TOOL_ERROR = 4

/** The exit code of several outcomes: that of the worst. */
export const exitCode = (outcomes: readonly Outcome[]): number =>
  CODES[OUTCOMES.findLast((one) => outcomes.includes(one)) ?? 'same']

/** So many failures of one mapping are shown. */
const SHOWN = 25

const STYLES = { same: 'green', changed: 'yellow', 'no contract': 'yellow', breaking: 'red' } as const

/** Says what became of one contract, and why. */
export function report(
  out: Out,
  label: string,
  outcome: Outcome,
  texts: readonly string[],
  interactions = 0,
): Outcome {
  const count = interactions > 0 ? ` (${interactions} interactions)` : ''
  out(`${label}: ${styled(STYLES[outcome], outcome)}${count}`)
  for (const text of texts.slice(0, SHOWN)) out(`  ${printable(text)}`)
  if (texts.length > SHOWN) out(`  … and ${texts.length - SHOWN} more`)
  return outcome
}
