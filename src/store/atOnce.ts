// What is small is worked out whole before anything of it is kept, and then kept in one transaction: the rows are those
// that the steps would have left one after the other, without the states between them.
import type { Finding } from '../finding/finding.ts'
import type { Awaited, Submission } from './outward.ts'
import type {
  ControlKey,
  Document,
  Environment,
  FeedEntry,
  Group,
  Interchange,
  Lease,
  NamedDocument,
  NewDropFile,
  NewStep,
  Reading,
  SentAs,
  Step,
} from './record.ts'
import type { HouseEvent } from './webhooks.ts'

/** That an envelope came first with a receipt. */
export interface EnvelopeClaim {
  key: string
  environment: Environment
  receipt: string
  ordinal: number
  at: string
  /** Envelopes older than this are forgotten. */
  since: string
}

/** What is submitted with a receipt: an answer to it. */
export interface AnswerSubmitted extends Submission {
  /** Its control numbers are reserved with it. */
  numbered: ControlKey[]
}

/** The `write` step of an answer, held by whoever committed the receipt, and the numbers that were asked for. */
export interface AnswerHeld {
  step: Step
  numbers: number[]
}

/** All that became of a receipt. */
export interface WholeReceipt {
  receipt: { receipt: string; state: 'concluded' | 'refused'; findings: Finding[] }
  claims: EnvelopeClaim[]
  interchanges: Interchange[]
  groups: Group[]
  /** In their last state: published, drafts, or read where their kind has no place in the feed. */
  documents: Document[]
  readings: Reading[]
  names: { document: string; names: NamedDocument[] }[]
  entries: Omit<FeedEntry, 'position' | 'decision'>[]
  submissions: AnswerSubmitted[]
  files: NewDropFile[]
  events: HouseEvent[]
  /** What is still to be done, beside writing what is submitted. */
  steps: NewStep[]
  at: string
  /** Until when the answers' steps are held. */
  leaseUntil: string
}

/** All that became of an outbound document. */
export interface WholeSending {
  document: string
  /** In wire form, without envelope. */
  body: Uint8Array
  findings: Finding[]
  lineage: string
  crosswalks?: number
  /** ST02, or what stands for it. */
  control: string
  sent: Partial<SentAs>
  /** The enveloped bytes, and the name that they get. */
  blob: string
  content: Uint8Array
  at: string
  /** Absent where it is still to be put on the partner's server. */
  delivered?: { file?: NewDropFile; awaited?: Awaited }
}

export interface AtOnce {
  /**
   * Instead of all that open, read, publish and acknowledge would commit; ends the `open` step. Answers what is held of each
   * submission, in their order. Nothing is committed, and it rejects, where an envelope that is claimed came before.
   */
  commitReceipt(lease: Lease, whole: WholeReceipt): Promise<AnswerHeld[]>
  /** Instead of all that write, seal and deliver would commit; ends the `write` step. */
  commitSending(lease: Lease, whole: WholeSending): Promise<void>
}
