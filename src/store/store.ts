// What the house remembers, as verbs of the trade. Each verb is one atomic, durable act: the promise
// resolves after the commit, and no caller ever holds a transaction. A verb that takes a `lease` first
// checks its fencing token and answers `LeaseLost` where another process has taken the step since.
//
// Two implementations (store/embedded, store/postgres) run one conformance suite (test/conformance/store).

import type { Finding } from '../finding/finding.ts'
import type { Access } from './access.ts'
import type { Alerts } from './alerts.ts'
import type { AtOnce, EnvelopeClaim } from './atOnce.ts'
import type { Audit } from './audit.ts'
import type { Bans } from './bans.ts'
import type { Books } from './books.ts'
import type { Credentials } from './credentials.ts'
import type { Crosswalks } from './crosswalks.ts'
import type { Drifts } from './drift.ts'
import type { DropPoint } from './dropPoint.ts'
import type { DocumentFilter } from './filter.ts'
import type { Gaps } from './gaps.ts'
import type { HouseKeys } from './houseKeys.ts'
import type { Awaited, DocumentGivenUp, SealedWith, StepGivenUp, Submission } from './outward.ts'
import type {
  AcknowledgementState,
  AuditEntry,
  AwaitedRow,
  ControlEntry,
  ControlKey,
  Document,
  DocumentState,
  Environment,
  FeedEntry,
  Group,
  HeldLease,
  Interchange,
  Lease,
  NamedDocument,
  NewDropFile,
  NewStep,
  ParkedStep,
  Reading,
  Receipt,
  SentAs,
  Step,
  Told,
  Verdict,
} from './record.ts'
import type { Redactions } from './redaction.ts'
import type { Referring, Weighed } from './referring.ts'
import type { Registry } from './registry.ts'
import type { FetchedFile, RemoteFiles } from './remote.ts'
import type { FeedReplays } from './replays.ts'
import type { Retention } from './retention.ts'
import type { Sealing } from './sealing.ts'
import type { Search } from './search.ts'
import type { Turns } from './turn.ts'
import type { Acts } from './verb/names.ts'
import type { HouseEvent, Webhooks } from './webhooks.ts'

/** Another process has taken the step: its results are void, and the caller stops quietly. */
export class LeaseLost extends Error {}

/** A newer gateway has changed the tables so that this one must not go on: it is to be stopped, and the newer started. */
export class Outdated extends Error {}

/** Raw bytes, in chunks of CHUNK_BYTES. */
export interface RawBytes {
  /** Keeps one chunk; the same chunk again is kept once. */
  keepChunk(chunk: { blob: string; ordinal: number; bytes: Uint8Array; at: string }): Promise<void>
  /** Bytes from `offset`, at most `length`; shorter at the end, empty past it or where there is no such blob. */
  readBytes(blob: string, offset: number, length: number): Promise<Uint8Array>
  discardBlob(blob: string): Promise<void>
  /** Discards blobs that no receipt, document or drop file names and that are older than `before`; how many. */
  sweepBlobs(before: string): Promise<number>
}

export interface Receiving {
  /**
   * Records a receipt whose chunks are kept, or all but the last one, and leaves its `open` step. The same bytes from the same
   * partner and environment again become a repeat of the first: no step. `inbound` also shows
   * the file in the partner's inbound folder (a repeat goes to archive at once). `fetched` is not fetched again.
   */
  receive(
    receipt: Omit<Receipt, 'state' | 'repeatOf' | 'findings'>,
    inbound: boolean,
    fetched?: FetchedFile,
    last?: { ordinal: number; bytes: Uint8Array },
  ): Promise<{ repeatOf?: string }>
  /** Whether this is the first envelope with the key; asked again for the same receipt and ordinal, the answer is the same. */
  claimEnvelope(
    claim: EnvelopeClaim,
  ): Promise<{ first: true } | { first: false; receipt: string; at: string }>
}

export interface Flow {
  /**
   * One slice of framing: rows are inserted, or replaced where their id is there already. With `position` the
   * step goes on from there; with `done` the receipt's state changes, the step ends and `steps` are left.
   */
  commitOpening(
    lease: Lease,
    slice: {
      interchanges: Interchange[]
      groups: Group[]
      documents: Document[]
      /** What became of documents that are rejected here already. */
      events?: readonly HouseEvent[]
      position?: string
      done?: { receipt: string; state: 'opened' | 'refused'; findings: Finding[]; steps: NewStep[] }
    },
  ): Promise<void>
  /**
   * One slice of reading. `publish` leaves (or wakes) the group's publish step. With `done` the group
   * is read, and where it was the last one of its receipt, the receipt's acknowledge step is left.
   */
  commitReading(
    lease: Lease,
    slice: {
      group: string
      documents: {
        id: string
        state: 'read' | 'draft' | 'parked'
        verdict: Verdict
        /** Version of the crosswalk rows that it was read by. */
        crosswalks?: number
        number?: string
        date?: string
        findings: Finding[]
        /** Why it is parked. */
        reason?: string
        reading?: Reading
        /** What it names; absent where documents of its kind name nothing. */
        names?: NamedDocument[]
      }[]
      /** Rows that the parked ones wait for. One that came meanwhile is not waited for: its documents are read anew. */
      awaited?: AwaitedRow[]
      position?: string
      publish: boolean
      /** What became of them, for those who want to be told. */
      events?: readonly HouseEvent[]
      /** Leaves (or wakes) the group's reconcile step. */
      reconcile?: boolean
      done?: { verdict: Verdict }
    },
  ): Promise<void>
  /**
   * Puts documents in state `read` into the feed in the order given, and ends the step unless more are
   * to come. Positions are taken by the transaction's last statement, so no entry can appear before a
   * position already handed out (DESIGN §8). Of `events` those of documents that were published are kept.
   */
  commitPublishing(
    lease: Lease,
    entries: Omit<FeedEntry, 'position' | 'decision'>[],
    more: boolean,
    weighed?: Weighed,
    events?: readonly HouseEvent[],
  ): Promise<void>
  /** Outbound documents (with their canonical JSON and write steps), files, the receipt's conclusion; ends the step. */
  commitAcknowledging(
    lease: Lease,
    results: {
      receipt: string
      interchanges: { id: string; verdict: Verdict }[]
      groups: { id: string; verdict: Verdict }[]
      submissions: Submission[]
      files: NewDropFile[]
    },
  ): Promise<void>
  /**
   * An outbound document from the ERP or an operator: durable, with its write step unless it is held; the one that it replaces
   * loses its fingerprint. Where a document with the same fingerprint (of the same partner, guide and environment)
   * is there, or another one replaces the same document, nothing is submitted and that one is named; nor is it where
   * what it replaces is still on its way (`unsettled`). One that waits for a crosswalk row waits no more.
   */
  submit(submission: Submission): Promise<{ repeatOf?: string; unsettled?: true }>
  /** A document that was held is submitted, with its write step; false where it is not held. */
  release(document: string): Promise<boolean>
  /** The set in wire form, without envelope; leaves the seal step, or parks the document with its findings. */
  commitWriting(
    lease: Lease,
    written: {
      document: string
      body: Uint8Array
      findings: Finding[]
      lineage: string
      crosswalks?: number
      parked?: string
      /** Rows that it waits for, as in `commitReading`. */
      awaited?: AwaitedRow[]
      /** It is sealed with others: by the seal step of this name, when that is due. */
      batch?: { name: string; dueAt: string }
    },
  ): Promise<void>
  /** Numbers for a document: the same ones again when asked again for the same document and key. */
  reserveControlNumbers(lease: Lease, document: string, keys: ControlKey[], at: string): Promise<number[]>
  /**
   * Numbers become sealed, the enveloped bytes are `blob`; leaves the deliver step. With `batch` others stand in the
   * same interchange, each under its own ST02, and are delivered with it; the step stays, for what is left of the batch.
   */
  commitSealing(
    lease: Lease,
    sealed: {
      document: string
      control: string
      blob: string
      bytes: number
      batch?: SealedWith[]
    } & Partial<SentAs>,
  ): Promise<void>
  /** Ends the seal step of a batch of which nothing is left. */
  endBatch(lease: Lease): Promise<void>
  /**
   * The sealed bytes stand at the drop point (or, with no file, wait to be asked for by the API). Ends the step. From
   * now on the document waits for its acknowledgement, unless it has one; with `due` a step looks again then. So do
   * `others`, which were sealed with it.
   */
  commitDelivering(
    lease: Lease,
    delivered: { document: string; at: string; file?: NewDropFile; awaited?: Awaited; others?: string[] },
  ): Promise<void>
  /**
   * What one acknowledgement of theirs says. `expected` is what was known of each document of ours when that was
   * worked out; where one has changed since, nothing is committed and the answer is false. With `position` the
   * step goes on from there; else it ends. `reconciled` ends the acknowledgement's own way through the house.
   */
  commitReconciling(
    lease: Lease,
    results: {
      acknowledgement: { id: string; state: AcknowledgementState; findings: Finding[]; reconciled: boolean }
      expected: { document: string; state?: AcknowledgementState; told: number }[]
      told: Told[]
      states: { document: string; state: AcknowledgementState }[]
      events?: readonly HouseEvent[]
      position?: string
    },
  ): Promise<boolean>
  /** Ends a reconcile step; a document that still waits is overdue where `overdue` names it, and `event` tells it. */
  endReconciling(lease: Lease, overdue?: string, event?: HouseEvent): Promise<void>
  /**
   * Parks a document with a reason; reserved control numbers become void with the same reason. Ends the step, unless it
   * is that of a batch.
   */
  parkDocument(lease: Lease, document: string, reason: string, findings: Finding[]): Promise<void>
}

export interface Work {
  /** Takes due steps, oldest due first, and those whose lease ran out; attempts and token go up by one. */
  claimSteps(ask: { limit: number; now: string; leaseUntil: string }): Promise<Step[]>
  /** Renews leases; answers those that are still ours. */
  renewLeases(leases: Lease[], until: string): Promise<Lease[]>
  /** The leases that anybody holds; a thousand at most. */
  leases(): Promise<HeldLease[]>
  /** Ends those that still stand so: what they held can be claimed. */
  lapseLeases(leases: HeldLease[]): Promise<void>
  /** The world failed: again at `dueAt`. */
  retryStep(lease: Lease, dueAt: string, reason: string): Promise<void>
  /**
   * Those that are to be tried again only after `latest`, as by a clock that was set back since, are due at once; and so are
   * a webhook's deliveries that were tried, or came to be, after it.
   */
  hastenRetries(ask: { now: string; latest: string }): Promise<void>
  /** A person must look: the step waits, with the reason. */
  parkStep(lease: Lease, reason: string, at: string): Promise<void>
  /** The oldest first; only one of them where it is named, by digits. */
  parkedSteps(limit: number, one?: string): Promise<ParkedStep[]>
  /** A parked step becomes due; false where there is none. */
  resumeStep(step: string, now: string): Promise<boolean>
  /** Ends a parked step, and with it what it was for; false where none of that verb is parked. */
  giveUpStep(step: StepGivenUp): Promise<boolean>
  /** Ends the waiting of a document of ours that is parked or held; false where it is neither. */
  giveUpDocument(document: DocumentGivenUp): Promise<boolean>
  /** How many steps are not finished, by verb and state; `waiting` for a time that was agreed. */
  countSteps(): Promise<{ verb: string; state: 'due' | 'waiting' | 'leased' | 'parked'; count: number }[]>
  /**
   * Reads a document anew: as now with a mapping (and the crosswalk rows in force), as then without one. Removes its
   * reading and what it waits for, and leaves its group's read step.
   */
  reprocess(document: string, mapping: string | undefined, at: string): Promise<boolean>
  /** Calls back (at least once, soon) after steps became due anywhere; returns how to stop listening. */
  onWork(wake: () => void): () => void
}

export interface Feed {
  /** Oldest first, from after a position; of all types where none is named; only undecided ones where asked. */
  feedAfter(ask: {
    environment: Environment
    types: string[]
    after: number
    /** And not beyond this one. */
    upTo?: number
    partner?: string
    undecided: boolean
    limit: number
  }): Promise<FeedEntry[]>
  feedEntry(id: string): Promise<FeedEntry | undefined>
  /**
   * The ERP's decision; the same again changes nothing; another one than before answers `conflict`. Where it decides,
   * `answer` is submitted with it; or held, where that is its state.
   */
  decide(
    entry: string,
    decision: { decision: 'accepted' | 'failed'; at: string; reason?: string },
    answer?: Submission,
  ): Promise<'decided' | 'same' | 'conflict' | 'unknown'>
}

/** Documents of one receipt that share a state and a verdict. */
export interface Contents {
  state: DocumentState
  verdict?: Verdict
  count: number
}

export interface Lookup {
  receipt(id: string): Promise<Receipt | undefined>
  /** What a partner brought by some doors, after an id. */
  countReceived(ask: {
    partner: string
    doors: readonly Receipt['door'][]
    after: string
  }): Promise<{ files: number; bytes: number }>
  /** Newest last, or first where that is asked for; after an id in that order. */
  receipts(ask: {
    partner?: string
    state?: string
    since?: string
    newestFirst?: boolean
    after?: string
    limit: number
  }): Promise<Receipt[]>
  interchange(id: string): Promise<Interchange | undefined>
  interchangesOf(receipt: string): Promise<Interchange[]>
  group(id: string): Promise<Group | undefined>
  groupsOf(receipt: string): Promise<Group[]>
  document(id: string): Promise<Document | undefined>
  documents(filter: DocumentFilter): Promise<Document[]>
  /** How many documents came in a file or body, by what became of them. */
  countContents(receipt: string): Promise<Contents[]>
  /** Documents of a group by ordinal, after one. */
  documentsOf(group: string, afterOrdinal: number, limit: number, state?: DocumentState): Promise<Document[]>
  reading(document: string): Promise<Reading | undefined>
  /** The wire form of an outbound document: the body written, and the sealed bytes' blob where there are. */
  outbound(
    document: string,
  ): Promise<
    { canonical: string; body?: Uint8Array; lineage?: string; blob?: string; bytes?: number } | undefined
  >
  /** The documents in one interchange of ours with a document that is sealed, itself among them. */
  sealedWith(document: string): Promise<Document[]>
  /** What was said of each of some documents of ours, oldest first. */
  toldOf(documents: string[]): Promise<Told[]>
  /** What an acknowledgement of theirs said. */
  toldBy(acknowledgement: string): Promise<Told[]>
  /** How many documents there are by what became of them. */
  countAcknowledgements(): Promise<{ environment: Environment; state: AcknowledgementState; count: number }[]>
  /** Every entry of the control-number ledger of a key, oldest first. */
  controlNumbers(key: ControlKey): Promise<ControlEntry[]>
}

export interface Store
  extends RawBytes,
    Receiving,
    Flow,
    AtOnce,
    Work,
    DropPoint,
    Feed,
    Lookup,
    Registry,
    Crosswalks,
    Referring,
    Webhooks,
    Alerts,
    Search,
    Drifts,
    RemoteFiles,
    FeedReplays,
    Turns,
    Gaps,
    Redactions,
    Retention,
    HouseKeys,
    Books,
    Credentials,
    Bans,
    Access,
    Sealing,
    Audit {
  /**
   * The verbs that write, each of which adds this entry to the audit trail in its own transaction: an act and its entry are
   * there both or not at all. None is added where the verb says that it did nothing.
   */
  audited(entry: AuditEntry): Acts
  /** Whether the engine answers. Rejects with Outdated, or with what the engine said, where it is to be known why not. */
  ready(): Promise<boolean>
  /** Connections to a database server, and requests that wait for one; absent where there is none. */
  connections?(): { busy: number; idle: number; waiting: number }
  close(): Promise<void>
}
