// What becomes of one small receipt, while nothing of it is kept yet: to the steps it is a store that holds this receipt
// alone, so each does what it always does; asked for anything else, it is the real one.
import type { EnvelopeClaim, WholeReceipt } from '../../store/atOnce.ts'
import type { Submission } from '../../store/outward.ts'
import type { Document, Group, Interchange, NewStep, Reading, Receipt } from '../../store/record.ts'
import type { Flow, Store } from '../../store/store.ts'
import { StepByStep } from './tried.ts'

type Arguments<V extends keyof Flow> = Parameters<Flow[V]>

/** Rows by their ids, in the order in which they were given first. */
type Rows<T> = Map<string, T>

export class Draft {
  /** What the steps left to be done, in their order. */
  readonly steps: NewStep[] = []
  #receipt: Receipt
  readonly #bytes: Uint8Array
  readonly #interchanges: Rows<Interchange> = new Map()
  readonly #groups: Rows<Group> = new Map()
  readonly #documents: Rows<Document> = new Map()
  readonly #readings: Rows<Reading> = new Map()
  readonly #names: WholeReceipt['names'] = []
  readonly #entries: WholeReceipt['entries'] = []
  readonly #events: WholeReceipt['events'] = []
  readonly #claims: WholeReceipt['claims'] = []
  readonly #unread = new Set<string>()
  #submissions: Submission[] = []
  #files: WholeReceipt['files'] = []

  constructor(receipt: Receipt, bytes: Uint8Array) {
    this.#receipt = receipt
    this.#bytes = bytes
  }

  /** The store as the steps see it. */
  over(store: Store): Store {
    const own = {
      receipt: async (id: string) => (id === this.#receipt.id ? this.#receipt : store.receipt(id)),
      readBytes: async (blob: string, offset: number, length: number) =>
        blob === this.#receipt.blob
          ? this.#bytes.slice(offset, offset + length)
          : store.readBytes(blob, offset, length),
      interchange: async (id: string) => this.#interchanges.get(id) ?? store.interchange(id),
      interchangesOf: async (of: string) =>
        of === this.#receipt.id ? [...this.#interchanges.values()] : store.interchangesOf(of),
      group: async (id: string) => this.#groups.get(id) ?? store.group(id),
      groupsOf: async (of: string) =>
        of === this.#receipt.id ? [...this.#groups.values()] : store.groupsOf(of),
      documentsOf: async (...ask: Parameters<Store['documentsOf']>) =>
        this.#groups.has(ask[0]) ? this.#documentsOf(...ask) : store.documentsOf(...ask),
      waitingOver: async () => [],
      reading: async (id: string) => this.#readings.get(id) ?? store.reading(id),
      documents: async (filter: Parameters<Store['documents']>[0]) => {
        // Those that stand in this very receipt would not be found.
        if (this.#documents.size > 1) throw new StepByStep()
        return store.documents(filter)
      },
      claimEnvelope: async (claim: EnvelopeClaim) => {
        this.#claims.push(claim)
        return { first: true as const }
      },
      commitOpening: async (...given: Arguments<'commitOpening'>) => this.#open(...given),
      commitReading: async (...given: Arguments<'commitReading'>) => this.#read(...given),
      commitPublishing: async (...given: Arguments<'commitPublishing'>) => this.#publish(...given),
      commitAcknowledging: async (...given: Arguments<'commitAcknowledging'>) => this.#acknowledge(...given),
    }
    return Object.assign(Object.create(store) as Store, own)
  }

  /** What is submitted: answers to the receipt. */
  get submissions(): readonly Submission[] {
    return this.#submissions
  }

  /** All of it, to be kept, beside what only the caller knows. */
  whole(known: Pick<WholeReceipt, 'submissions' | 'steps' | 'at' | 'leaseUntil'>): WholeReceipt {
    const { id: receipt, state, findings } = this.#receipt
    if (state !== 'concluded' && state !== 'refused') throw new StepByStep()
    return {
      receipt: { receipt, state, findings },
      claims: this.#claims,
      interchanges: [...this.#interchanges.values()],
      groups: [...this.#groups.values()],
      documents: [...this.#documents.values()],
      readings: [...this.#readings.values()],
      names: this.#names,
      entries: this.#entries,
      files: this.#files,
      events: this.#events,
      ...known,
    }
  }

  #documentsOf(...[group, after, limit, state]: Parameters<Store['documentsOf']>): Document[] {
    const found = [...this.#documents.values()].filter(
      (one) => one.group === group && one.ordinal > after && (state === undefined || one.state === state),
    )
    return found.sort((one, other) => one.ordinal - other.ordinal).slice(0, limit)
  }

  #open(...[, { interchanges, groups, documents, events = [], done }]: Arguments<'commitOpening'>): void {
    if (!done) throw new StepByStep()
    for (const row of interchanges) this.#interchanges.set(row.id, row)
    for (const row of groups) this.#groups.set(row.id, row)
    for (const row of documents) this.#documents.set(row.id, row)
    this.#events.push(...events)
    this.#receipt = { ...this.#receipt, state: done.state, findings: done.findings }
    for (const { verb, subject } of done.steps) if (verb === 'read') this.#unread.add(subject)
    this.steps.push(...done.steps)
  }

  #read(...[, slice]: Arguments<'commitReading'>): void {
    const { group, documents, awaited = [], publish, reconcile, events = [], done } = slice
    if (!done || awaited.length > 0) throw new StepByStep()
    for (const { reading, names, id, ...read } of documents) {
      this.#change(id, read)
      if (reading) this.#readings.set(id, reading)
      if (names) this.#names.push({ document: id, names })
    }
    this.#events.push(...events)
    this.#groups.set(group, { ...this.#groups.get(group)!, state: 'read', verdict: done.verdict })
    this.#unread.delete(group)
    const { id: receipt, partner } = this.#receipt
    if (publish) this.steps.push({ verb: 'publish', subject: group, partner })
    if (reconcile) this.steps.push({ verb: 'reconcile', subject: group, partner })
    if (this.#unread.size === 0) this.steps.push({ verb: 'acknowledge', subject: receipt, partner })
  }

  #publish(...[, entries, more, weighed, events = []]: Arguments<'commitPublishing'>): void {
    if (more || (weighed?.parked.length ?? 0) > 0 || (weighed?.waiting.length ?? 0) > 0)
      throw new StepByStep()
    for (const { document, findings } of weighed?.findings ?? []) this.#change(document, { findings })
    for (const { document } of entries) this.#change(document, { state: 'published' })
    this.#entries.push(...entries)
    this.#events.push(...events)
  }

  #acknowledge(...[, results]: Arguments<'commitAcknowledging'>): void {
    const { interchanges, groups, submissions, files } = results
    for (const { id, verdict } of interchanges)
      this.#interchanges.set(id, { ...this.#interchanges.get(id)!, verdict })
    for (const { id, verdict } of groups)
      this.#groups.set(id, { ...this.#groups.get(id)!, verdict, state: 'acknowledged' })
    this.#submissions = submissions
    this.#files = files
    if (this.#receipt.state === 'opened') this.#receipt = { ...this.#receipt, state: 'concluded' }
  }

  #change(id: string, changes: Partial<Document>): void {
    const { reason: _, ...row } = this.#documents.get(id)!
    this.#documents.set(id, { ...row, ...changes })
  }
}
