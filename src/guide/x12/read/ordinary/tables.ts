// The tables that a run goes by: what a plan says, as integers. What reading teaches is copied as often as it grows.
import { keyOfText } from '../../../../x12/key.ts'
import type { Asked } from '../asked.ts'
import { STACKED } from '../frame.ts'
import { KnownCodes } from '../knownCodes.ts'
import type { Entry, Plan, PlanSegment } from '../plan.ts'
import type { Ways } from '../ways.ts'
import * as layout from './layout.ts'

/** Where something is put in the memory. */
export interface Region {
  at: number
  cells: Int32Array
}

/** Ids that are read where the set is gone through, and not as segments of it. */
const ELSEWHERE = ['ST', 'SE', 'LS', 'LE', 'BIN', 'BDS']
/** Elements that a number has bits for. */
const MOST_ELEMENTS = 99

/** The tables of a plan; undefined where they are more than there is room for. */
export function tablesOf(plan: Plan, ways: Ways, rows: Int32Array): Region[] | undefined {
  const { ids, entries, states, patterns } = plan
  const { table, segments, levels } = ways
  const regions = [
    { at: layout.WAYS_AT, cells: table, end: layout.ROWS_AT },
    { at: layout.ROWS_AT, cells: rows, end: layout.SEGMENTS_AT },
    {
      at: layout.SEGMENTS_AT,
      cells: Int32Array.from(segments.flatMap((one) => segmentCells(one))),
      end: layout.ENTRIES_AT,
    },
    { at: layout.ENTRIES_AT, cells: Int32Array.from(entries.flatMap(entryCells)), end: layout.LISTS_AT },
    { at: layout.IDS_AT, cells: tableOf(idsOf(ids)), end: layout.CODES_AT },
    { at: layout.PATTERNS_AT, cells: new Int32Array(patterns.cells.buffer), end: layout.SEEN_AT },
  ]
  const isRoomy =
    regions.every(({ at, cells, end }) => at + 4 * cells.length <= end) &&
    layout.STACK_AT + 4 * STACKED * levels.length <= layout.STATE_AT &&
    layout.STATE_AT + 4 * states <= layout.WAYS_AT
  return isRoomy ? regions : undefined
}

/** Those that are others where only some of a set is asked for. */
export const askedTables = ({ segments }: Ways, { rows, pairs }: Asked): Region[] => [
  { at: layout.ROWS_AT, cells: rows },
  {
    at: layout.SEGMENTS_AT,
    cells: Int32Array.from(segments.flatMap((one) => segmentCells(one, pairs.has(one)))),
  },
]

/** A table of known codes behind its head. */
export function tableOf(codes: KnownCodes): Int32Array {
  const table = new Int32Array(layout.HEAD / 4 + codes.cells.length)
  table[layout.SHIFT / 4] = codes.shift
  table[layout.MASK / 4] = codes.cells.length - 1
  table.set(codes.cells, layout.HEAD / 4)
  return table
}

/** Segments by their ids' bytes: numbers from 1 on. */
function idsOf(ids: ReadonlyMap<string, number>): KnownCodes {
  const known = new KnownCodes()
  for (const [id, number] of ids) if (!ELSEWHERE.includes(id)) known.learn(keyOfText(id), 0, number + 1)
  return known
}

function segmentCells(planned: PlanSegment, hasPairs = true): number[] {
  const { segment, width, needed, rows, notes, pairs, groups } = planned
  const ofPairs = pairs && hasPairs ? [pairs.pairs.from, pairs.pairs.count, pairs.leaves[0]!] : [0, 0, 0]
  const rest = pairs?.rest
  const ofRest = rest ? [entryAt(rest.entry), rest.scheme, rest.value] : [-1, 0, 0]
  const entries = Array.from({ length: layout.MOST_GROUPS }, (_, n) => (groups[n] ? entryAt(groups[n]) : -1))
  const own = [width, needed, rows, isNever(planned) ? 1 : 0, notes.length > 0 ? 1 : 0]
  return [...own, ...ofPairs, ...ofRest, groups.length, ...entries, segment.situated ? 1 : 0]
}

const entryAt = ({ number }: Entry): number => number * layout.ENTRY_CELLS

const isNever = ({ thorough, width, pairs, groups }: PlanSegment): boolean =>
  thorough || width > MOST_ELEMENTS || groups.length > layout.MOST_GROUPS || !isInOrder(pairs?.leaves)

const isInOrder = (leaves: readonly number[] = []) => leaves.every((leaf, n) => leaf === leaves[0]! + n)

const entryCells = ({ root, cell, form, constants, shared, via }: Entry): number[] => [
  ...[root ? 1 : 0, cell, form.size, form.index, constants, shared],
  ...[via ? entryAt(via) : -1, 0],
]

/** So many cells one segment's records, scopes and instances take at most. */
export function mostCells({ entries }: Plan, { segments }: Ways, record: number): number {
  const instances = entries.reduce((sum, { form }) => sum + form.size, 0)
  const records = Math.max(...segments.map(({ elements }) => elements.length * record * 4))
  return instances + records + 1024
}
