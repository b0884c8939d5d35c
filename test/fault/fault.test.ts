// Every commit, fsync, rename and send of the inbound and the acknowledgement path goes wrong in turn: the process
// dies before it or after it, it fails, or its reply is lost. TEST_FULL=1 takes them all; else some, by the seed.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { between, pick, seeded } from '../../src/guide/sample/random.ts'
import { SEED } from '../laws/seed.ts'
import { countActs } from './draw.ts'
import { type Fault, faultText, modesOf, SITES } from './fault.ts'
import { atPlace, type StoreKind } from './place.ts'
import { Bench } from './round.ts'

const full = Boolean(process.env.TEST_FULL)
const SAMPLE = 4

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

for (const store of ['embedded', 'postgres'] as const) {
  describe(`a gateway on the ${store} store, whatever goes wrong (seed ${SEED})`, () => {
    let bench: Bench
    let leave: () => void
    let left: Promise<void>
    before(async () => {
      const gone = new Promise<void>((resolve) => {
        leave = resolve
      })
      await new Promise<void>((opened, failed) => {
        left = atPlace(store, async (place) => {
          bench = await Bench.open(place)
          opened()
          await gone
          await bench.close()
        })
        left.catch(failed)
      })
    })
    after(async () => {
      leave()
      await left
    })

    it('loses nothing, doubles nothing and explains every control number when an act fails or the process dies at it', async () => {
      const chosen = full ? faults(store, await atPlace(store, countActs)) : sample(store)
      for (const fault of chosen)
        assert.deepEqual(await bench.round({ during: fault }), [], `${faultText(fault)}, SEED=${SEED}`)
    })

    it('takes itself up again when it dies while it starts', async () => {
      for (const nth of full ? [1, 2, 3, 4, 5, 6] : [1 + (SEED % 4)])
        assert.deepEqual(await bench.round({ start: { site: 'commit', mode: 'kill-after', nth } }), [])
    })

    it('still has everything that was ever acknowledged', async () => {
      assert.deepEqual(await bench.checkAll(), [])
      assert.ok(bench.kills > 0)
    })
  })
}
