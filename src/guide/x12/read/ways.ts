// A plan's structure as integers in one table: what the place of the next segment is found by, without a look at the
// objects that say what to tell where it has none.
import { keyOfText } from '../../../x12/key.ts'
import type { Plan, PlanLevel, PlanNode, PlanPosition, PlanSegment, PlanVariant } from './plan.ts'

/** Cells of a level: where its state is, its demanding positions behind their count, its first position, its number, and how many counters it has. */
export const STATE = 0
export const DEMANDING = 1
export const FIRST = 2
export const NUMBER = 3
export const COUNTED = 4
/** By segment number: the first position that it has there, or 0. */
export const WHERE = 5

/** Cells of a position: the next one with the same segment or 0, its place in the level, how often it may be used. */
export const SAME = 0
export const PLACE = 1
export const MOST = 2
/** Where its uses are counted, from its level's state on; those of its variants stand behind. */
export const USES = 3
/** How many variants it has; all of them as bits, where nothing tells them apart, or 0. */
export const COUNT = 4
export const ALL = 5
/** Where the elements stand that tell them apart. Its variants stand behind these. */
export const TOLD = 6
export const POSITION = 7

/** Cells of an element that tells, behind how many such cells there are: its place, and where it is said which of its values are asked for, or 0. */
export const TELLING = 2

/**
 * Cells of what is asked for, where that is little: 1 if only values of up to four characters are, how many they are,
 * and they themselves (key.ts). All others of up to four characters are alike, and with the 1 the longer ones too.
 */
export const ALL_SHORT = 0
export const ASKED_COUNT = 1
export const ASKED = 2
const MOST_ASKED = 4

/** Variants that bits of a number can stand for. */
export const MOST_VARIANTS = 30

/** Cells of a variant: how often it must and may be used, and 1 where going there is all that there is to do. */
export const LEAST_USES = 0
export const MOST_USES = 1
export const PLAIN = 2
/** The entry that it is, or -1, and 1 where its paths begin at the document. */
export const ENTRY = 3
export const ROOT = 4
/** Number of its segment, and where its loop's level begins, or 0. */
export const SEGMENT = 5
export const LOOP = 6
/** Where its kind of node stands, or 0 where it is none that integers can say. */
export const NODE = 7
export const VARIANT = 8

/** Cells of a kind of node: its number, and the elements that say id, parent, child code and level, or 0. */
export const NODE_KIND = 0
export const NODE_ID = 1
export const NODE_PARENT = 2
export const NODE_CHILD = 3
export const NODE_LEVEL = 4

/**
 * Cells of a level's state before its counters: the position where it stands, where its values go, how often it was
 * opened, and what is unusual about it since then (frame.ts), or 0.
 */
export const AT = 0
export const HOLDER = 1
export const OPENED = 2
export const UNUSUAL = 3
export const COUNTERS = 4

/** Packs a plan's structure, and tells each level where it begins. */
export const waysOf = (plan: Plan): Ways => new Packing(plan).ways()

/** A plan's structure in integers, and the objects that they stand for. */
export interface Ways {
  table: Int32Array
  segments: readonly PlanSegment[]
  /** By number. */
  levels: readonly PlanLevel[]
}

class Packing {
  readonly #plan: Plan
  /** The first is no place, so that 0 is none. */
  readonly #cells: number[] = [0]
  readonly #segments: PlanSegment[] = []
  readonly #levels: PlanLevel[] = []

  constructor(plan: Plan) {
    this.#plan = plan
  }

  ways(): Ways {
    this.#level(this.#plan.level)
    return { table: Int32Array.from(this.#cells), segments: this.#segments, levels: this.#levels }
  }

  #level(level: PlanLevel): number {
    const { positions, demanding, where, state, number: own, counters } = level
    const at = this.#take([state, 0, 0, own, counters, ...Array.from(where, () => 0)])
    this.#levels[level.number] = level
    level.way = at
    const starts = positions.map((one, place) => this.#position(one, place))
    for (const [place, { same }] of positions.entries())
      this.#cells[starts[place]! + SAME] = same < 0 ? 0 : starts[same]!
    for (const [number, first] of where.entries())
      this.#cells[at + WHERE + number] = first < 0 ? 0 : starts[first]!
    this.#cells[at + FIRST] = starts[0] ?? 0
    this.#cells[at + DEMANDING] = this.#take([demanding.length, ...demanding.map((place) => starts[place]!)])
    return at
  }

  #position({ variants, max, counter, told }: PlanPosition, place: number): number {
    const loops = variants.map(({ loop }) => (loop ? this.#level(loop) : 0))
    const telling = told.flatMap((one) => [one, this.#asked(variants, one)])
    const list = this.#take([telling.length, ...telling])
    const all = told.length > 0 || variants.length > MOST_VARIANTS ? 0 : 2 ** variants.length - 1
    const uses = COUNTERS + counter - 1
    return this.#take([
      ...[0, place, max, uses, variants.length, all, list],
      ...variants.flatMap((one, n) => this.#variant(one, loops[n]!)),
    ])
  }

  #variant({ least, max, unused, node, entry, root, segment }: PlanVariant, loop: number): number[] {
    const number = this.#segments.push(segment) - 1
    const met = node && !unused && isNumbered(node) ? this.#node(node) : 0
    return [least, max, unused || node ? 0 : 1, entry?.number ?? -1, root ? 1 : 0, number, loop, met]
  }

  #asked(variants: readonly PlanVariant[], element: number): number {
    const values = variants.flatMap(({ segment }) => testedIn(segment, element))
    const short = [...new Set(values.filter(({ length }) => length > 0 && length <= KEY))]
    if (short.length > MOST_ASKED || !values.every((one) => /^[ -~]*$/.test(one))) return 0
    const isAllShort = values.every(({ length }) => length <= KEY)
    return this.#take([isAllShort ? 1 : 0, short.length, ...short.map(keyOfText)])
  }

  #node({ number, tree: { id, parent, child, level } }: PlanNode): number {
    return this.#take([number, id, parent, child ?? 0, level])
  }

  #take(cells: readonly number[]): number {
    return this.#cells.push(...cells) - cells.length
  }
}

/** Whether no number in its usual form says that nothing stands above a node. */
const isNumbered = ({ variant, tree: { parent } }: PlanNode): boolean =>
  ![...(variant.segment.elements[parent - 1]!.constants ?? [])].some((one) => /^[1-9][0-9]*$/.test(one))

const testedIn = ({ segment: { tests } }: PlanSegment, element: number): readonly string[] =>
  tests.filter(({ position }) => position === element).flatMap(({ values }) => [...values])

/** Characters of a value that is compared as one number (key.ts). */
const KEY = 4
