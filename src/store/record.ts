// What is remembered, as plain data. Times are RFC 3339 in UTC with milliseconds; ids are ULIDs made
// by the caller; nothing here knows which engine keeps it.
import type { Finding, Place } from '../finding/finding.ts'

export type Environment = 'production' | 'test'
export type Verdict = 'accepted' | 'accepted-with-errors' | 'partially-accepted' | 'rejected'

/** Raw bytes are kept in chunks of this size; only the last one of a blob is shorter. */
export const CHUNK_BYTES = 1 << 20

export type ReceiptState =
  | 'received' // bytes durable, not looked at
  | 'opened' // envelope understood, sets indexed
  | 'concluded' // every set read, acknowledged and filed
  | 'repeat' // the same bytes came before
  | 'refused' // nothing in it could be understood, or it is not this partner's

/** One body or file that we took in. */
export interface Receipt {
  id: string
  at: string
  principal: string
  partner: string
  door: 'sftp' | 'http' | 'remote'
  environment: Environment
  /** The file's name as the partner wrote it; data, never a path. */
  name?: string
  contentType?: string
  blob: string
  bytes: number
  sha256: string
  state: ReceiptState
  repeatOf?: string
  findings: Finding[]
}

export interface Interchange {
  id: string
  receipt: string
  ordinal: number
  syntax: 'x12' | 'xml'
  partner: string
  agreement: string
  environment: Environment
  /** Identity of the envelope: ISA05–08 and ISA13; sender, type, number and issue date for XML. */
  key: string
  control: string
  offset: number
  length: number
  /** Header and delimiters (X12), root and namespaces (XML); never ISA04. */
  header: unknown
  tolerances: string[]
  findings: Finding[]
  verdict?: Verdict
}

export type GroupState = 'opened' | 'read' | 'acknowledged'

/** A functional group; an XML document stands in a group of its own without a header. */
export interface Group {
  id: string
  receipt: string
  interchange: string
  ordinal: number
  functionalId: string
  control: string
  version: string
  claimed?: string
  sets: number
  header: unknown
  findings: Finding[]
  state: GroupState
  verdict?: Verdict
}

export type DocumentState =
  | 'opened' // framed, not read
  | 'read' // valid, not yet in the feed
  | 'waiting' // valid, waits for a document that it refers to
  | 'published' // in the ERP's feed
  | 'reconciled' // an acknowledgement: matched with what it speaks of, as far as that is known
  | 'draft' // rejected: what was understood is kept, never in the feed
  | 'held' // outbound: durable, waits to be released
  | 'submitted' // outbound: canonical document durable
  | 'written' // outbound: in wire form, without envelope
  | 'sealed' // outbound: enveloped, control numbers given
  | 'delivered' // outbound: placed at the drop point
  | 'fetched' // outbound: read to its end by the partner
  | 'parked' // waits for a person
  | 'given-up' // outbound: a person decided that it will not be sent

/** States in which a document is known to others that refer to it: in the feed, or on its way out. */
export const KNOWN_STATES: readonly DocumentState[] = [
  'published',
  'submitted',
  'written',
  'sealed',
  'delivered',
  'fetched',
]

/** What became of a document at the partner's, or of a partner's acknowledgement at ours. */
export type AcknowledgementState =
  | 'none-expected' // ours: nobody agreed on one
  | 'waiting' // ours: sent, nothing was said of it yet
  | 'accepted'
  | 'accepted-with-errors'
  | 'partially' // ours: a part of it was rejected, or of its group, and nobody said which
  | 'rejected'
  | 'overdue' // ours: the time that was agreed is over
  | 'matched' // theirs: it speaks of documents that we sent
  | 'unmatched' // theirs: we sent nothing of the kind
  | 'duplicate' // theirs: another one said the same before
  | 'contradicting' // theirs: another one said otherwise
  | 'untaken' // theirs: it was rejected itself, so that what it says does not count

/** What a partner's acknowledgement says of one document that we sent. */
export interface Told {
  /** Ours. */
  document: string
  /** Theirs. */
  by: string
  at: string
  /** Who speaks: the envelope's reader (TA1), the syntax's (997, 999), or the application (824, ApplicationResponse). */
  level: 'interchange' | 'set' | 'application'
  /** `received`: it arrived, and nothing is decided. */
  state:
    | 'received'
    | Extract<AcknowledgementState, 'accepted' | 'accepted-with-errors' | 'partially' | 'rejected'>
  /** The same for two that say the same. */
  digest: string
  findings: Finding[]
}

/** How an outbound document left: by this a partner's acknowledgement names it. */
export interface SentAs {
  /** ISA05/06 and ISA07/08, such as 01/123456789; for XML the parties' scheme and id. */
  sender: string
  receiver: string
  /** ISA13, GS01, GS06 and ST02, as they were written; none for XML, no group and set for a TA1. */
  interchangeControl: string
  functionalId: string
  groupControl: string
  setControl: string
}

/** One transaction set or XML document, inbound or outbound. */
export interface Document extends Partial<SentAs> {
  id: string
  direction: 'in' | 'out'
  /** Absent for outbound documents. */
  receipt?: string
  interchange?: string
  group?: string
  ordinal: number
  partner: string
  environment: Environment
  /** The guide it is read or written by, such as x12/004010/850. */
  type: string
  /** Name of the canonical document, such as order. */
  canonical: string
  /** Agreement and mapping versions pinned at open. */
  agreement: string
  mapping?: string
  /** Version of the partner's crosswalk rows that it was read or written by. */
  crosswalks?: number
  /** Business number and date, for finding it. */
  number?: string
  date?: string
  /** ST02, or the sealed ST02 for outbound. */
  control: string
  /** ST03. */
  convention?: string
  offset: number
  length: number
  segments: number
  state: DocumentState
  verdict?: Verdict
  findings: Finding[]
  at: string
  /** Outbound: what it answers or acknowledges (a group's, interchange's or document's id). */
  regarding?: string
  /** Why it is parked. */
  reason?: string
  /** Outbound: the document that it was sent instead of. */
  replaces?: string
  /** Outbound: the same for two documents that say the same; absent once it is parked or replaced. */
  fingerprint?: string
  /** Outbound: placed at the drop point, or ready to be asked for. */
  deliveredAt?: string
  /** Outbound: read to its end by the partner. */
  fetchedAt?: string
  /** Absent until an outbound document is delivered, and an inbound acknowledgement is matched. */
  acknowledgement?: AcknowledgementState
  /** Outbound: when it is overdue, and from when on that is to be feared. */
  acknowledgementDue?: string
  acknowledgementRisk?: string
}

/** What reading left, kept beside the document: JSON texts, as they were made. */
export interface Reading {
  document: string
  canonical: string
  lineage: string
  unmapped: string
}

type InVerb = 'open' | 'read' | 'publish' | 'acknowledge' | 'reconcile'
type OutVerb = 'write' | 'seal' | 'deliver'
export type Verb = InVerb | OutVerb | 'notify' | 'mail'

/** A piece of work that waits, durable with the results that caused it. At most one per verb and subject. */
export interface NewStep {
  verb: Verb
  subject: string
  partner: string
  /** Not before; now where absent. */
  dueAt?: string
}

/** A claimed step: `token` is the fencing token that each commit of its results must show. */
export interface Step {
  id: string
  verb: Verb
  subject: string
  partner: string
  attempts: number
  token: number
  /** JSON left by the last slice, where a step goes in slices. */
  position?: string
}

export interface Lease {
  step: string
  token: number
}

/** A lease as it stands, by the clock of who holds it. */
export interface HeldLease extends Lease {
  until: string
}

export interface ParkedStep {
  id: string
  verb: Verb
  subject: string
  partner: string
  attempts: number
  reason: string
  at: string
}

export type Folder = 'inbound' | 'outbound' | 'archive' | 'error'

/** A file as a partner sees it at its drop point: a name for bytes in the store. */
export interface DropFile {
  partner: string
  environment: Environment
  folder: Folder
  /** YYYY-MM-DD below archive, empty elsewhere. */
  day: string
  name: string
  blob: string
  bytes: number
  at: string
  document?: string
  receipt?: string
  fetchedAt?: string
}

/** A file to be shown at a drop point; small generated texts bring their bytes, others name a blob. */
export type NewDropFile = Omit<DropFile, 'blob' | 'bytes' | 'fetchedAt'> &
  ({ blob: string; bytes: number } | { content: Uint8Array })

export interface FeedEntry {
  id: string
  position: number
  environment: Environment
  partner: string
  type: string
  document: string
  at: string
  decision: 'undecided' | 'accepted' | 'failed'
  decidedAt?: string
  reason?: string
}

export interface AgreementVersion {
  hash: string
  partner: string
  at: string
  /** The agreement as JSON. */
  content: string
}

export interface MappingVersion {
  hash: string
  partner: string
  /** Such as 850-in. */
  name: string
  type: string
  at: string
  /** The resolved guide as JSON. */
  content: string
}

export interface CrosswalkRow {
  partner: string
  crosswalk: string
  theirs: string
  ours: string
  /** First and last day on which the row holds; empty = open. */
  from: string
  to: string
  /** True where the row is only read, never written. */
  readOnly: boolean
  /** True where it is written though others of the same meaning stand before it. */
  preferred: boolean
}

/** A row as it is kept: in force from version `since` on, until the one that ended it. */
export interface KeptCrosswalkRow extends CrosswalkRow {
  /** Rises with each row of the partner. */
  ordinal: number
  since: number
  until?: number
}

/** A document that another one names: by its kind (the canonical document's name) and business number. */
export interface NamedDocument {
  of: string
  number: string
}

/** A document that another one refers to and waits for. */
export interface AwaitedReference {
  document: string
  partner: string
  environment: Environment
  /** Name of the canonical document, and its business number. */
  canonical: string
  number: string
  /** With it, the number is that of a document of this kind, and any that names that one is waited for. */
  naming?: string
  /** RFC 3339: when it is published all the same. */
  until: string
}

/** A row that a parked document waits for. */
export interface AwaitedRow {
  /** The document's id, and behind it four digits that count its rows. */
  id: string
  document: string
  partner: string
  environment: Environment
  crosswalk: string
  /** Whose the code is that is known. */
  side: 'theirs' | 'ours'
  code: string
  /** The day on which the row must be in effect; empty: any. */
  day: string
  /** Where the code stands first. */
  at: Place
}

export type Role = 'partner' | 'erp' | 'operator'

export interface ControlKey {
  /** Such as ISA:01/123456789:ZZ/ACMERETAIL, with GS01 after it for GS06. */
  key: string
  environment: Environment
}

export interface ControlEntry extends ControlKey {
  number: number
  state: 'reserved' | 'sealed' | 'void'
  document: string
  reason?: string
  at: string
}

export interface AuditEntry {
  at: string
  principal: string
  act: string
  subject: string
  detail: string
}
