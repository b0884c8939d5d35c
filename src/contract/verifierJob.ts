// What crosses between us and the process that runs Pact's native code: a job in, its report out, as plain data.

/** The `Authorization` of a pact's request that is to be sent with the consumer's own token. */
export const TOKEN_PLACEHOLDER = 'Bearer PLACEHOLDER'

export interface VerifierJob {
  /** Name of the provider. */
  provider: string
  /** Path of the pact file. */
  pact: string
  /** Port of our endpoint on the loopback. */
  port: number
  /** Base address of the HTTP provider; absent for messages. */
  url?: string
  /** What stands in for the placeholder in the pact's requests; no pact holds a token. */
  token?: string
}

/** What Pact says of one interaction, as far as we use it. */
export interface InteractionResult {
  description: string
  interactionKey?: string
  pending: boolean
  result: 'OK' | 'Error'
  mismatch?: { message?: string; mismatches?: readonly { path?: string; mismatch: string }[] }
}

/** Pact's own answer, or why there is none. */
export type VerifierReport = { results: readonly InteractionResult[] } | { trouble: string }
