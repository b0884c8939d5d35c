// Whether cost grows with size alone: interchanges of 1 MB, 50 MB and 1 GB, made on the fly in this process and
// measured in another, which holds none of them. A gigabyte is never stored.
import { MEGABYTE } from './dataset.ts'
import type { LevelName } from './level/levels.ts'
import { type Extent, interchange } from './made/interchange.ts'
import { measureStream } from './measure/child.ts'

export interface Grown {
  level: LevelName
  megabytes: number
  documents: number
  findings: number
  /** CPU in nanoseconds per byte. */
  perByte: number
  wall: number
  /** Bytes above idle. */
  memory: number
}

/**
 * A level has met so much of the same before anything counts, as it would have in a running gateway. V8 is at its best
 * after two passes of 50 MB (validating took 351, 210, 181, 176 and 178 ms); with 32 MB, 1 MB looked 15 to 45 % dearer.
 */
const WARM_MEGABYTES = 150
/** Of a small size so many are measured one after the other. */
const LEAST_MEGABYTES = 100

/** Measures a level on interchanges of one size. */
export async function measureSize(level: LevelName, megabytes: number, seed: number): Promise<Grown> {
  const { outcome, spent, idle, peak } = await measureStream(
    { kind: 'stream', level, guide: 'x12/004010/850', warm: WARM_MEGABYTES },
    receipts(megabytes, seed),
  )
  return {
    level,
    megabytes,
    documents: outcome.documents,
    findings: outcome.findings,
    perByte: (spent.cpu * 1e6) / outcome.bytes,
    wall: spent.wall,
    memory: peak - idle,
  }
}

function* receipts(megabytes: number, seed: number): Generator<Iterable<Uint8Array>> {
  const one = (size: number): Extent => ({ bytes: size * MEGABYTE })
  for (let at = 0; at < WARM_MEGABYTES; at++) yield interchange('orders', one(1), seed + at)
  const count = Math.ceil(LEAST_MEGABYTES / megabytes)
  for (let at = 0; at < count; at++) yield interchange('orders', one(megabytes), seed + at)
}

/** How much dearer the dearest size is than the cheapest, per byte: 0.2 is 20 %. */
export const spreadOf = (sizes: readonly Grown[]): number => {
  const costs = sizes.map(({ perByte }) => perByte)
  return Math.max(...costs) / Math.min(...costs) - 1
}

/** The levels whose cost is followed as size grows. */
export const GROWING: readonly LevelName[] = ['frame', 'validate', 'read', 'json']
