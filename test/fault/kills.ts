// Kills, one as soon as may be after the other: a gateway lives until an act drawn by the seed, at its start or within its
// first documents, or until a moment. What a kill costs is a start, then: nothing is waited for, and what holds is judged for
// many of them together, by what the clients were told and by the store's own books.
import { readFile } from 'node:fs/promises'
import { between, pick, type Random, seeded } from '../../src/guide/sample/random.ts'
import { type Delivery, Maker } from './delivery.ts'
import { type Fault, faultText, type Site } from './fault.ts'
import { Gateway, Gone, type Place } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger, type Ledger } from './ledger.ts'
import { atPlace, type StoreKind } from './place.ts'
import { ledgerBroken } from './verified.ts'
import { accept, bring, fetchOutbound, pull, type Visit, visit } from './visit.ts'

export interface Kills {
  store: StoreKind
  kills: number
  seed: number
  say: (text: string) => void
}

/** How a life ends: at an act of its start, at one of its work, or so many milliseconds after that began. */
type Death = { start: Fault } | { during: Fault } | { after: number }

/** As far into its work as each act goes that it dies at: the last come with the third document. */
const MOST: Readonly<Partial<Record<Site, number>>> = { commit: 60, send: 40, fsync: 20, rename: 2 }
const START_COMMITS = 8
const LIKELY: readonly Site[] = ['commit', 'commit', 'commit', 'commit', 'send', 'send', 'fsync', 'rename']
/** One that never comes to its act is killed all the same. */
const LONGEST_WORK = 5_000
const LONGEST_MOMENT = 1_000
/** A store that grows for ever makes each look at all of it longer. */
const KILLS_AT_A_PLACE = 50
/** A second engine thread would cost every start a fifth more. */
const ONE_THREAD = { EDIGW_THREADS: '1' }

function drawDeath(random: Random): Death {
  const choice = random.next()
  if (choice < 0.15) return { after: between(random, 0, LONGEST_MOMENT) }
  const isStart = choice < 0.25
  const site = isStart ? 'commit' : pick(random, LIKELY)
  const most = isStart ? START_COMMITS : (MOST[site] ?? 1)
  const fault: Fault = {
    site,
    mode: pick(random, ['kill-before', 'kill-after']),
    nth: between(random, 1, most),
  }
  return isStart ? { start: fault } : { during: fault }
}

function deathText(death: Death): string {
  if ('after' in death) return `after ${death.after} ms`
  return 'start' in death ? `at the start: ${faultText(death.start)}` : faultText(death.during)
}

/** What is brought: what had no OK yet comes first. */
class Bringing {
  readonly ledger: Ledger = emptyLedger()
  readonly #maker = new Maker()
  readonly #sample: string
  readonly #again: Delivery[] = []
  #count = 0

  constructor(sample: string) {
    this.#sample = sample
  }

  next(posted: boolean): Delivery {
    const index = this.#again.findIndex(({ door }) => (door === 'http') === posted)
    if (index >= 0) return this.#again.splice(index, 1)[0]!
    const made = this.#make(posted, this.#count++)
    this.ledger.deliveries.push(made)
    return made
  }

  #make(posted: boolean, count: number): Delivery {
    const usual = { groups: 1, sets: 1, lines: 2, wrong: count % 10 === 9 }
    if (!posted) return this.#maker.x12(count % 3 === 0 ? 'rename' : 'put', usual)
    return count % 2 === 0 ? this.#maker.x12('http', usual) : this.#maker.xml(this.#sample)
  }

  /** Nobody was told that it came. */
  giveBack(delivery: Delivery): void {
    this.#again.push(delivery)
  }
}

/** Brings one after the other until the gateway is gone, and takes what it has meanwhile. */
async function bringWhileAlive(now: Visit, bringing: Bringing, posted: boolean): Promise<void> {
  while (now.gateway.isAlive) {
    const delivery = bringing.next(posted)
    try {
      await bring(now, delivery)
    } catch {
      bringing.giveBack(delivery)
      return
    }
    if (posted) await pull(now).then(() => accept(now))
    else await fetchOutbound(now)
  }
}

/** One life: it begins, clients bring and take, and it dies. */
async function live(place: Place, bringing: Bringing, death: Death): Promise<void> {
  const fault = 'start' in death ? { fault: death.start } : {}
  const gateway = await Gateway.start(place, { environment: ONE_THREAD, ...fault }).catch(
    (error: unknown) => {
      if (error instanceof Gone) return undefined
      throw error
    },
  )
  // What goes wrong is told to clients as errors; what they got is in the ledger.
  await gateway?.until(atWork(gateway, place, bringing, death)).catch(() => {})
  await gateway?.kill()
}

async function atWork(gateway: Gateway, place: Place, bringing: Bringing, death: Death): Promise<void> {
  const { ledger } = bringing
  await visit(gateway, place, ledger, async (now) => {
    if ('during' in death) await gateway.arm(death.during)
    const end = setTimeout(() => void gateway.kill(), 'after' in death ? death.after : LONGEST_WORK)
    await Promise.allSettled([false, true].map((posted) => bringWhileAlive(now, bringing, posted)))
    clearTimeout(end)
  })
}

/** Brings what is left at a gateway that nothing happens to, and counts everything. */
async function judge(place: Place, { ledger }: Bringing): Promise<string[]> {
  const gateway = await Gateway.start(place)
  try {
    const found = await visit(gateway, place, ledger, async (now) => {
      for (const one of ledger.deliveries) while (!one.acknowledged) await bring(now, one)
      return broken(now, ledger.deliveries)
    })
    return [...found, ...(await ledgerBroken(place))]
  } finally {
    await gateway.kill()
  }
}

const SAMPLE = new URL('../../partners/nordwind/samples/order-in/minimal.xml', import.meta.url)

/** Kills a gateway so often; answers the sentences of what does not hold, after the first batch that has any. */
export async function killOften({ store, kills, seed, say }: Kills): Promise<string[]> {
  const random: Random = { next: seeded(seed), fullness: 1 }
  const sample = await readFile(SAMPLE, 'utf8')
  const begin = performance.now()
  say(`${store}: ${kills} kills, seed ${seed}`)
  for (let done = 0; done < kills; ) {
    const found = await atPlace(store, async (place) => {
      const bringing = new Bringing(sample)
      // Keys and partners are there once it has started.
      await (await Gateway.start(place)).kill()
      for (let most = Math.min(kills, done + KILLS_AT_A_PLACE); done < most; done++) {
        const death = drawDeath(random)
        await live(place, bringing, death)
        say(`  kill ${done + 1}: ${deathText(death)}, ${bringing.ledger.deliveries.length} files and bodies`)
      }
      const sentences = await judge(place, bringing)
      say(`  ${told(bringing.ledger)}, ${((performance.now() - begin) / 1000).toFixed(0)} s`)
      return sentences
    })
    if (found.length > 0) return found
  }
  return []
}

function told({ deliveries, pulled, got }: Ledger): string {
  const again = deliveries.filter(({ attempts }) => attempts > 1).length
  return `${deliveries.length} files and bodies, ${again} of them brought again: ${pulled.size} orders in the feed, ${got.size} 997s`
}
