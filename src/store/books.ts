// The books as they are judged: each row stands beside all that must agree with it, read by one statement, so that a
// gateway at work beside the reader can't make two of its own tables look as if they disagreed. Pages go by key, in its order.
import type {
  AcknowledgementState,
  ControlEntry,
  DocumentState,
  Environment,
  FeedEntry,
  Folder,
  GroupState,
  ReceiptState,
  Verb,
  Verdict,
} from './record.ts'

/** The state of a step that is there; null where there is none. */
export type Standing = 'due' | 'later' | 'leased' | 'parked' | null

/** A page of rows with ids behind one. */
export interface BookPage {
  after: string
  limit: number
}

/** A receipt, its bytes, its first where it is a repeat, and the steps that are about it. */
export interface ReceiptInBooks {
  id: string
  partner: string
  environment: Environment
  state: ReceiptState
  name: string | null
  bytes: number
  sha256: string
  blob: string
  /** Chunks of its blob that are kept. */
  chunks: number
  /** 1 where its bytes were purged. */
  purged: number
  repeatOf: string | null
  firstSha256: string | null
  firstRepeats: string | null
  /** Another first one with the same bytes, of the same partner and environment. */
  twin: string | null
  documents: number
  /** Files of it that are to stand at the drop point, and those that do; null where nobody counted. */
  files: number | null
  shown: number
  /** Later ones of the same name, where it came and its file is not shown: theirs took its place. */
  replacedBy: number
  opening: Standing
  /** One of its groups is to be read. */
  reading: Standing
  acknowledging: Standing
}

/** An interchange, and how often it is answered. */
export interface InterchangeInBooks {
  id: string
  receipt: string
  receiptState: ReceiptState | null
  partner: string
  agreement: string
  syntax: 'x12' | 'xml'
  control: string
  verdict: Verdict | null
  /** JSON. */
  header: string
  acknowledging: Standing
  groups: number
  /** Those that acknowledge nothing. */
  others: number
  answers: number
}

/** A group, its documents, and how often it is answered. */
export interface GroupInBooks {
  id: string
  receipt: string
  receiptState: ReceiptState | null
  ordinal: number
  functionalId: string
  control: string
  version: string
  /** JSON. */
  header: string
  sets: number
  state: GroupState
  syntax: 'x12' | 'xml' | null
  agreement: string | null
  partner: string | null
  interchangeVerdict: Verdict | null
  documents: number
  answers: number
  opening: Standing
  reading: Standing
  acknowledging: Standing
}

/** A document that came, and what became of it. */
export interface InboundInBooks {
  id: string
  partner: string
  environment: Environment
  type: string
  number: string | null
  state: DocumentState
  reason: string | null
  receipt: string | null
  receiptState: ReceiptState | null
  group: string | null
  groupState: GroupState | null
  readings: number
  /** 1 where what was read was purged. */
  purged: number
  entries: number
  /** References that it waits for. */
  waits: number
  opening: Standing
  reading: Standing
  publishing: Standing
  reconciling: Standing
}

/** Whose a control number is, by the ledger of control numbers. */
export interface NumberInBooks {
  document: string | null
  state: ControlEntry['state'] | null
  blob: string | null
}

/** A document on its way out, its bytes and its numbers. */
export interface OutboundInBooks {
  id: string
  partner: string
  environment: Environment
  type: string
  number: string | null
  state: DocumentState
  reason: string | null
  /** Whether the canonical document is kept. */
  kept: number
  blob: string | null
  bytes: number | null
  chunks: number
  /** 1 where its bytes were purged. */
  purged: number
  interchangeControl: string | null
  groupControl: string | null
  interchangeDocument: NumberInBooks['document']
  interchangeState: NumberInBooks['state']
  interchangeBlob: NumberInBooks['blob']
  groupDocument: NumberInBooks['document']
  groupState: NumberInBooks['state']
  groupBlob: NumberInBooks['blob']
  acknowledgement: AcknowledgementState | null
  /** As of a receipt. */
  files: number | null
  shown: number
  writing: Standing
  sealing: Standing
  /** Its own, or that of one with which it was sealed. */
  delivering: Standing
  reconciling: Standing
}

/** A file at a drop point beside its bytes and what it is of. */
export interface FileInBooks {
  partner: string
  environment: Environment
  folder: Folder
  day: string
  name: string
  blob: string
  bytes: number
  chunks: number
  /** 1 where its bytes were purged. */
  purged: number
  receipt: string | null
  receiptState: ReceiptState | null
  receiptBlob: string | null
  document: string | null
  documentState: DocumentState | null
  documentBlob: string | null
}

/**
 * Bytes that came or are to leave, and that no receipt, document or file names yet. Not those of reports: they are named by
 * their hash, and by nothing else once their file is taken away.
 */
export interface StrayInBooks {
  id: string
  /** When the last of them came. */
  at: string
  chunks: number
  /** The last chunk's place, from 0; null where there is none. */
  last: number | null
}

/** An entry of the feed beside its document, and what its partner is told of it. */
export interface EntryInBooks {
  id: string
  position: number
  partner: string
  document: string
  at: string
  decision: FeedEntry['decision']
  decidedAt: string | null
  documentState: DocumentState | null
  documentEnvironment: Environment | null
  type: string | null
  agreement: string | null
  /** Documents of ours that tell what the ERP could not take; one that was sent instead of another is not counted. */
  answers: number
  /** The canonical document and the state of the one that stands. */
  answer: string | null
  answerState: DocumentState | null
}

/** A row of the control-number ledger beside its document. */
export interface ControlInBooks {
  key: string
  environment: Environment
  number: number
  state: ControlEntry['state']
  document: string
  reason: string | null
  documentState: DocumentState | null
  sealing: Standing
}

/** A counter of control numbers, and the last number that the ledger has. */
export interface CounterInBooks {
  key: string
  environment: Environment
  last: number
  most: number | null
}

/** A step, and whether what it is about is there. */
export interface StepInBooks {
  id: number
  verb: Verb
  subject: string
  partner: string
  known: number
}

/** A webhook that is told, and what waits for it. */
export interface WebhookInBooks {
  id: string
  url: string
  /** Deliveries that are due or wait for their time. */
  due: number
  notifying: Standing
}

export interface BooksCount {
  receipts: number
  interchanges: number
  groups: number
  documents: number
  files: number
  entries: number
  numbers: number
  steps: number
}

/** What `edigw ledger verify` reads. */
export interface Books {
  /** Rows behind an id, of those that have one; all feed entries and control numbers. */
  countBooks(after: string): Promise<BooksCount>
  receiptsInBooks(page: BookPage): Promise<ReceiptInBooks[]>
  interchangesInBooks(page: BookPage): Promise<InterchangeInBooks[]>
  groupsInBooks(page: BookPage): Promise<GroupInBooks[]>
  inboundInBooks(page: BookPage): Promise<InboundInBooks[]>
  outboundInBooks(page: BookPage): Promise<OutboundInBooks[]>
  /** Those of receipts and documents behind an id, by their places. */
  filesInBooks(page: {
    after: string
    from: Pick<FileInBooks, 'partner' | 'environment' | 'folder' | 'day' | 'name'> | undefined
    limit: number
  }): Promise<FileInBooks[]>
  straysInBooks(page: BookPage): Promise<StrayInBooks[]>
  entriesInBooks(page: { environment: Environment; after: number; limit: number }): Promise<EntryInBooks[]>
  /** Of an environment's feed: the first position with an id behind one, and the last that was given and that is there. */
  feedInBooks(
    environment: Environment,
    after: string,
  ): Promise<{ first: number | null; last: number; most: number | null }>
  controlsInBooks(page: {
    environment: string
    key: string
    number: number
    limit: number
  }): Promise<ControlInBooks[]>
  countersInBooks(): Promise<CounterInBooks[]>
  stepsInBooks(page: { after: number; limit: number }): Promise<StepInBooks[]>
  /** Those that are active. */
  webhooksInBooks(page: BookPage): Promise<WebhookInBooks[]>
}
