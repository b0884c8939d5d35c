// The order in which the segments of a set were meant, as the plan tries it, on frames that are copied whole.
import { finding } from '../../../src/finding/catalogue.ts'
import type { Finding } from '../../../src/finding/finding.ts'
import { Scope } from '../../../src/guide/scope.ts'
import type { CompiledSet } from '../../../src/guide/x12/compiled.ts'
import { type Moved, movedIn, orderOf, type Trial } from '../../../src/guide/x12/read/moved.ts'
import type { SegmentCursor } from '../../../src/x12/segments.ts'
import { copyOf, type Frames, forward, frameOf, go, type Match, requiredBefore } from './structure.ts'

/** A set in another order than it stands: its segments, SE behind them, and what stands elsewhere. */
export interface Reorder {
  moved: Moved
  segments: readonly SegmentCursor[]
  /** Ordinals, as they are read. */
  order: readonly number[]
  first: number
}

export function reorderOf(set: CompiledSet, cursor: SegmentCursor): Reorder | undefined {
  cursor.aim(cursor.bytes, cursor.base)
  const all: SegmentCursor[] = []
  for (let one = cursor.peek(); one; one = one.peek()) {
    all.push(one)
    if (one.id === 'SE') break
  }
  if (all.at(-1)?.id !== 'SE') return undefined
  const first = all[0]!.id === 'ST' ? 2 : 1
  const segments = all.slice(first - 1)
  const size = segments.length - 1
  const moved = movedIn(size, () => trialOf(set, segments, [frameOf(set.level, new Scope())]))
  return moved && { moved, segments, first, order: [...orderOf(size, moved), size].map((n) => n + first) }
}

function trialOf(set: CompiledSet, segments: readonly SegmentCursor[], frames: Frames): Trial {
  let found: Match | undefined
  return {
    fits(n) {
      const segment = segments[n]!
      const isOther = !set.ids.has(segment.id)
      found = isOther ? undefined : forward(frames, segment)
      return isOther || (found !== undefined && !found.over && requiredBefore(frames, found).length === 0)
    },
    go() {
      if (found) go(frames, found)
    },
    get variant() {
      return found?.variant
    },
    get isWhole() {
      return requiredBefore(frames, { depth: 0, position: frames[0]!.level.positions.length }).length === 0
    },
    copy: () => trialOf(set, segments, copyOf(frames)),
  }
}

/** What is told of it; `at` says where a segment stands. */
export function movedFinding(
  { name: set }: CompiledSet,
  { moved, segments, first }: Reorder,
  at: Finding['at'],
): Finding {
  const { from, count, to, variant } = moved
  const facts = {
    got: segments[from]!.id,
    name: variant.name,
    set,
    after: segments[from - 1]?.id ?? '',
    ...(to === undefined ? {} : { before: segments[to]!.id, place: first + to }),
  }
  const more = count > 1 ? { count: count - 1 } : {}
  const code = to === undefined || from < to ? 'segment-unexpected' : 'segment-out-of-sequence'
  return finding(code, at, { ...facts, ...more }, variant.address)
}
