// The world did not play along: network, disk, lock. Nobody's document is wrong, so it is thrown and told
// apart from a finding (data) and from a refusal (the caller's).

/** Whether trying again can help: the loop backs off where it can, and asks the operator where it can't. */
export type Retry = 'later' | 'never'

export class Failure extends Error {
  readonly retry: Retry
  /** After so many tries a person must look; as the loop settles it where absent. */
  readonly attempts?: number

  /** `message` says what could not be done; `cause` is what the system said. */
  constructor(message: string, how: { retry: Retry; attempts?: number; cause?: unknown }) {
    super(message, { cause: how.cause })
    this.name = 'Failure'
    this.retry = how.retry
    if (how.attempts !== undefined) this.attempts = how.attempts
  }
}
