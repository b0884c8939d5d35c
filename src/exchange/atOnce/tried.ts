// Whether something small can be done at once.
import type { Step } from '../../store/record.ts'
import { LeaseLost } from '../../store/store.ts'
import { type Desk, type Held, Paused, type StepWithin } from '../desk.ts'

/** It can't be kept in one transaction: it goes step by step. */
export class StepByStep extends Error {}

/** Does what would be a step of its own. */
export type Performed = (verb: Step['verb'], act: () => Promise<void>) => Promise<void>

/**
 * Whether it could be done; where not, nothing came of it, and the steps will tell why. What is `performed` is told like
 * steps, once all of it is kept.
 */
export async function tried(
  { house: { log } }: Desk,
  held: Held,
  act: (performed: Performed) => Promise<void>,
): Promise<boolean> {
  const done: StepWithin[] = []
  try {
    await act(async (verb, perform) => {
      const began = performance.now()
      await perform()
      done.push({ verb, seconds: (performance.now() - began) / 1000 })
    })
    held.didAlso(done)
    return true
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof Paused) throw error
    if (!(error instanceof StepByStep))
      log.debug({ err: error, subject: held.step.subject }, 'it goes step by step')
    return false
  }
}
