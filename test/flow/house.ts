// A whole house without its doors: the real embedded store, the sample partners, and the exchange at work.
import { type Exchange, type ExchangeOptions, startExchange } from '../../src/exchange/exchange.ts'
import { type Arrival, openReception } from '../../src/exchange/receive.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { type Clock, newIds } from '../../src/setting/clock.ts'
import type { Figures } from '../../src/setting/figures.ts'
import type { House } from '../../src/setting/house.ts'
import { type Log, noLog, openLog } from '../../src/setting/log.ts'
import type { Document, DropFile, FeedEntry, Folder, Receipt } from '../../src/store/record.ts'
import type { Store } from '../../src/store/store.ts'
import { sharedEngine } from '../exchange/engines.ts'
import { acmeAndNordwind } from '../partner/copied.ts'
import { type Beginning, borrowStore } from '../store/borrowed.ts'

export interface TestHouse {
  house: House
  exchange: Exchange
  /** Brings bytes as a partner does, and lets the house come to rest. */
  bring(bytes: Uint8Array | string, how?: Partial<Arrival>): Promise<Receipt>
  /** Closes exchange and store. */
  close(): Promise<void>
}

/** The morning of 1 June 2026, from when the house is opened. */
function morning(later: number): () => Date {
  const opened = performance.now()
  return () => new Date(Date.UTC(2026, 5, 1, 10, 30) + later + Math.floor(performance.now() - opened))
}

export interface HouseOptions {
  /** The house whose work it goes on with: that one is stopped, and its store is this one's from now on. */
  after?: TestHouse
  exchange?: ExchangeOptions
  partners?: string
  /** One of the test's own, which is closed with the house. */
  store?: Store
  /** Opened so many milliseconds later than the morning. */
  later?: number
  /** Another clock than the morning's. */
  clock?: Clock
  /** None where absent. */
  log?: Log
  /** Puts something between the exchange and the store. */
  wrap?: (store: Store) => Store
  /** Hears what the exchange does. */
  figures?: Figures
}

async function storeFor({ after, partners, store }: HouseOptions): Promise<Store> {
  if (store) return store
  if (!after) return (await borrowStore(partners === undefined ? withTwoPartners : undefined)).store
  await after.exchange.stop()
  return after.house.store
}

const withTwoPartners: Beginning = {
  name: 'two-partners',
  fill: (store) =>
    applyPartners({ store, clock: morning(0), newId: newIds(), log: noLog }, acmeAndNordwind(), noGate),
}

/** The process's one, unless the test is about threads of its own. */
const engineFor = ({ threads, memory }: ExchangeOptions = {}): ExchangeOptions =>
  threads === undefined && memory === undefined ? { pool: sharedEngine() } : { threads: 1 }

export async function openHouse(options: HouseOptions = {}): Promise<TestHouse> {
  const store = await storeFor(options)
  const clock = options.clock ?? morning(options.later ?? 0)
  const house: House = {
    store,
    clock,
    newId: newIds(),
    log: options.log ?? (process.env.HOUSE_LOG ? openLog(process.env.HOUSE_LOG) : noLog),
  }
  if ((await store.activeAgreements()).length === 0)
    await applyPartners(house, options.partners ?? acmeAndNordwind(), noGate)
  const { figures } = options
  const shown = figures ? { ...house, figures } : house
  const wrapped = options.wrap ? { ...shown, store: options.wrap(store) } : shown
  const exchange = startExchange(wrapped, { ...engineFor(options.exchange), poll: 50, ...options.exchange })
  const close = async () => {
    await exchange.stop()
    await store.close()
  }
  return {
    house,
    exchange,
    close,
    async bring(bytes, how = {}) {
      const receipt = await receive(house, bytes, how)
      await exchange.idle()
      return (await store.receipt(receipt))!
    },
  }
}

/** Bytes become a receipt; answers its id. */
export async function receive(
  house: House,
  bytes: Uint8Array | string,
  how: Partial<Arrival>,
): Promise<string> {
  const partner = how.partner ?? 'acme'
  const reception = openReception(house, {
    principal: partner,
    partner,
    door: 'sftp',
    environment: 'production',
    limit: 1 << 30,
    ...how,
  })
  await reception.append(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  return (await reception.finish()).receipt
}

export async function filesIn(
  { store }: House,
  folder: Folder,
  of: Partial<Pick<DropFile, 'partner' | 'environment' | 'day'>> = {},
): Promise<DropFile[]> {
  return store.listFiles({
    partner: 'acme',
    environment: 'production',
    day: '',
    limit: 1000,
    ...of,
    folder,
  })
}

/** The text of a file at a drop point. */
export async function textOf({ store }: House, { blob, bytes }: DropFile): Promise<string> {
  return Buffer.from(await store.readBytes(blob, 0, bytes)).toString('utf8')
}

export const feedOf = (
  { store }: House,
  environment: FeedEntry['environment'] = 'production',
): Promise<FeedEntry[]> =>
  store.feedAfter({ environment, types: [], after: 0, undecided: false, limit: 1000 })

export const documentsOf = ({ store }: House, receipt: string): Promise<Document[]> =>
  store.documents({ receipt, limit: 1000 })

/** The canonical document of a document, or its draft. */
export async function canonicalOf({ store }: House, document: string): Promise<Record<string, unknown>> {
  return JSON.parse((await store.reading(document))!.canonical)
}
