// Runs over ordinary segments (run.ts) between what reads the others. There is one memory for all readers of a thread:
// who begins a set takes it over with its tables, and keeps there what changes with each segment, so that nothing is
// copied when a run stops and goes on.

import { SPACE } from '../../../../x12/byte.ts'
import { instanceOf, scanHere } from '../../../../x12/scan/scan.ts'
import type { SegmentCursor } from '../../../../x12/segments.ts'
import type { Asked } from '../asked.ts'
import { STACKED } from '../frame.ts'
import { DAYS } from '../judge.ts'
import type { KnownCodes } from '../knownCodes.ts'
import type { PlanSegment } from '../plan.ts'
import type { Quick } from '../quick.ts'
import type { Structure } from '../structure.ts'
import { RECORD } from '../tape.ts'
import type { Walk } from '../walk.ts'
import * as layout from './layout.ts'
import { runModule } from './run.ts'
import { askedTables, mostCells, type Region, tableOf, tablesOf } from './tables.ts'

const { TALK } = layout
const at = Object.fromEntries(TALK.map((word, n) => [word, n])) as Record<layout.Word, number>

/** The thread's memory, as readers see it, and who has it. */
interface Room {
  bytes: Uint8Array
  words: Int32Array
  run: () => number
  talk: Int32Array
  tape: Int32Array
  owner: Ordinary | undefined
}

let room: Room | undefined | null = null

/** Undefined where there is no WebAssembly. */
function roomHere(): Room | undefined {
  if (room === null) room = opened()
  return room
}

function opened(): Room | undefined {
  const memory = scanHere()?.memory
  if (!memory) return undefined
  const { run } = instanceOf(runModule(), memory) as { run: () => number }
  const view = (from: number, cells: number) => new Int32Array(memory.buffer, from, cells)
  const bytes = new Uint8Array(memory.buffer)
  bytes.set(DAYS, layout.DAYS_AT)
  const tape = view(layout.TAPE_AT, layout.TAPE_CELLS)
  const words = new Int32Array(memory.buffer)
  return { bytes, words, run, talk: view(layout.TALK_AT, TALK.length), tape, owner: undefined }
}

/** A table that reading adds to, and how much of it was copied. */
interface Taught {
  at: number
  end: number
  copied: number
  size: () => number
  cells: () => Int32Array
}

export class Ordinary {
  readonly #walk: Walk
  readonly #structure: Structure
  readonly #quick: Quick
  readonly #room: Room | undefined
  readonly #tables: readonly Region[]
  #asked: { asked: Asked; tables: readonly Region[] } | undefined
  /** Of the tables in the memory: undefined where they are those of reading all. */
  #inUse: Asked | undefined
  readonly #taught: readonly Taught[]
  /** Cells of the tape up to which there is room for any segment. */
  readonly #roomy: number
  #lead: Uint8Array | undefined
  /** What is made of the last set is not finished: nobody else may have the memory. */
  isLent = false

  constructor(walk: Walk, structure: Structure, quick: Quick) {
    const { ways } = structure.stance
    const tables = tablesOf(walk.plan, ways, quick.rows)
    this.#walk = walk
    this.#structure = structure
    this.#quick = quick
    this.#tables = tables ?? []
    this.#room = tables && roomHere()
    this.#roomy = layout.TAPE_CELLS - mostCells(walk.plan, ways, RECORD)
    this.#taught = [
      taught(layout.CODES_AT, layout.FITTING_AT, quick.codes),
      taught(layout.FITTING_AT, layout.QUALIFIERS_AT, structure.advance.fitting),
      taught(layout.QUALIFIERS_AT, layout.CROSSED_AT, quick.pairs.codes),
      {
        ...{ at: layout.CROSSED_AT, end: layout.PATTERNS_AT, copied: -1 },
        size: () => quick.crossed.version,
        cells: () => tableOf(quick.crossed.codes),
      },
      {
        ...{ at: layout.LISTS_AT, end: layout.IDS_AT, copied: -1 },
        size: () => quick.pairs.lists.length,
        cells: () => Int32Array.from(quick.pairs.lists),
      },
    ]
  }

  /** Before a set is begun, all of which is put on the tape or what is asked: takes the memory, if it is to be had. */
  begin(asked?: Asked): void {
    const here = this.#room
    if (!here || (here.owner !== this && here.owner?.isLent)) return
    if (here.owner !== this) this.#take(here)
    if (this.#inUse !== asked) this.#change(here, asked)
    const { tape } = this.#walk
    if (tape.cells !== here.tape) tape.move(here.tape)
  }

  /** Reads ordinary segments, from the one behind the cursor's on; then the cursor's is the last of them. */
  go(cursor: SegmentCursor): void {
    const here = this.#room
    const { places } = cursor
    if (here?.owner !== this || !this.#structure.isPlacing || this.#walk.tape.cells !== here.tape) return
    const { situation } = this.#walk.plan.set
    if (situation && this.#structure.isHeadless) return
    let goesOn = true
    while (goesOn && cursor.upTo < places.reach) {
      if (!this.#teach(here, cursor)) return
      this.#say(here.talk, cursor)
      this.#ask(here.talk, cursor)
      const count = here.run()
      goesOn = here.talk[at.left] === 1
      if (count > 0 || goesOn) this.#hear(here, cursor, count)
      if (goesOn) this.#finish(here, cursor)
    }
  }

  #take(here: Room): void {
    if (here.owner) here.owner.#yield()
    here.owner = this
    this.#inUse = undefined
    copy(this.#tables, here)
    for (const one of this.#taught) one.copied = -1
    this.#lead = undefined
    const { stance } = this.#structure
    const view = (from: number, length: number) => here.words.subarray(from / 4, from / 4 + length)
    stance.move(view(layout.STATE_AT, stance.state.length), view(layout.LEVELS_AT, stance.levels.length))
  }

  #change(here: Room, asked: Asked | undefined): void {
    this.#inUse = asked
    if (!asked) return copy(this.#tables.filter(isOfAsked), here)
    if (this.#asked?.asked !== asked)
      this.#asked = { asked, tables: askedTables(this.#structure.stance.ways, asked) }
    copy(this.#asked.tables, here)
  }

  /** Gives the memory up; what was understood of the last set is gone. */
  #yield(): void {
    const { stance } = this.#structure
    this.#walk.tape.move(new Int32Array(LEAST_CELLS))
    stance.move(new Int32Array(stance.state.length), new Int32Array(stance.levels.length))
  }

  /** Copies what was learned since the last run; false where there is no room for it. */
  #teach(here: Room, { lead }: SegmentCursor): boolean {
    if (lead !== this.#lead) here.bytes.set(lead, layout.LEAD_AT)
    this.#lead = lead
    for (let n = 0; n < this.#taught.length; n++) {
      const one = this.#taught[n]!
      const size = one.size()
      if (size === one.copied) continue
      const cells = one.cells()
      if (one.at + 4 * cells.length > one.end) return false
      here.words.set(cells, one.at / 4)
      one.copied = size
    }
    return true
  }

  #say(talk: Int32Array, { places, delimiters, utf8, isLined }: SegmentCursor): void {
    talk[at.special] = places.plain ? 0 : 1
    talk[at.wide] = utf8 ? -1 : 0
    talk[at.padding] = isLined ? SPACE : -1
    if (places.plain) return
    talk[at.element] = delimiters.element
    talk[at.component] = delimiters.component
    talk[at.repetition] = delimiters.repetition ?? delimiters.component
  }

  #ask(talk: Int32Array, cursor: SegmentCursor): void {
    const { tape } = this.#walk
    const { stance, last } = this.#structure
    talk[at.passed] = cursor.passed
    // The last is read by who goes through the set: the cursor has to stand on it at its end.
    talk[at.limit] = cursor.places.segments - 1
    talk[at.upTo] = cursor.upTo
    talk[at.ordinal] = cursor.ordinal
    talk[at.shift] = cursor.places.shift
    talk[at.depth] = stance.depth
    talk[at.last] = last
    talk[at.top] = tape.top
    talk[at.room] = this.#roomy
    talk[at.root] = tape.root
    talk[at.rootHolder] = tape.rootHolder
    talk[at.unmapped] = tape.unmapped
    talk[at.nodes] = tape.nodes
    talk[at.checks] = tape.checks
    talk[at.links] = this.#inUse ? 0 : 1
  }

  #hear({ talk, words }: Room, cursor: SegmentCursor, count: number): void {
    const structure = this.#structure
    if (talk[at.seen]! > 0) this.#see(talk, words, cursor)
    cursor.pass(count, talk[at.upTo]!)
    this.#walk.tape.top = talk[at.top]!
    structure.last = talk[at.last]!
    structure.stance.resume(talk[at.depth]!)
    if (talk[at.leaves] === 1) this.#recall(talk, words, cursor)
  }

  /** Shows situational rules the segments that they look at; nothing was found in these. */
  #see(talk: Int32Array, words: Int32Array, cursor: SegmentCursor): void {
    const { passed, ordinal } = cursor
    const { situations } = this.#walk
    const end = layout.SEEN_AT / 4 + talk[at.seen]! * layout.SEEN_CELLS
    for (let one = layout.SEEN_AT / 4; one < end; one += layout.SEEN_CELLS) {
      const nth = words[one + layout.NTH]!
      cursor.stand(nth, words[one + layout.BEGINS]!, ordinal + 1 + nth - passed)
      situations.see(
        this.#plannedAt(words[one + layout.PLANNED]!).segment.situated!,
        this.#walk.findings.length,
      )
    }
    cursor.passed = passed
    cursor.ordinal = ordinal
  }

  #plannedAt(cells: number): PlanSegment {
    return this.#structure.stance.ways.segments[cells / layout.SEGMENT_CELLS]!
  }

  /** What it takes to go back before the last segment that left a loop. */
  #recall(talk: Int32Array, words: Int32Array, cursor: SegmentCursor): void {
    const jump = this.#structure.recall()
    const { stance } = this.#structure
    const [depth, position, index] = [talk[at.leftTo]!, talk[at.leftFor]!, talk[at.leftVariant]!]
    jump.depth = talk[at.leftDepth]!
    for (let n = 0; n < (jump.depth + 1) * STACKED; n++) jump.stack[n] = words[layout.STACK_AT / 4 + n]!
    for (let d = 0; d <= jump.depth; d++) stance.frameOf(jump.stack[d * STACKED]!)
    jump.found.depth = depth
    jump.found.position = position
    jump.found.index = index
    jump.found.over = false
    jump.variant = stance.ways.levels[jump.stack[depth * STACKED]!]!.positions[position]!.variants[index]!
    jump.segment = talk[at.leftBy]!
    jump.offset = cursor.base + talk[at.leftFrom]!
    jump.length = talk[at.leftEnd]! - talk[at.leftFrom]!
    jump.findings = this.#walk.findings.length
    jump.after = talk[at.leftAfter]!
  }

  /** Does what is left to do of a segment that was begun. */
  #finish({ talk, words }: Room, cursor: SegmentCursor): void {
    const planned = this.#plannedAt(talk[at.segment]!)
    cursor.next()
    this.#structure.holder = talk[at.holder]!
    const open = words.subarray(layout.GROUPS_AT / 4, layout.GROUPS_AT / 4 + layout.MOST_GROUPS)
    this.#walk.placer.begin(planned, this.#structure.holder, open)
    const before = this.#walk.findings.length
    this.#quick.finish(planned, talk[at.record]!, talk[at.end]!, talk[at.pair]!)
    const { situated } = planned.segment
    if (situated) this.#walk.situations.see(situated, before)
  }
}

function copy(tables: readonly Region[], { words }: Room): void {
  for (const { at: from, cells } of tables) words.set(cells, from / 4)
}

const isOfAsked = ({ at: from }: Region): boolean => from === layout.ROWS_AT || from === layout.SEGMENTS_AT

/** Cells of a tape at first. */
const LEAST_CELLS = 4096

const taught = (from: number, end: number, codes: KnownCodes): Taught => ({
  ...{ at: from, end, copied: -1 },
  size: () => codes.size,
  cells: () => tableOf(codes),
})
