// The order in which the segments of a set were meant, where a few of them stand in the wrong place.
import type { Finding } from '../../../finding/finding.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import { MOST_SEGMENTS, type Moved, movedIn, orderOf, type Trial } from './moved.ts'
import { OTHER, Stance } from './stance.ts'
import type { Walk } from './walk.ts'

/** A set that is read in another order than it stands. */
export interface Reorder extends Moved {
  /** Where each segment begins, the SE behind them; and the ordinal of the first. */
  starts: readonly number[]
  first: number
  /** Their numbers as they are read. */
  order: readonly number[]
}

/** What may be told because segments stand elsewhere. */
const OF_ORDER: readonly string[] = [
  'segment-missing',
  'segment-unexpected',
  'segment-out-of-sequence',
  'segment-over-max',
  'loop-over-max',
]

/** Whether a finding may follow from the order of segments. */
export const isOfOrder = ({ code, severity }: Finding): boolean =>
  severity === 'error' && OF_ORDER.includes(code)

/** The segments of a set that stand elsewhere than they belong, if that is all that is wrong with their places. */
export function reorderOf(stance: Stance, cursor: SegmentCursor): Reorder | undefined {
  const own = cursor.beside(cursor.bytes)
  const places = placesOf(own)
  if (!places) return undefined
  const { starts, first } = places
  const size = starts.length - 1
  const moved = movedIn(size, () => new StanceTrial(begun(stance), own, starts))
  return moved && { ...moved, starts, first, order: [...orderOf(size, moved), size] }
}

/** Stands before the nth segment that is read. */
export function turnTo(cursor: SegmentCursor, { order, starts, first }: Reorder, n: number): void {
  const segment = order[n]!
  cursor.turn(starts[segment]!, first + segment)
}

/** Tells of the segments that stood elsewhere, at the first of them; `walk` has read them. */
export function tellMoved(walk: Walk, { from, count, to, variant, starts, first }: Reorder): void {
  const cursor = walk.cursor.beside(walk.cursor.bytes)
  const idOf = (segment: number) => {
    if (segment < 0) return ''
    cursor.turn(starts[segment]!, first + segment)
    cursor.next()
    return cursor.id
  }
  const after = idOf(from - 1)
  const belongs = to === undefined ? {} : { before: idOf(to), place: first + to }
  const got = idOf(from)
  const { ordinal: segment, from: start, length } = cursor
  const at = { segment, id: got, offset: walk.cursor.base + start, length }
  const { name: set } = walk.plan.set
  const facts = { got, name: variant.name, set, after, ...belongs }
  const more = count > 1 ? { count: count - 1 } : {}
  const code = to === undefined || from < to ? 'segment-unexpected' : 'segment-out-of-sequence'
  walk.tellAt(code, at, { ...facts, ...more }, variant.address)
}

function begun({ plan, ways }: Stance): Stance {
  const stance = new Stance(plan, ways)
  stance.begin(0)
  return stance
}

/** Where the segments of a set begin; undefined where they are too many, or the SE is not there. */
function placesOf(cursor: SegmentCursor): Pick<Reorder, 'starts' | 'first'> | undefined {
  const starts: number[] = []
  let first = 1
  while (starts.length <= MOST_SEGMENTS && cursor.next()) {
    if (cursor.ordinal === 1 && cursor.id === 'ST') first = 2
    else starts.push(cursor.from)
    if (cursor.id === 'SE') return { starts, first }
  }
  return undefined
}

// A segment that is none of the set's is told by itself, and moves nothing.
class StanceTrial implements Trial {
  readonly #stance: Stance
  readonly #cursor: SegmentCursor
  readonly #starts: readonly number[]
  #isOther = false

  constructor(stance: Stance, cursor: SegmentCursor, starts: readonly number[]) {
    this.#stance = stance
    this.#cursor = cursor
    this.#starts = starts
  }

  fits(segment: number): boolean {
    const cursor = this.#cursor
    cursor.turn(this.#starts[segment]!, segment)
    cursor.next()
    const number = this.#stance.numberOf(cursor)
    this.#isOther = number === OTHER
    return this.#isOther || this.#stance.fits(number, cursor)
  }

  go(): void {
    if (!this.#isOther) this.#stance.go(0)
  }

  get variant() {
    return this.#isOther ? undefined : this.#stance.variant.variant
  }

  get isWhole(): boolean {
    return this.#stance.isWhole
  }

  copy(): Trial {
    return new StanceTrial(this.#stance.copy(), this.#cursor, this.#starts)
  }
}
