// Torture: round after round something goes wrong, drawn from a seed, until there were as many rounds as asked
// for. The first invariant that does not hold ends it, and is told with the seed and the round that show it again.
import { parseArgs } from 'node:util'
import type { Role } from '../../src/setting/setting.ts'
import { countActs, draw } from './draw.ts'
import { dropAndKill } from './drop.ts'
import type { Place } from './gateway.ts'
import { type Kills, killOften } from './kills.ts'
import { atOutside } from './outside.ts'
import { atPlace, type StoreKind } from './place.ts'
import { Bench, type Trouble, troubleText } from './round.ts'
import { dropAtSeveral, type SeveralDrop } from './severalDrop.ts'

export interface Torture {
  store: StoreKind
  rounds: number
  seed: number
  /** Told after each round. */
  progress: (round: number, trouble: Trouble, kills: number) => void
}

export interface Outcome {
  rounds: number
  kills: number
  deliveries: number
  orders: number
  acknowledgements: number
  /** What does not hold, after the last round. */
  broken: string[]
}

/** A store that grows for ever makes each look at all of it longer. */
const ROUNDS_AT_A_PLACE = 40
const KILLS_OF_A_DROP = 5
/** What several processes are given to do between one kill and the next. */
const FILES_OF_A_KILL = 3

export async function torture({ store, rounds, seed, progress }: Torture): Promise<Outcome> {
  const counts = await atOutside((outside) => atPlace(store, (place) => countActs(place, outside)))
  const troubles = draw(seed, counts, store === 'postgres')
  const sum: Outcome = { rounds: 0, kills: 0, deliveries: 0, orders: 0, acknowledgements: 0, broken: [] }
  while (sum.rounds < rounds && sum.broken.length === 0) {
    const most = Math.min(ROUNDS_AT_A_PLACE, rounds - sum.rounds)
    await atOutside((outside) =>
      atPlace(store, async (place) => {
        const bench = await Bench.open(place, {}, outside)
        try {
          for (let count = 0; count < most && sum.broken.length === 0; count++) {
            const trouble = troubles.next().value
            sum.broken = await bench.round(trouble).catch(asBroken)
            sum.rounds++
            progress(sum.rounds, trouble, sum.kills + bench.kills)
          }
          if (sum.broken.length === 0) sum.broken = await bench.checkAll().catch(asBroken)
        } finally {
          await bench.close()
        }
        sum.kills += bench.kills
        sum.deliveries += bench.ledger.deliveries.length
        sum.orders += bench.ledger.pulled.size
        sum.acknowledgements += bench.ledger.got.size
      }),
    )
  }
  return sum
}

/** A client that can't go on at a gateway without a fault is as bad as a wrong answer. */
const asBroken = (error: unknown): string[] => [
  error instanceof Error ? (error.stack ?? error.message) : String(error),
]

const STORES: Readonly<Record<string, StoreKind[]>> = {
  embedded: ['embedded'],
  postgres: ['postgres'],
  both: ['embedded', 'postgres'],
}

/** The command `edigw torture`; answers the exit code. */
export async function main(words: string[], say: (text: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      rounds: { type: 'string', default: '1000' },
      store: { type: 'string', default: 'both' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      kills: { type: 'string' },
      drop: { type: 'string' },
      processes: { type: 'string', default: '1' },
      'kill-every': { type: 'string', default: '10s' },
    },
  })
  const stores = STORES[values.store]
  const { rounds: asked, drop: files, kills: many } = values
  const numbers = [asked, values.seed, files ?? '0', values.processes, many ?? '0'].map(Number)
  const [rounds, seed, drop, processes, kills] = numbers as [number, number, number, number, number]
  const [, seconds] = /^(\d+)s$/.exec(values['kill-every']) ?? []
  if (!stores || !seconds || !numbers.every((one) => Number.isInteger(one) && one >= 0)) {
    say(
      '--store is embedded, postgres or both; --rounds, --kills, --seed, --drop and --processes are whole numbers, --kill-every is such as 10s.',
    )
    return 2
  }
  if (processes > 1 && drop + kills > 0) {
    const killEvery = kills > 0 ? { release: FILES_OF_A_KILL } : { seconds: Number(seconds) }
    const several = { roles: Array<Role>(processes).fill('both'), killEvery }
    return (await runSeveral({ ...several, files: drop || kills * FILES_OF_A_KILL, seed, say })) ? 1 : 0
  }
  for (const store of stores) {
    const failed =
      kills > 0
        ? await runKills({ store, kills: Math.ceil(kills / stores.length), seed, say })
        : drop > 0
          ? await runDrop(store, drop, seed, say)
          : await runTorture(store, rounds / stores.length, seed, say)
    if (failed) return 1
  }
  return 0
}

async function runTorture(
  store: StoreKind,
  rounds: number,
  seed: number,
  say: (text: string) => void,
): Promise<boolean> {
  say(`${store}: ${Math.ceil(rounds)} rounds, seed ${seed}`)
  let last = 'nothing'
  const outcome = await torture({
    store,
    rounds: Math.ceil(rounds),
    seed,
    progress: (round, trouble, kills) => {
      last = troubleText(trouble)
      say(`  round ${round}, ${kills} kills so far: ${last}`)
    },
  })
  const { kills, deliveries, orders, acknowledgements, broken } = outcome
  for (const sentence of broken) say(`  BROKEN: ${sentence}`)
  if (broken.length > 0) {
    say(
      `  in round ${outcome.rounds} (${last}); again: edigw torture --store ${store} --seed ${seed} --rounds ${outcome.rounds}`,
    )
    return true
  }
  say(
    `  ${outcome.rounds} rounds, ${kills} kills: ${deliveries} files and bodies, ${orders} orders in the feed, ${acknowledgements} 997s; every invariant holds.`,
  )
  return false
}

async function runSeveral(drop: SeveralDrop): Promise<boolean> {
  const broken = await atPlace('postgres', (place) =>
    dropAtSeveral(place as Place & { databaseUrl: string }, drop),
  )
  for (const sentence of broken) drop.say(`  BROKEN: ${sentence}`)
  return broken.length > 0
}

async function runKills(kills: Kills): Promise<boolean> {
  const broken = await killOften(kills).catch(asBroken)
  for (const sentence of broken) kills.say(`  BROKEN: ${sentence}`)
  if (broken.length === 0) kills.say(`  ${kills.kills} kills: every invariant holds.`)
  return broken.length > 0
}

async function runDrop(
  store: StoreKind,
  files: number,
  seed: number,
  say: (text: string) => void,
): Promise<boolean> {
  const broken = await atPlace(store, (place) =>
    dropAndKill(place, { files, kills: KILLS_OF_A_DROP, seed, say }),
  )
  for (const sentence of broken) say(`  BROKEN: ${sentence}`)
  return broken.length > 0
}
