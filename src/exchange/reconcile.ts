// Reconcile: matching a partner's acknowledgement with what we sent. An inbound 997 is stored, framed and parked
// with that reason (opening/rows.ts), and leaves no step; so a step of this verb can only come from a newer gateway.
import type { Perform } from './desk.ts'
import { Failure } from './failure.ts'

/** Gives the step to a person, truthfully: this version can't do it. */
export const reconcile: Perform = async (_desk, { step }) => {
  throw new Failure(`Acknowledgement ${step.subject} can’t be reconciled by this version.`, {
    retry: 'never',
  })
}
