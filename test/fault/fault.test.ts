// Every commit, fsync, rename and send of the inbound and the acknowledgement path goes wrong in turn: the process
// dies before it or after it, it fails, or its reply is lost. TEST_FULL=1 takes them all; else some, by the seed.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { between, pick, seeded } from '../../src/guide/sample/random.ts'
import { SEED } from '../laws/seed.ts'
import { countActs } from './draw.ts'
import { type Fault, modesOf, SITES } from './fault.ts'
import { atPlace, type StoreKind } from './place.ts'
import { Bench, type Trouble, troubleText } from './round.ts'

const full = Boolean(process.env.TEST_FULL)
const SAMPLE = 3
/** A second engine thread would cost every start a fifth more. */
const ONE_THREAD = { EDIGW_THREADS: '1' }

/** All faults there are with these counts, in order. */
function faults(store: StoreKind, counts: Awaited<ReturnType<typeof countActs>>): Fault[] {
  return SITES.flatMap((site) =>
    Array.from({ length: counts[site] }, (_, index) => index + 1).flatMap((nth) =>
      modesOf(site, store === 'postgres').map((mode) => ({ site, mode, nth })),
    ),
  )
}

/** Some of each site: commits are what most depends on. */
function sample(store: StoreKind): Fault[] {
  const random = { next: seeded(SEED), fullness: 1 }
  const most = { commit: 120, fsync: 3, rename: 1, send: 120 }
  return Array.from({ length: SAMPLE }, (_, index) => {
    const site = index % 2 === 0 ? 'commit' : pick(random, SITES)
    return {
      site,
      mode: pick(random, modesOf(site, store === 'postgres')),
      nth: between(random, 1, most[site]),
    }
  })
}

/** Each batch on a place of its own: one that grows for ever makes every look at all of it longer. */
const BATCH = 40

async function meet(store: StoreKind, troubles: readonly Trouble[]): Promise<void> {
  await atPlace(store, async (place) => {
    const bench = await Bench.open(place, full ? {} : ONE_THREAD)
    try {
      for (const trouble of troubles)
        assert.deepEqual(await bench.round(trouble), [], `${troubleText(trouble)}, SEED=${SEED}`)
      assert.deepEqual(await bench.checkAll(), [], `in the end, SEED=${SEED}`)
    } finally {
      await bench.close()
    }
  })
}

for (const store of ['embedded', 'postgres'] as const) {
  describe(`a gateway on the ${store} store (seed ${SEED})`, () => {
    it('loses nothing, doubles nothing and explains every control number, whatever fails or kills it', async () => {
      const chosen = full ? faults(store, await atPlace(store, countActs)) : sample(store)
      const starts: Fault[] = (full ? [1, 2, 3, 4, 5, 6] : [1 + (SEED % 4)]).map((nth) => ({
        site: 'commit',
        mode: 'kill-after',
        nth,
      }))
      const troubles = [...chosen.map((during) => ({ during })), ...starts.map((start) => ({ start }))]
      for (let from = 0; from < troubles.length; from += BATCH)
        await meet(store, troubles.slice(from, from + BATCH))
    })
  })
}
