// A gateway that is killed while files are being dropped: `npx edigw torture --drop 1000` does the same at length.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SEED } from '../laws/seed.ts'
import { dropAndKill } from './drop.ts'
import { atPlace } from './place.ts'

const full = Boolean(process.env.TEST_FULL)

for (const store of full ? (['embedded', 'postgres'] as const) : (['embedded'] as const)) {
  test(`each file that was dropped while the gateway was killed has one order in the feed and one 997 (${store})`, async () => {
    const drop = { files: full ? 1000 : 40, kills: full ? 5 : 1, seed: SEED, say: () => {} }
    assert.deepEqual(await atPlace(store, (place) => dropAndKill(place, drop)), [], `SEED=${SEED}`)
  })
}
