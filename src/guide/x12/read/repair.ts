// What a segment that has no place may mean. Each explanation costs one mistake, and as many more as the next
// segments make under it; the cheapest is the partner's likeliest mistake. The fractions settle ties: two segments of
// one loop that changed places are likelier than a block that came too early, that than one segment too much, and a
// loop without its first segment is only believed where more than one segment says so, or where the one before is none
// of the set: most often that is it, misspelt. One that comes too late, and behind which all goes on as if it had not
// come, is read aside.
import type { Place } from '../../../finding/finding.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import { Standing } from './frame.ts'
import type { PlanVariant } from './plan.ts'
import { OTHER, type Stance } from './stance.ts'

export type Repair = 'over' | 'head' | 'back' | 'aside' | 'headless' | 'undo' | 'skip'

export const COST: Readonly<Record<Repair, number>> = {
  head: 1,
  over: 1.05,
  back: 1.1,
  undo: 1.2,
  aside: 1.24,
  skip: 1.25,
  headless: 1.3,
}

/** What is saved on a loop without its first segment where one that is none of the set stands right before. */
export const MISSPELT = 1

/** For going back in a loop that was left, or in the set itself. */
export const FAR_BACK = 0.12

/** Segments that are looked at: enough to see past a small loop. */
export const AHEAD = 4

/** A segment that left a loop and went on: it may have come too early, or not belong there at all. */
export class Jump extends Standing {
  variant!: PlanVariant
  segment = 0
  offset = 0
  length = 0
  /** Findings before it. */
  findings = 0
  /** The segment before it, by number. */
  after = OTHER

  /** The segment's place. */
  get place(): Place {
    const { segment, offset, length, variant } = this
    return { segment, id: variant.variant.id, offset, length }
  }
}

/**
 * Whether a segment that would leave something required behind is in the way itself: those behind it fit before it.
 * Gives how many of those came too early with it, which go with it where they stand and are in the way like it;
 * undefined where it is not.
 */
export function comesTooEarly(stance: Stance, cursor: SegmentCursor): number | undefined {
  const ahead = segmentsBehind(cursor, 2 * AHEAD)
  const there = stance.copy()
  Object.assign(there.found, stance.found)
  there.go(0)
  const cost = COST.head + mistakes(there.copy(), ahead.slice(0, AHEAD))
  let block = 0
  let least = mistakes(stance.copy(), ahead.slice(0, AHEAD))
  for (let n = 1; least > 0 && n < AHEAD && n <= ahead.length && there.follow(ahead[n - 1]!) === 0; n++) {
    const without = mistakes(stance.copy(), ahead.slice(n, n + AHEAD))
    if (without < least) [block, least] = [n, without]
  }
  return COST.skip + least < cost ? block : undefined
}

/** The likeliest of what can be wrong about a segment for which no place was found, or only one that is full. */
export function repairOf(
  stance: Stance,
  cursor: SegmentCursor,
  number: number,
  { jump, isMisspelt }: { jump: Jump | undefined; isMisspelt: boolean },
): Repair {
  const ahead = segmentsBehind(cursor)
  const tries: readonly [Repair, (copy: Stance) => boolean][] = [
    ['head', (copy) => copy.headless(cursor.id) !== undefined],
    ['over', (copy) => copy.seek(number, cursor) && goes(copy)],
    ['headless', (copy) => copy.openHeadless(number) && copy.follow(cursor) === 0],
    ['undo', (copy) => jump !== undefined && copy.restore(jump) && copy.follow(cursor) === 0],
    ['back', (copy) => copy.seekBack(number, cursor) && goes(copy)],
    ['aside', (copy) => copy.seekBack(number, cursor) && !copy.variant.loop],
    ['skip', () => true],
  ]
  let best: Repair = 'skip'
  let least = Number.POSITIVE_INFINITY
  for (const [repair, go] of tries) {
    const copy = stance.copy()
    if (!go(copy)) continue
    const isFar = repair === 'back' && (copy.found.depth === 0 || copy.found.depth < stance.depth)
    const doubt = repair === 'undo' ? comesAgain(jump!, ahead) : isFar ? FAR_BACK : 0
    const saved = repair === 'headless' && isMisspelt ? MISSPELT : 0
    const cost = COST[repair] - saved + doubt + mistakes(copy, ahead)
    if (cost < least) [best, least] = [repair, cost]
  }
  return best
}

function goes(copy: Stance): boolean {
  copy.go(0)
  return true
}

/** Where the segment that would be blamed comes again soon, it is usual here, and the one that fits nowhere is not. */
export const USUAL = 0.2

const comesAgain = ({ variant }: Jump, ahead: readonly SegmentCursor[]): number =>
  ahead.some(({ id }) => id === variant.variant.id) ? USUAL : 0

const mistakes = (stance: Stance, ahead: readonly SegmentCursor[]): number =>
  ahead.reduce((sum, one) => sum + stance.follow(one), 0)

/** The next segments of the set. */
function segmentsBehind(cursor: SegmentCursor, most = AHEAD): SegmentCursor[] {
  const ahead: SegmentCursor[] = []
  for (let last = cursor; ahead.length < most; last = ahead.at(-1)!) {
    const next = last.peek()
    if (!next || next.id === 'SE') break
    ahead.push(next)
  }
  return ahead
}
