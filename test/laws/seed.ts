// One seed for all property tests of a run, printed by scripts/test.mjs.
export const SEED = Number(process.env.SEED ?? 1)

/** A hundred times as many would take two and a half hours of CPU; `npx edigw fuzz` looks for as long as wanted. */
const MANY = 20

/** How many samples a law takes: many in the full run. */
export const samples = (usual: number): number => (process.env.TEST_FULL ? usual * MANY : usual)

/**
 * How many samples a law takes of each guide, where it takes so many of all guides together: there are dozens, and
 * what reads and writes them is the same for all. Never fewer than two, and many in the full run.
 */
export const share = (ofAll: number, guides: number): number =>
  samples(Math.max(2, Math.ceil(ofAll / guides)))

/** How full the nth sample is: a few are already of every kind, from nearly nothing to nearly all. */
export const fullnessOf = (n: number): number => ((SEED + 4 * n) % 11) / 10
