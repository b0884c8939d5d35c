// Going on to the next segment where nothing is left behind and nothing is too much, by integers alone. Where anything
// is to be told, nothing is done here: the structure looks again, by the objects that know what to say. Following those
// objects for every segment took half as long again.
import { keyOf } from '../../../x12/key.ts'
import { ODD } from '../../../x12/kind.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import { KnownCodes } from './knownCodes.ts'
import type { PlanPosition, PlanSegment } from './plan.ts'
import { fittingOf, type Stance } from './stance.ts'
import type { Tape } from './tape.ts'
import * as ways from './ways.ts'

// V8 folds a module's own constants, and looks imported ones up at each use.
const { STATE, DEMANDING, FIRST, NUMBER, WHERE, SAME, PLACE, MOST, USES, COUNT, ALL, TOLD, POSITION } = ways
const { LEAST_USES, MOST_USES, PLAIN, ENTRY, ROOT, SEGMENT, LOOP, VARIANT, AT, HOLDER } = ways
const { MOST_VARIANTS, TELLING, ALL_SHORT, ASKED_COUNT, ASKED } = ways
/** Stands for an element that is not there, which four bytes 0xFF are taken for. */
export const ABSENT = -1
/** Stands for all values of an element that no variant asks for: such as the ids of parents, which never come again. */
export const UNASKED = -2

/** No variant that a segment fits has room. */
const FULL = -1
/** What fits can't be told by the bytes of the telling elements alone. */
const UNKNOWN = 0
const ANYWHERE = 0x7fffffff

export class Advance {
  /** Where the values of the segment go that was gone to. */
  holder = 0
  readonly #stance: Stance
  readonly #tape: Tape
  readonly #ways: ways.Ways
  readonly #table: Int32Array
  /** Called before a loop is left for a later position: what stands there may turn out to have come too early. */
  readonly #leave: () => void
  /** By the bytes of an element that tells, and the position: the variants that fit as bits, or how the next tells. */
  readonly fitting = new KnownCodes()
  #owners = 0

  constructor(stance: Stance, tape: Tape, leave: () => void) {
    this.#stance = stance
    this.#tape = tape
    this.#leave = leave
    this.#ways = stance.ways
    this.#table = stance.ways.table
  }

  /** Goes to the place of a segment of this number; undefined where nothing was done. */
  to(number: number, cursor: SegmentCursor): PlanSegment | undefined {
    const table = this.#table
    const { levels, state, depth } = this.#stance
    for (let d = depth; d >= 0; d--) {
      const level = levels[d]!
      const base = table[level + STATE]!
      const here = state[base + AT]!
      for (let p = table[level + WHERE + number]!; p !== 0; p = table[p + SAME]!) {
        const place = table[p + PLACE]!
        const uses = base + table[p + USES]!
        // A loop's first segment opens the next one: that is the outer level's matter.
        if (place < here || (place === 0 && d > 0) || state[uses]! >= table[p + MOST]!) continue
        const fitting = table[p + ALL]! || this.#fits(p, d, place, cursor)
        if (fitting === UNKNOWN) return undefined
        const n = this.#withRoom(p + POSITION, uses + 1, fitting)
        if (n !== FULL) return this.#enter(d, p, n)
      }
    }
    return undefined
  }

  /** The first of the variants that fit, said as bits, that may be used once more. */
  #withRoom(variants: number, uses: number, fitting: number): number {
    const { state } = this.#stance
    for (let bits = fitting; bits !== 0; bits &= bits - 1) {
      const n = 31 - Math.clz32(bits & -bits)
      if (state[uses + n]! < this.#table[variants + n * VARIANT + MOST_USES]!) return n
    }
    return FULL
  }

  /** Goes to the nth variant of a position, unless something is to be told of that. */
  #enter(d: number, p: number, n: number): PlanSegment | undefined {
    const table = this.#table
    const stance = this.#stance
    const { levels, state, depth } = stance
    const level = levels[d]!
    const base = table[level + STATE]!
    const place = table[p + PLACE]!
    const variant = p + POSITION + n * VARIANT
    const around = state[base + HOLDER]!
    if (table[variant + PLAIN] === 0 || around === 0) return undefined
    for (let left = depth; left > d; left--) if (this.#lacks(levels[left]!, ANYWHERE)) return undefined
    if (this.#lacks(level, place)) return undefined
    if (d < depth && place > state[base + AT]!) this.#leaveFor(d, place, n)
    const uses = base + table[p + USES]!
    stance.depth = d
    state[base + AT] = place
    state[uses]!++
    state[uses + 1 + n]!++
    const loop = table[variant + LOOP]!
    const holder = this.#scope(variant, around)
    if (loop === 0) return this.#found(variant, holder)
    stance.open(this.#ways.levels[table[loop + NUMBER]!]!, holder)
    const trigger = table[loop + FIRST]! + POSITION
    return this.#found(trigger, this.#scope(trigger, holder))
  }

  #found(variant: number, holder: number): PlanSegment {
    this.holder = holder
    return this.#ways.segments[this.#table[variant + SEGMENT]!]!
  }

  #leaveFor(depth: number, position: number, index: number): void {
    const { found } = this.#stance
    found.depth = depth
    found.position = position
    found.index = index
    found.over = false
    this.#leave()
  }

  /** Where a variant's values go, given where those around it do. */
  #scope(variant: number, around: number): number {
    const entry = this.#table[variant + ENTRY]!
    if (entry >= 0) return this.#tape.holder(entry, around)
    return this.#table[variant + ROOT] === 1 ? this.#tape.rootHolder : around
  }

  /** Whether a position before a place has not yet what it demands. */
  #lacks(level: number, before: number): boolean {
    const table = this.#table
    const { state } = this.#stance
    const base = table[level + STATE]!
    const list = table[level + DEMANDING]!
    for (let n = table[list]!; n > 0; n--) {
      const p = table[list + n]!
      const place = table[p + PLACE]!
      if (place < state[base + AT]! || place >= before) continue
      const uses = base + table[p + USES]! + 1
      for (let v = table[p + COUNT]! - 1; v >= 0; v--)
        if (state[uses + v]! < table[p + POSITION + v * VARIANT + LEAST_USES]!) return true
    }
    return false
  }

  /** The variants of a position that a segment fits, as bits; UNKNOWN where more has to be asked. */
  #fits(p: number, depth: number, place: number, cursor: SegmentCursor): number {
    const table = this.#table
    const list = table[p + TOLD]!
    const last = list + table[list]!
    let owner = p
    for (let at = list + 1; at < last; at += TELLING) {
      const key = this.#keyAt(cursor, at)
      const known = key === 0 ? UNKNOWN : this.fitting.find(key, owner)
      if (known > 0) return known
      if (known === 0)
        return key === 0
          ? UNKNOWN
          : this.#learn(p, this.#stance.frames[depth]!.level.positions[place]!, cursor)
      owner = known
    }
    return UNKNOWN
  }

  /** Remembers which variants fit. Other elements go on under numbers of their own, which are negative. */
  #learn(p: number, position: PlanPosition, cursor: SegmentCursor): number {
    const fitting = fittingOf(position, cursor)
    if (fitting.length === 0 || position.variants.length > MOST_VARIANTS) return UNKNOWN
    const { told } = position
    const bits = fitting.reduce((sum, one) => sum | (1 << one), 0)
    let owner = p
    for (const n of told.keys()) {
      const key = this.#keyAt(cursor, this.#table[p + TOLD]! + 1 + n * TELLING)
      if (key === 0) return UNKNOWN
      const known = this.fitting.find(key, owner)
      if (n === told.length - 1) this.fitting.learn(key, owner, bits)
      else if (known === 0) this.fitting.learn(key, owner, --this.#owners)
      owner = known === 0 ? this.#owners : known
    }
    return bits
  }

  /** What stands for the value of an element that tells; 0 where that takes more than a number. */
  #keyAt(cursor: SegmentCursor, at: number): number {
    const { bytes, ends, first, count, step } = cursor
    const table = this.#table
    const element = table[at]!
    if (element > count) return ABSENT
    const from = ends[first + element - 1]! + step
    const to = ends[first + element]!
    if (from === to) return ABSENT
    if (!cursor.plain && (cursor.kind(element) & ODD) !== 0) return 0
    const key = keyOf(bytes, from, to)
    const asked = table[at + 1]!
    if (asked === 0) return key
    if (key === 0) return table[asked + ALL_SHORT] === 1 ? UNASKED : 0
    for (let n = table[asked + ASKED_COUNT]! - 1; n >= 0; n--)
      if (table[asked + ASKED + n] === key) return key
    return UNASKED
  }
}
