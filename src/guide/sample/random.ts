// Choices out of one source of numbers, so that a seed repeats a sample.

export interface Random {
  /** From 0 to 1. */
  next: () => number
  /** How often what may be left out is there: 0 never, 1 always. */
  fullness: number
}

/** A small generator by a seed (mulberry32): the same seed, the same numbers, on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const chance = (random: Random): boolean => random.next() < random.fullness

/** A whole number from `least` to `most`, both included. */
export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random.next() * (most - least + 1))

export const pick = <T>(random: Random, from: readonly T[]): T => from[between(random, 0, from.length - 1)]!
