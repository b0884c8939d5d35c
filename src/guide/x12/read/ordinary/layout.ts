// Where things lie in a thread's memory while ordinary segments are read (run.ts), behind what the scan has found there:
// addresses in bytes, and the cells of what stands at them. Regions have room for the largest guides; of one that
// needs more no segment is ordinary.
import { MEMORY, ROOM_AT } from '../../../../x12/scan/program.ts'
import { MOST_BYTES } from '../pattern/patterns.ts'

const KIB = 1024

/** Numbers that are handed over at each run, and back. */
export const TALK_AT = ROOM_AT
/** By byte, whether it stands before a segment or begins one (lead.ts). */
export const LEAD_AT = TALK_AT + KIB
/** By month as it is written, its last day that every year has. */
export const DAYS_AT = LEAD_AT + 256
/** By depth, where the level that is open there begins in the table of ways. */
export const LEVELS_AT = DAYS_AT + 256
/** What was open when a loop was left for a later position: as a standing has it (frame.ts). */
export const STACK_AT = LEVELS_AT + 4 * KIB
/** By group of the segment that is read: its open entry, or 0. */
export const GROUPS_AT = STACK_AT + 4 * KIB
export const STATE_AT = GROUPS_AT + KIB
export const WAYS_AT = STATE_AT + 64 * KIB
export const ROWS_AT = WAYS_AT + 512 * KIB
export const SEGMENTS_AT = ROWS_AT + KIB * KIB
export const ENTRIES_AT = SEGMENTS_AT + 256 * KIB
/** Candidates of pairs (quickPairs.ts). */
export const LISTS_AT = ENTRIES_AT + 64 * KIB
/** Tables of known codes, each behind a head: of segments' ids, of elements, of telling elements, of qualifiers. */
export const IDS_AT = LISTS_AT + 256 * KIB
export const CODES_AT = IDS_AT + 32 * KIB
export const FITTING_AT = CODES_AT + 288 * KIB
export const QUALIFIERS_AT = FITTING_AT + 288 * KIB
/** Of elements whose codes the partner's crosswalks say the meaning of. */
export const CROSSED_AT = QUALIFIERS_AT + 288 * KIB
/** Patterns' tables (pattern/patterns.ts). */
export const PATTERNS_AT = CROSSED_AT + 288 * KIB
/** Segments that situational rules look at, as they were read. */
export const SEEN_AT = PATTERNS_AT + MOST_BYTES
export const TAPE_AT = SEEN_AT + 64 * KIB
export const TAPE_CELLS = (MEMORY - TAPE_AT) / 4

/** Of a head: what a hash is shifted by, and the mask of cells. The table begins behind it. */
export const SHIFT = 0
export const MASK = 4
export const HEAD = 16

/** Cells of a segment: how many elements it may have, the last that it must have, where its rows begin. */
export const WIDTH = 0
export const LAST_NEEDED = 1
export const ROWS = 2
/** 1 where it is never ordinary; 1 where it has notes. */
export const NEVER = 3
export const NOTED = 4
/** Its pairs: their first qualifier's position or 0, how many there may be, and the leaf of the first qualifier. */
export const PAIRS = 5
export const PAIRS_MOST = 6
export const PAIRS_LEAF = 7
/** Where an entry goes that a qualifier without a place of its own has, or -1, and its cells of scheme and value. */
export const REST = 8
export const REST_SCHEME = 9
export const REST_VALUE = 10
/** How many groups it has. The entries of these stand behind it. */
export const GROUP_COUNT = 11
export const GROUPS = 12
/** Groups of a segment that is read here. */
export const MOST_GROUPS = 4
/** 1 where situational rules look at it. */
export const SITUATED = GROUPS + MOST_GROUPS
export const SEGMENT_CELLS = SITUATED + 1

/** Cells of one that was seen: which it is of those that were found at once, where it begins, and how it is planned. */
export const NTH = 0
export const BEGINS = 1
export const PLANNED = 2
export const SEEN_CELLS = 3
export const MOST_SEEN = Math.floor((TAPE_AT - SEEN_AT) / 4 / SEEN_CELLS)

/** Cells of an entry: as in the plan, and -1 where it is in no other. */
export const IN_DOCUMENT = 0
export const LIST = 1
export const SIZE = 2
export const FORM = 3
export const CONSTANTS = 4
export const SHARED = 5
export const VIA = 6
export const ENTRY_CELLS = 8

/** Numbers that are handed over: where to begin, and how far it may go. Most of them are handed back. */
export const TALK = [
  ...(['passed', 'limit', 'upTo', 'ordinal', 'shift', 'depth', 'last', 'top', 'room'] as const),
  ...(['root', 'rootHolder', 'unmapped', 'nodes', 'checks'] as const),
  // 1 where nodes will be linked, and have their instances at once.
  'links',
  // 1 where some of the piece is not plain, the bytes that part elements and values, and what bits of those above ASCII are
  // anded with, where letters may have several bytes.
  ...(['special', 'element', 'component', 'repetition', 'wide'] as const),
  // The byte that is no data at the end of a segment, or -1.
  'padding',
  // Handed back only: how many were seen.
  'seen',
  // What is left to do of a segment that was begun, by record and pair, where and how.
  ...(['left', 'record', 'end', 'pair', 'holder', 'segment'] as const),
  // The last time that a loop was left for a later position: 1 where one was, and the segment that did it.
  ...(['leaves', 'leftDepth', 'leftTo', 'leftFor', 'leftVariant', 'leftBy', 'leftFrom', 'leftEnd'] as const),
  'leftAfter',
  // What the node that is met says of itself.
  ...(['nodeId', 'nodeParent', 'nodeChild', 'nodeLevel'] as const),
] as const

export type Word = (typeof TALK)[number]
