// The proof that nothing was lost: the books of the store are read page by page, each row beside all that must agree with
// it, and judged. Nothing is written, and memory does not grow with the store. The parts are read beside each other: while
// one page is judged, the store reads the next of another.
import type { Registry } from '../../partner/registry.ts'
import type { BooksCount, ControlInBooks, EntryInBooks, FileInBooks } from '../../store/books.ts'
import type { Environment } from '../../store/record.ts'
import type { Looking } from '../../store/verb/names.ts'
import { type Agreements, agreementsOf, judgeGroup, judgeInterchange } from './answers.ts'
import { judgeHash, judgeNumbers, sampler } from './bytes.ts'
import type { Disagreement, Judged, Part } from './disagreement.ts'
import { judgeFile } from './files.ts'
import { passedOver } from './gaps.ts'
import { judgeInbound } from './inbound.ts'
import { judgeOutbound } from './outbound.ts'
import { judgeReceipt } from './receipts.ts'
import { isSealed } from './sealed.ts'
import { ControlJudge, FeedJudge, judgeCounter, judgeFeedEnd, judgeStep, judgeWebhook } from './sequences.ts'
import { type PartTally, Tally } from './tally.ts'
import { judgeStaged, judgeStray, type Uploads } from './uploads.ts'

export interface Verifying {
  store: Looking
  registry: Registry
  /** Only what has an id behind this one; all control numbers and steps. */
  after?: string
  /** How many receipts, and how many documents of ours, have their bytes read: chosen by the seed; all where `all`. */
  sample: number | 'all'
  seed: number
  /** What judges uploads in progress by their age, and those outside of the store; only gaps are told where it is absent. */
  uploads?: Uploads
  /** Rows of a page; 2,000 where absent. */
  page?: number
  onDisagreement: (found: Disagreement) => void
  /** Told after each page: rows that were judged, and how many there are. */
  onProgress?: (checked: number, of: number) => void
}

export interface Verified {
  parts: PartTally[]
  /** When the oldest feed entry came that the ERP has not decided on, by environment. */
  openSince: Partial<Record<Environment, string>>
}

const PAGE = 2_000
const ENVIRONMENTS: readonly Environment[] = ['production', 'test']

/** Reads and judges the books of a store. */
export async function verify(verifying: Verifying): Promise<Verified> {
  const walk = new Walk(verifying, await verifying.store.countBooks(verifying.after ?? ''))
  await walk.all()
  return { parts: walk.tally.parts, openSince: walk.openSince }
}

/** `from` is undefined on the first page. */
type NextPage<R> = (from: R | undefined) => Promise<R[]>

class Walk {
  readonly tally: Tally
  readonly openSince: Partial<Record<Environment, string>> = {}
  readonly #with: Verifying
  readonly #after: string
  readonly #limit: number
  readonly #agreements: Agreements
  readonly #total: number
  readonly #chosen: Readonly<Record<'receipt' | 'document', (id: string) => boolean>>
  #rows = 0

  constructor(verifying: Verifying, counts: BooksCount) {
    const { sample, seed } = verifying
    this.#with = verifying
    this.tally = new Tally(verifying.onDisagreement)
    this.#after = verifying.after ?? ''
    this.#limit = verifying.page ?? PAGE
    this.#agreements = agreementsOf(verifying.registry)
    this.#total = Object.values(counts).reduce((sum, one) => sum + one, 0)
    const share = (of: number) => (sample === 'all' ? 1 : sample / Math.max(1, of))
    this.#chosen = {
      receipt: sampler(seed, share(counts.receipts)),
      document: sampler(seed, share(counts.documents)),
    }
  }

  async all(): Promise<void> {
    await Promise.all([
      this.#uploads(),
      this.#receipts(),
      this.#interchanges(),
      this.#groups(),
      this.#inbound(),
      this.#outbound(),
      this.#files(),
      ...ENVIRONMENTS.map((one) => this.#feed(one)),
      this.#numbers(),
      this.#steps(),
      this.#webhooks(),
    ])
  }

  async #pages<R>(part: Part, next: NextPage<R>, judge: (row: R) => Judged | Promise<Judged>): Promise<void> {
    let last: R | undefined
    for (;;) {
      const rows = await next(last)
      for (const row of rows) this.tally.judged(part, await judge(row))
      this.#rows += rows.length
      this.#with.onProgress?.(this.#rows, this.#total)
      if (rows.length < this.#limit) return
      last = rows.at(-1)
    }
  }

  /** Pages by id. */
  #byId<R extends { id: string }>(
    part: Part,
    read: (page: { after: string; limit: number }) => Promise<R[]>,
    judge: (row: R) => Judged | Promise<Judged>,
  ): Promise<void> {
    const page: NextPage<R> = (last) => read({ after: last?.id ?? this.#after, limit: this.#limit })
    return this.#pages(part, page, judge)
  }

  #uploads(): Promise<void> {
    const { store, uploads } = this.#with
    const staged = uploads?.staged.filter(({ id }) => id > this.#after) ?? []
    for (const one of staged) this.tally.judged('uploads', judgeStaged(one, uploads!))
    return this.#byId('uploads', store.straysInBooks, (one) => judgeStray(one, uploads?.now))
  }

  #receipts(): Promise<void> {
    const { store } = this.#with
    return this.#byId('receipts', store.receiptsInBooks, async (receipt) => {
      const judged = judgeReceipt(receipt)
      const isWhole = receipt.repeatOf === null && receipt.purged === 0 && judged.found.length === 0
      if (isWhole && this.#chosen.receipt(receipt.id))
        this.tally.judged('bytes', { as: 'receipts hashed', found: await judgeHash(store, receipt) })
      return judged
    })
  }

  #interchanges(): Promise<void> {
    const { store } = this.#with
    return this.#byId('interchanges', store.interchangesInBooks, (one) =>
      judgeInterchange(one, this.#agreements),
    )
  }

  #groups(): Promise<void> {
    const { store } = this.#with
    return this.#byId('groups', store.groupsInBooks, (one) => judgeGroup(one, this.#agreements))
  }

  #inbound(): Promise<void> {
    return this.#byId('documents in', this.#with.store.inboundInBooks, judgeInbound)
  }

  #outbound(): Promise<void> {
    const { store } = this.#with
    return this.#byId('documents out', store.outboundInBooks, async (document) => {
      if (isSealed(document.state) && document.chunks > 0 && this.#chosen.document(document.id))
        this.tally.judged('bytes', { as: 'interchanges read', found: await judgeNumbers(store, document) })
      return judgeOutbound(document)
    })
  }

  #files(): Promise<void> {
    const { store } = this.#with
    const next: NextPage<FileInBooks> = (from) =>
      store.filesInBooks({ after: this.#after, from, limit: this.#limit })
    return this.#pages('drop points', next, judgeFile)
  }

  async #feed(environment: Environment): Promise<void> {
    const { store } = this.#with
    const passed = passedOver(await store.gaps())
    const { first } = await store.feedInBooks(environment, this.#after)
    const before = this.#after === '' ? 0 : (first ?? Number.MAX_SAFE_INTEGER) - 1
    const judge = new FeedJudge(environment, before, passed, this.#agreements)
    await this.#pages(
      'feed entries',
      (last: EntryInBooks | undefined) =>
        store.entriesInBooks({ environment, after: last?.position ?? before, limit: this.#limit }),
      (entry) => judge.entry(entry),
    )
    if (judge.openSince !== undefined) this.openSince[environment] = judge.openSince
    const { last, most } = await store.feedInBooks(environment, this.#after)
    this.tally.wrong('feed entries', judgeFeedEnd(environment, last, most, passed))
  }

  async #numbers(): Promise<void> {
    const { store } = this.#with
    const passed = passedOver(await store.gaps())
    const judge = new ControlJudge(passed)
    await this.#pages(
      'control numbers',
      (last: ControlInBooks | undefined) => {
        const { environment = '', key = '', number = 0 } = last ?? {}
        return store.controlsInBooks({ environment, key, number, limit: this.#limit })
      },
      (entry) => judge.number(entry),
    )
    for (const counter of await store.countersInBooks())
      this.tally.wrong('control numbers', judgeCounter(counter, passed))
  }

  #steps(): Promise<void> {
    const { store } = this.#with
    const next = (last: { id: number } | undefined) =>
      store.stepsInBooks({ after: last?.id ?? 0, limit: this.#limit })
    return this.#pages('steps', next, judgeStep)
  }

  /** All of them, whatever is asked for: what they are told is of now. */
  #webhooks(): Promise<void> {
    const { store } = this.#with
    const next = (last: { id: string } | undefined) =>
      store.webhooksInBooks({ after: last?.id ?? '', limit: this.#limit })
    return this.#pages('webhooks', next, judgeWebhook)
  }
}
