// Bench of the whole gateway: partners drop 850s by SFTP and post them by REST, the ERP pulls the orders, partners take
// their 997s; each in a process of its own. It measures, and judges nothing: no run fails for being slow.
import { atPlace, type StoreKind } from '../../fault/place.ts'
import { durableDatabase } from '../../postgres.ts'
import { type Figures, figuresOf } from './figures.ts'
import type { Floor, FloorVerbs } from './floor-child.ts'
import { type Hall, openHall } from './hall.ts'
import { type StoreWatch, watchEmbedded, watchPostgres } from './machine.ts'
import { type Folders, makePartners, partnerNames } from './partners.ts'
import { runTraffic, type Traffic } from './phase.ts'
import { type Plan, planOf } from './plan.ts'
import { runText, type StoreRun } from './report.ts'
import { soak } from './soak.ts'
import { startPartaker } from './talk.ts'

/** Until the guides are compiled in each thread, and the compiler has seen the code. */
const WARM = { seconds: 4, rate: 15, window: 0 }
const FLOOR_DOCUMENTS = 2000

/** The command `edigw bench gateway`; answers the exit code. */
export async function main(words: string[], say: (text: string) => void): Promise<number> {
  const plan = planOf(words)
  if (typeof plan === 'string') {
    say(plan)
    return 2
  }
  const folders = makePartners(partnerNames(plan.partners))
  for (const store of plan.stores) {
    if (plan.soak > 0) await soakStore(store, plan, folders, say)
    else {
      const run = await runStore(store, plan, folders)
      say(plan.json ? JSON.stringify(run) : runText(run))
    }
  }
  return 0
}

async function inHall<T>(
  store: StoreKind,
  { partners, profiles }: Plan,
  folders: Folders,
  work: (hall: Hall, watch: StoreWatch) => Promise<T>,
): Promise<T> {
  return atPlace(
    store,
    async (place) => {
      const hall = await openHall(place, folders, partners, { profiles })
      const watch = place.databaseUrl ? await watchPostgres(place.databaseUrl) : watchEmbedded(place.data)
      try {
        return await work(hall, watch)
      } finally {
        await watch.close()
        await hall.close()
      }
    },
    durableDatabase,
  )
}

/** One store: warm, by a clock, as fast as it goes, and the floor beside it. */
async function runStore(store: StoreKind, plan: Plan, folders: Folders): Promise<StoreRun> {
  const { seconds, rate, window, most, loops } = plan
  return inHall(store, plan, folders, async (hall, watch) => {
    const measure = async (traffic: Traffic): Promise<Figures> =>
      figuresOf(await runTraffic(hall, watch, traffic))
    await measure(WARM)
    const open = loops.includes('open') && { open: await measure({ seconds, rate, window: 0 }) }
    const closed = loops.includes('closed') && { closed: await measure({ seconds, window, most }) }
    return { store, floor: await floorOf(hall), rate, ...open, ...closed }
  })
}

async function floorOf({ place: { databaseUrl } }: Hall): Promise<Floor> {
  const child = startPartaker<FloorVerbs>('./floor-child.ts')
  try {
    return await child.ask('measure', {
      documents: FLOOR_DOCUMENTS,
      ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    })
  } finally {
    await child.end()
  }
}

async function soakStore(
  store: StoreKind,
  plan: Plan,
  folders: Folders,
  say: (text: string) => void,
): Promise<void> {
  const { rate, json } = plan
  if (!json) say(`${store}: ${rate} documents/s for ${plan.soak / 60} minutes`)
  const { isFlat, outcome, memory } = await inHall(store, plan, folders, (hall, watch) =>
    soak(hall, watch, { seconds: plan.soak, rate, say: json ? () => {} : say }),
  )
  const figures = figuresOf(outcome)
  if (json) return say(JSON.stringify({ store, isFlat, memory, figures }))
  say(`  ${figures.documents} documents; memory is ${isFlat ? 'flat' : 'NOT flat'}`)
}
