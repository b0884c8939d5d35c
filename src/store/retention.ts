// What is old enough to go: bytes as they came and left, what was made of them, and files in archives. Rows with their ids,
// hashes, numbers and states stay, so that what comes again is still known and the books still add up; each thing that went
// leaves a stone that says when, and by which rule. What is under way, waits, or is not settled never goes.

/** Whose bodies: a receipt's bytes, those that were sent, what was read or submitted, or files of archive and error folders. */
export type Body = 'receipts' | 'sent' | 'documents' | 'files'

/** What went, and why. */
export interface Purged {
  /** `bytes`: the blob of this id. `document`: what was read, or submitted and written. */
  what: 'bytes' | 'document'
  id: string
  partner: string
  at: string
  /** Such as `bytes: 400d of the agreement`. */
  rule: string
  bytes: number
}

/** Something that would go. */
export interface Purgeable {
  id: string
  bytes: number
}

/** What runs of one principal purged by a rule since their last entry in the audit trail. */
export interface PurgeTally {
  principal: string
  /** Empty for the audit trail itself. */
  partner: string
  rule: string
  began: string
  last: string
  count: number
  bytes: number
}

interface Asked {
  body: Body
  partner: string
  /** What is younger stays. */
  before: string
}

export interface Retention {
  /** Every partner of whom something is kept. */
  partnersKept(): Promise<string[]>
  /** Looks at so many rows behind one; `last` is where it has come to, absent at the end. */
  purgeable(ask: Asked & { after: string; limit: number }): Promise<{ found: Purgeable[]; last?: string }>
  /** Purges those of them that are still old and settled; what went, which is also counted for `tellPurged`. */
  purge(
    ask: Asked & { ids: string[]; at: string; rule: string; principal: string },
  ): Promise<{ count: number; bytes: number }>
  /**
   * Forgets the oldest rows of the audit trail from before a time, at most `limit`; how many, counted for `tellPurged`. The
   * chain is verified from there on.
   */
  purgeAudit(ask: {
    before: string
    limit: number
    at: string
    rule: string
    principal: string
  }): Promise<{ count: number }>
  /**
   * One entry of the audit trail for all that a principal's run purged, and one for each other principal whose run was broken
   * off and purged nothing since `stale`; how many entries.
   */
  tellPurged(run: { principal: string; at: string; stale: string }): Promise<number>
  purged(what: Purged['what'], id: string): Promise<Purged | undefined>
}
