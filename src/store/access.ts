// Tokens that are good no more, and what was asked before under an idempotency key.

export interface Access {
  revokeToken(id: string, expires: string): Promise<void>
  isRevoked(id: string): Promise<boolean>
  /** `new` the first time and after `staleBefore`; else what stands: in flight, another body, or the kept answer. */
  beginIdempotent(ask: {
    principal: string
    key: string
    fingerprint: string
    at: string
    staleBefore: string
  }): Promise<
    { kind: 'new' } | { kind: 'in-flight' } | { kind: 'mismatch' } | { kind: 'replay'; answer: string }
  >
  finishIdempotent(ask: {
    principal: string
    key: string
    fingerprint: string
    answer: string
  }): Promise<void>
  abandonIdempotent(ask: { principal: string; key: string }): Promise<void>
}
