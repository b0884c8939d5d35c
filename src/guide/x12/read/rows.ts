// What the quick way asks of each element, as integers in one table for the whole guide: a row is half a line of the
// processor's cache, where an object with its codec, targets and codes is spread over a dozen. By objects the elements of
// 850s took half as long again.
import {
  CHECKED,
  CODE,
  PAIRED,
  PLACED,
  type PlanElement,
  type PlanLevel,
  type PlanSegment,
  type Target,
  TEXT,
  THOROUGH,
  UNMAPPED,
} from './plan.ts'
import { packPlace } from './tape.ts'

/**
 * Cells of a row: how a value is judged (as `quick`), how long it may be, and 1 where its absence is told or filled.
 * One that can only be judged thoroughly may have no length; no number may have more digits, and no text must have more
 * characters, than are looked at together.
 */
export const HOW = 0
export const LEAST = 1
export const MOST = 2
export const NEEDED = 3
/** Of a code, in place of its least length: 1 where the partner's crosswalks say what it means. */
export const CROSSED = 1
/** What becomes of the value, what its record is a leaf of, and the cell of an instance where that goes. */
export const BECOMES = 4
export const LEAF = 5
export const CELL = 6
/** Of an element that fills a group's entry with others: which group of its segment that is. */
export const GROUP = 7
/** The value's place, as records have it: of a composite's first component that is another. */
export const SPOT = 8
/** Where the table of the pattern begins that it must match, or 0. */
export const PATTERN = 9
export const ROW = 10

/** What becomes of a value, as far as integers can say it. */
export const NO_RECORD = 0
const IN_SCOPE = 1
export const IN_ROOT = 2
export const IN_REST = 3
/** A code's parts, each to a place of its own: the row's cell is where in the table they stand. */
export const IN_PARTS = 4
/** Places that depend on what stands there: the element itself is asked. */
export const ELSEWHERE = 5
/** The one of these that is a place in the open entry of a group. */
export const IN_GROUP = 6
/** Lists of values, in the scope and in the document. */
export const IN_LIST = 7
export const IN_ROOT_LIST = 8
/** What is checked when all is read. */
export const IN_CHECKS = 9

/** Cells of a part: its leaf, the cell of the instance, and whether that is the document's; a count stands before. */
export const PART = 3

/** Gives each segment of a level, and of those below, where its rows and its components' begin; the table of all. */
export function rowsOf(level: PlanLevel): Int32Array {
  const segments = new Set<PlanSegment>()
  gather(level, segments)
  const cells: number[] = []
  const owners: PlanElement[] = []
  const add = (one: PlanElement, isNeeded: boolean) => {
    owners.push(one)
    cells.push(...rowOf(one, isNeeded))
  }
  for (const segment of segments) {
    segment.rows = cells.length
    for (const [n, { needed }] of segment.elements.entries()) add(segment.singles[n]!, needed)
    for (const element of segment.elements.filter(({ components }) => components)) {
      element.rows = cells.length
      for (const one of element.components!) add(one, one.needed)
    }
  }
  for (const [n, { targets }] of owners.entries()) {
    if (cells[n * ROW + BECOMES] !== IN_PARTS) continue
    cells[n * ROW + CELL] = cells.length
    cells.push(targets.length, ...targets.flatMap(({ leaf, cell, root }) => [leaf, cell, root ? 1 : 0]))
  }
  return Int32Array.from(cells)
}

/** The same rows, by which something becomes of some elements only. */
export function rowsWith(level: PlanLevel, rows: Int32Array, kept: ReadonlySet<PlanElement>): Int32Array {
  const own = rows.slice()
  const segments = new Set<PlanSegment>()
  gather(level, segments)
  for (const segment of segments)
    for (const [n, element] of segment.elements.entries()) {
      if (kept.has(element)) continue
      own[segment.rows + n * ROW + BECOMES] = NO_RECORD
      for (const c of (element.components ?? []).keys()) own[element.rows + c * ROW + BECOMES] = NO_RECORD
    }
  return own
}

function gather({ positions }: PlanLevel, segments: Set<PlanSegment>): void {
  for (const { variants } of positions)
    for (const { segment, loop } of variants) {
      segments.add(segment)
      if (loop) gather(loop, segments)
    }
}

/** A length without an end is one that no value has. */
const ENDLESS = 0x7fffffff

function rowOf(one: PlanElement, isNeeded: boolean): number[] {
  const { element, quick, pattern, min, max, simple, targets } = one
  const { leaf, cell, group } =
    simple ?? (isGrouped(one) || isListed(one) ? targets[0]! : { leaf: one.leaf, cell: 0 })
  const least = quick === CODE ? (isCrossed(one) ? 1 : 0) : quick === TEXT ? min : Math.max(1, min)
  const most =
    quick === THOROUGH || least > MOST_LOOKED_AT
      ? -1
      : Math.min(max, quick === TEXT ? ENDLESS : MOST_LOOKED_AT)
  const spot = packPlace(element.position, element.component)
  return [quick, least, most, isNeeded ? 1 : 0, becomesOf(one), leaf, cell, group ?? 0, spot, pattern]
}

const isCrossed = ({ element, becomes }: PlanElement): boolean =>
  element.crosswalk !== undefined && becomes !== PAIRED

const MOST_LOOKED_AT = 16

/** Whether its one place is in the open entry of a group. */
const isGrouped = ({ targets }: PlanElement): boolean => {
  const [one, ...more] = targets
  if (!one || more.length > 0) return false
  return one.group !== undefined && !one.list && one.part === undefined
}

/** Whether its one place is a list of values. */
const isListed = ({ targets }: PlanElement): boolean => {
  const [one, ...more] = targets
  return one?.list === true && more.length === 0 && one.group === undefined && one.part === undefined
}

function becomesOf(one: PlanElement): number {
  const { becomes, simple, targets } = one
  if (isGrouped(one)) return IN_GROUP
  if (simple) return simple.root ? IN_ROOT : IN_SCOPE
  if (isListed(one)) return targets[0]!.root ? IN_ROOT_LIST : IN_LIST
  if (becomes === CHECKED) return IN_CHECKS
  if (becomes === UNMAPPED) return IN_REST
  if (becomes === PLACED && targets.every(isPart)) return IN_PARTS
  return becomes === PLACED ? ELSEWHERE : NO_RECORD
}

const isPart = ({ group, list, part }: Target) => group === undefined && !list && part !== undefined

/** Which of an element's parts a value has, as bits. */
export const partsIn = (value: unknown, targets: readonly Target[]): number =>
  targets.reduce(
    (bits, { part }, n) =>
      part !== undefined && (value as Record<string, unknown>)?.[part] !== undefined ? bits | (1 << n) : bits,
    0,
  )
