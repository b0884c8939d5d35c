// What becomes of one small document of ours, while nothing of it is kept yet: to the steps it is a store that holds this
// document alone. What does not go on by itself (parked, or waiting for others) is kept as the step says, and ends it.
import type { WholeSending } from '../../store/atOnce.ts'
import type { Document } from '../../store/record.ts'
import type { Flow, Lookup, Store } from '../../store/store.ts'
import { StepByStep } from './tried.ts'

type Arguments<V extends keyof Flow> = Parameters<Flow[V]>
type Kept = NonNullable<Awaited<ReturnType<Lookup['outbound']>>>
type Written = Pick<WholeSending, 'body' | 'findings' | 'lineage' | 'crosswalks'>
type Sealed = Pick<WholeSending, 'control' | 'sent' | 'blob'>

/** What is known of a document when its way begins. */
export interface Submitted {
  document: Document
  kept: Kept
  /** Its control numbers, where they are reserved already. */
  numbers?: number[]
}

export class Outgoing {
  readonly #numbers: number[] | undefined
  #document: Document
  #kept: Kept
  #written: Written | undefined
  #sealed: Sealed | undefined
  #content: { bytes: Uint8Array; at: string } | undefined
  #delivered: WholeSending['delivered']

  constructor({ document, kept, numbers }: Submitted) {
    this.#document = document
    this.#kept = kept
    this.#numbers = numbers
  }

  /** The store as the steps see it. */
  over(store: Store): Store {
    const own = {
      document: async (id: string) => (id === this.#document.id ? this.#document : store.document(id)),
      outbound: async (id: string) => (id === this.#document.id ? this.#kept : store.outbound(id)),
      sealedWith: async () => [this.#document],
      commitWriting: (...given: Arguments<'commitWriting'>) => this.#write(store, ...given),
      keepChunk: async (chunk: Parameters<Store['keepChunk']>[0]) => this.#keep(chunk),
      reserveControlNumbers: async (...given: Arguments<'reserveControlNumbers'>) =>
        this.#numbers ?? store.reserveControlNumbers(...given),
      commitSealing: async (...given: Arguments<'commitSealing'>) => this.#seal(...given),
      commitDelivering: async (...given: Arguments<'commitDelivering'>) => this.#deliver(...given),
      parkDocument: () => Promise.reject(new StepByStep()),
    }
    return Object.assign(Object.create(store) as Store, own)
  }

  get isWritten(): boolean {
    return this.#written !== undefined
  }

  /** All of it, to be kept. */
  whole(): WholeSending {
    if (!this.#written || !this.#sealed || !this.#content) throw new StepByStep()
    const { bytes: content, at } = this.#content
    return {
      document: this.#document.id,
      ...this.#written,
      ...this.#sealed,
      content,
      at,
      ...(this.#delivered ? { delivered: this.#delivered } : {}),
    }
  }

  async #write(store: Store, ...[lease, written]: Arguments<'commitWriting'>): Promise<void> {
    const { body, findings, lineage, crosswalks, parked, batch } = written
    if (parked !== undefined || batch) return store.commitWriting(lease, written)
    this.#written = { body, findings, lineage, ...(crosswalks === undefined ? {} : { crosswalks }) }
    this.#document = { ...this.#document, state: 'written', ...this.#written }
    this.#kept = { ...this.#kept, body: Uint8Array.from(body), lineage }
  }

  #keep({ ordinal, bytes, at }: Parameters<Store['keepChunk']>[0]): void {
    if (ordinal > 0) throw new StepByStep()
    this.#content = { bytes, at }
  }

  #seal(...[, { document: _, control, blob, bytes, batch, ...sent }]: Arguments<'commitSealing'>): void {
    if (batch) throw new StepByStep()
    this.#sealed = { control, sent, blob }
    this.#kept = { ...this.#kept, blob, bytes }
  }

  #deliver(...[, { at: _, document: __, others: ___, ...delivered }]: Arguments<'commitDelivering'>): void {
    this.#delivered = delivered
  }
}
