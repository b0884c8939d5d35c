// Whether something small can be done at once.
import type { Step } from '../../store/record.ts'
import { LeaseLost } from '../../store/store.ts'
import { type Desk, Paused } from '../desk.ts'

/** It can't be kept in one transaction: it goes step by step. */
export class StepByStep extends Error {}

/** Whether it could be done; where not, nothing came of it, and the steps will tell why. */
export async function tried(
  { house: { log } }: Desk,
  subject: string,
  act: () => Promise<void>,
): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof Paused) throw error
    if (!(error instanceof StepByStep)) log.debug({ err: error, subject }, 'it goes step by step')
    return false
  }
}

/** Does what would be a step of its own, and tells it like one. */
export async function performed(
  { house: { figures } }: Desk,
  verb: Step['verb'],
  act: () => Promise<void>,
): Promise<void> {
  const began = performance.now()
  await act()
  figures?.step({ verb, outcome: 'done', seconds: (performance.now() - began) / 1000 })
}
