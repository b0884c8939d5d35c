// What an operator must know of: conditions that began, last and end, each told once; the letters that tell of them; and
// partners' own servers that are in trouble, which every process has to know.
import type { Environment, Lease } from './record.ts'
import type { HouseEvent } from './webhooks.ts'

/** A condition that began. Of one kind and subject at most one has not ended. */
export interface Alert {
  id: string
  /** Such as documents-parked. */
  kind: string
  /** What it is about, such as production/acme/in/crosswalk-missing. */
  subject: string
  /** Absent where it is the house's own. */
  partner?: string
  environment: Environment
  /** What is so, in one sentence; as it was found last. */
  says: string
  /** What to do. */
  advice: string
  /** What to type. */
  command?: string
  began: string
  /** When it was found last. */
  seen: string
  /** When somebody was told of it last. */
  told: string
  ended?: string
  acknowledgedAt?: string
  acknowledgedBy?: string
  note?: string
}

/** A mail on its way. It is kept until it was taken by the server, and for a while after. */
export interface Letter {
  id: string
  at: string
  subject: string
  text: string
  sentAt?: string
}

/** A partner's own server that can't be used. */
export interface DoorTrouble {
  /** `pick` or `put`, and where: each is tried on its own. */
  place: string
  partner: string
  since: string
  /** When it was tried last. */
  at: string
  times: number
  says: string
}

/** Parked documents of one kind of reason. */
export interface ParkedGroup {
  environment: Environment
  partner: string
  direction: 'in' | 'out'
  /** Code of the finding that parked them; `waits-for-reconciling` and such where none did. */
  code: string
  count: number
  /** The oldest one, when it came, and why it is parked. */
  document: string
  at: string
  reason: string
}

/** Documents whose acknowledgement is late. */
export interface LateGroup {
  environment: Environment
  partner: string
  state: 'overdue' | 'at-risk'
  count: number
  document: string
  due: string
}

/** Documents of ours that a partner rejected, whole or in part, and for which nothing was accepted instead. */
export interface RejectedGroup {
  environment: Environment
  partner: string
  count: number
  /** The oldest one. */
  document: string
  /** When the last of them was rejected. */
  last: string
}

/** A webhook that does not take what it is told. */
export interface FailingWebhook {
  webhook: string
  url: string
  environment: Environment
  state: 'active' | 'removed'
  count: number
  attempts: number
  since: string
}

/** One look: what began, what lasts, what is over, and who is told. */
export interface AlertLook {
  at: string
  began: readonly Alert[]
  /** As they are now. */
  lasting: readonly Alert[]
  ended: readonly string[]
  events: readonly HouseEvent[]
  letter?: Letter
  /** Letters that were sent before are forgotten. */
  forgetBefore: string
}

export interface Alerts {
  /** Those that have not ended, oldest first. */
  openAlerts(): Promise<Alert[]>
  alert(id: string): Promise<Alert | undefined>
  /** Newest first; those that have ended too where asked. */
  alerts(ask: {
    all: boolean
    partner?: string
    environment?: Environment
    after?: string
    limit: number
  }): Promise<Alert[]>
  /** Keeps what one look found, its events and its letter with the step that sends it. */
  commitLook(look: AlertLook): Promise<void>
  /** Somebody has taken it on: nobody is reminded of it any more. False where it is not there or over. */
  acknowledgeAlert(acknowledged: { id: string; by: string; note: string; at: string }): Promise<boolean>
  letter(id: string): Promise<Letter | undefined>
  /** The server has taken the letter; ends the step. */
  commitMailing(lease: Lease, letter: { id: string; at: string }): Promise<void>
  /** A server could not be used, once more. */
  noteTrouble(trouble: Pick<DoorTrouble, 'place' | 'partner' | 'at' | 'says'>): Promise<void>
  /** It can be used again. */
  noteFine(place: string): Promise<void>
  doorTroubles(): Promise<DoorTrouble[]>
  /** Parked documents, but for those that another one was sent instead of. */
  countParked(): Promise<ParkedGroup[]>
  /** Acknowledgements that are overdue or at risk at this time. */
  countLate(now: string): Promise<LateGroup[]>
  countRejected(): Promise<RejectedGroup[]>
  /** When the oldest file, group or document came to be whose next step is due; undefined where none is. */
  oldestDue(): Promise<string | undefined>
  /** Webhooks with deliveries that were tried so often in vain, or given up since an instant. */
  failingWebhooks(ask: { attempts: number; since: string }): Promise<FailingWebhook[]>
  /** When the newest receipt of each of these partners came; nothing of one that never sent anything. */
  lastReceipts(partners: readonly string[]): Promise<{ partner: string; at: string }[]>
}
