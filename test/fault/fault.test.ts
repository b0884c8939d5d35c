// Every commit, fsync, rename and send of the inbound and the acknowledgement path goes wrong in turn: the process dies
// before it or after it, it fails, or its reply is lost. TEST_FULL=1 takes a fifth of all, else it is some: the seed says
// which, and five seeds in a row take all.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { between, pick, seeded } from '../../src/guide/sample/random.ts'
import { SEED } from '../laws/seed.ts'
import { countActs } from './draw.ts'
import { type Fault, modesOf, OUTSIDE_SITES, SITES, type Site } from './fault.ts'
import { atOutside, type Outside } from './outside.ts'
import { atPlace, type StoreKind } from './place.ts'
import { Bench, isOutside, type Trouble, troubleText } from './round.ts'

const full = Boolean(process.env.TEST_FULL)
/** All would be 2,300 rounds of three seconds of CPU. */
const STRIDE = 5
/** A second engine thread would cost every start a fifth more. */
const ONE_THREAD = { EDIGW_THREADS: '1' }

/** The faults that a full run takes of all that there are with these counts, in order. */
function faults(store: StoreKind, counts: Awaited<ReturnType<typeof countActs>>): Fault[] {
  const all = [...SITES, ...OUTSIDE_SITES].flatMap((site) =>
    Array.from({ length: counts[site] }, (_, index) => index + 1).flatMap((nth) =>
      modesOf(site, store === 'postgres').map((mode) => ({ site, mode, nth })),
    ),
  )
  return all.filter((_, index) => index % STRIDE === SEED % STRIDE)
}

/** A few: commits are what most depends on. Others' servers are there for the embedded store alone. */
function sample(store: StoreKind): Fault[] {
  const random = { next: seeded(SEED), fullness: 1 }
  const most = { commit: 120, fsync: 3, rename: 1, send: 120, notify: 1, poll: 2, put: 2 }
  const last = store === 'embedded' ? OUTSIDE_SITES : (['commit'] as const)
  return [['commit'] as const, SITES, last].map((sites) => {
    const site = pick<Site>(random, sites)
    return {
      site,
      mode: pick(random, modesOf(site, store === 'postgres')),
      nth: between(random, 1, most[site]),
    }
  })
}

const countAll = (store: StoreKind) =>
  atOutside((outside) => atPlace(store, (place) => countActs(place, outside)))

/** Each batch on a place of its own: one that grows for ever makes every look at all of it longer. */
const BATCH = 40

/** With others' servers, where there is trouble with one. */
function meet(store: StoreKind, troubles: readonly Trouble[]): Promise<void> {
  return troubles.some(isOutside)
    ? atOutside((outside) => meetAt(store, troubles, outside))
    : meetAt(store, troubles)
}

async function meetAt(store: StoreKind, troubles: readonly Trouble[], outside?: Outside): Promise<void> {
  await atPlace(store, async (place) => {
    const bench = await Bench.open(place, full ? {} : ONE_THREAD, outside)
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
      const chosen = full ? faults(store, await countAll(store)) : sample(store)
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
