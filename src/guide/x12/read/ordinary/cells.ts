// The tables of a run as its instructions reach them: a number of a table by the index of its first cell and the cell's.
import { add, type Code, constant, load, shiftLeft, store } from '../../../../x12/scan/wasm.ts'
import { STATE_AT, TALK, TALK_AT, TAPE_AT, WAYS_AT, type Word } from './layout.ts'

/** The address of an index from a region's beginning on. */
const four = (index: Code): Code => shiftLeft(index, constant(2))

/** The number in a cell of what begins at an index of a region. */
export const cellOf = (region: number, index: Code, cell = 0): Code => load(four(index), region + 4 * cell)

/** Writes that number. */
export const setCell = (region: number, index: Code, value: Code, cell = 0): Code =>
  store(four(index), value, region + 4 * cell)

/** Adds 1 to it. */
export const increase = (region: number, index: Code, cell = 0): Code =>
  setCell(region, index, add(cellOf(region, index, cell), constant(1)), cell)

/** A cell of the tape (tape.ts), by the index of what it belongs to. */
export const tape = (index: Code, cell = 0): Code => cellOf(TAPE_AT, index, cell)
export const setTape = (index: Code, value: Code, cell = 0): Code => setCell(TAPE_AT, index, value, cell)

/** A cell of the table of ways, and of what changes with each segment (ways.ts). */
export const inWays = (at: Code, cell: number): Code => cellOf(WAYS_AT, at, cell)
export const state = (at: Code, cell = 0): Code => cellOf(STATE_AT, at, cell)

const addressOf = (word: Word): number => TALK_AT + 4 * TALK.indexOf(word)
/** What was handed over. */
export const told = (word: Word): Code => load(constant(0), addressOf(word))
/** What is handed back, or kept for later in the run. */
export const tell = (word: Word, value: Code): Code => store(constant(0), value, addressOf(word))
