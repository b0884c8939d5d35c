// How the records of what was passed over, purged and redacted stand in their tables.
import type { Gap } from './gaps.ts'
import type { Redaction } from './redaction.ts'
import type { Purged } from './retention.ts'
import { shape } from './row.ts'

export const gaps = shape<Gap>({
  what: 'plain',
  environment: 'plain',
  key: 'plain',
  first: 'plain',
  last: 'plain',
  at: 'plain',
  principal: 'plain',
  reason: 'plain',
})

export const purgedStones = shape<Purged>({
  what: 'plain',
  id: 'plain',
  partner: 'plain',
  at: 'plain',
  rule: 'plain',
  bytes: 'plain',
})

export const redactions = shape<Redaction>({
  id: 'plain',
  what: 'plain',
  subject: 'plain',
  at: 'plain',
  principal: 'plain',
  by: 'plain',
  reason: 'plain',
  places: 'json',
  before: 'plain',
  after: 'plain',
})
