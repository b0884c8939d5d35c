// One kill after the other, judged for many together: `npx edigw torture --kills 1000` does the same at length.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SEED } from '../laws/seed.ts'
import { killOften } from './kills.ts'

const full = Boolean(process.env.TEST_FULL)

for (const store of full ? (['embedded', 'postgres'] as const) : (['embedded'] as const)) {
  test(`nothing is lost or doubled at a gateway that is killed as soon as it is at work (${store})`, async () => {
    const kills = { store, kills: full ? 20 : 1, seed: SEED, say: () => {} }
    assert.deepEqual(await killOften(kills), [], `SEED=${SEED}`)
  })
}
