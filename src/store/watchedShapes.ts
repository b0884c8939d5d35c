// How the records of alerts and drift stand in their tables.
import type { Alert, DoorTrouble, Letter } from './alerts.ts'
import type { SeenDrift } from './drift.ts'
import { shape } from './row.ts'

export const alerts = shape<Alert>({
  id: 'plain',
  kind: 'plain',
  subject: 'plain',
  partner: 'plain',
  environment: 'plain',
  says: 'plain',
  advice: 'plain',
  command: 'plain',
  began: 'plain',
  seen: 'plain',
  told: 'plain',
  ended: 'plain',
  acknowledgedAt: 'plain',
  acknowledgedBy: 'plain',
  note: 'plain',
})

export const letters = shape<Letter>({
  id: 'plain',
  at: 'plain',
  subject: 'plain',
  text: 'plain',
  sentAt: 'plain',
})

export const doorTroubles = shape<DoorTrouble>({
  place: 'plain',
  partner: 'plain',
  since: 'plain',
  at: 'plain',
  times: 'plain',
  says: 'plain',
})

export const seenDrifts = shape<SeenDrift>({
  partner: 'plain',
  mapping: 'plain',
  key: 'plain',
  place: 'plain',
  why: 'plain',
  value: 'plain',
  document: 'plain',
  at: 'plain',
  noticed: 'plain',
})
