// One seed for all property tests of a run, printed by scripts/test.mjs.
export const SEED = Number(process.env.SEED ?? 1)

/** How many samples a law takes: many in the full run. */
export const samples = (usual: number): number => (process.env.TEST_FULL ? usual * 100 : usual)
