// Finding the delimiters of a set, a piece at a time, in a WebAssembly module that each thread makes once, of bytes
// that stand in this folder. Nearly all the time of framing went into looking at each byte for delimiters: of all
// that was tried in plain JavaScript nothing took less than 1.7 ns a byte. CPU of going through all segments, where a
// bare loop that XORs every byte takes 0.69 ns a byte: byte by byte 2.6; so, in sets of 2.2 KB 1.0 (0.37 in the module,
// 0.12 for copying in and out, the rest from segment to segment), in sets of 480 bytes 1.4, in one of 2.4 MB 0.8.
// `npm run bench -- --levels loop,frame` has that and the framer's part.
import { looseBreaks } from '../delimiter.ts'
import type { Delimiters } from '../types.ts'
import { ENDS_AT, PIECE, PIECE_AT, SPECIAL_AT, scanModule, TERMINATORS_AT } from './program.ts'

/** Where the segments of some bytes end, and their elements. It belongs to who asked for it. */
export interface Places {
  /** Indices of element separators and terminators, in their order. */
  ends: Int32Array
  /** For each segment, which of `ends` is its terminator's. */
  terminators: Int32Array
  /** Whole segments; that which the bytes end with counts, with or without its terminator. */
  segments: number
  /** Index behind the last of them. */
  reach: number
  /** What was added to the indices of the piece, and which of the scan's pieces that was. */
  shift: number
  piece: number
  /** True if all is printable ASCII without component and repetition separators, but for line breaks behind terminators. */
  plain: boolean
}

export interface Memory {
  buffer: ArrayBuffer
}

/** As much of it as is used here; a runtime may have none. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, given?: object) => { exports: unknown }
}

interface Module {
  memory: Memory
  run: (length: number, shift: number, ...bytes: number[]) => number
}

/** Delimiters as the module wants them. */
export interface Said {
  element: number
  segment: number
  component: number
  repetition: number
  lineBreak: number
  otherBreak: number
}

/** Copying by a loop is faster up to here. */
const SHORT = 128
/** Bytes that are looked at together. */
const WIDTH = 16

export class Scan {
  readonly #run: Module['run']
  readonly #bytes: Uint8Array
  readonly #words: Int32Array
  #pieces = 0
  /** What was found of the last piece stands there, with the piece itself, until the next is scanned. */
  readonly memory: Memory

  constructor({ memory, run }: Module) {
    this.#run = run
    this.memory = memory
    this.#bytes = new Uint8Array(memory.buffer)
    this.#words = new Int32Array(memory.buffer)
  }

  /**
   * Notes the segments from `from` on, where one begins, as far as a piece goes; all of them where the bytes are no
   * more than a piece. False where the piece ends before the first segment does.
   */
  into(places: Places, bytes: Uint8Array, from: number, said: Said): boolean {
    const start = bytes.length <= PIECE ? 0 : from
    const length = Math.min(PIECE, bytes.length - start)
    this.#bytes.set(length === bytes.length ? bytes : bytes.subarray(start, start + length), PIECE_AT)
    const { element, segment, component, repetition, lineBreak, otherBreak } = said
    const terminators =
      this.#run(length, start, element, segment, component, repetition, lineBreak, otherBreak) >> 2
    // Those behind the piece are ours; the first of them ends a segment that has no terminator.
    const ours = WIDTH - (length % WIDTH)
    places.segments = terminators - ours + (start + length === bytes.length ? 1 : 0)
    places.shift = start
    places.piece = ++this.#pieces
    places.plain = this.#words[SPECIAL_AT / 4] === 0
    if (places.segments === 0) return false
    places.terminators = this.#copied(TERMINATORS_AT / 4, places.segments, places.terminators)
    const ends = places.terminators[places.segments - 1]! + 1
    places.ends = this.#copied(ENDS_AT / 4, ends, places.ends)
    places.reach = places.ends[ends - 1]! + 1
    return true
  }

  /** Whether what was found stands in the memory still. */
  holds({ piece }: Places): boolean {
    return piece === this.#pieces
  }

  /** A copy in `to`, or in something larger; the module's memory is for all cursors of the thread. */
  #copied(from: number, length: number, to: Int32Array): Int32Array {
    const copy = length <= to.length ? to : new Int32Array(Math.ceil(length * 1.5))
    const words = this.#words
    if (length > SHORT) copy.set(words.subarray(from, from + length))
    else for (let n = 0; n < length; n++) copy[n] = words[from + n]!
    return copy
  }
}

/** Delimiters, and the line breaks that are none, as a scan wants them; they are of one byte each. */
export function saidTo(delimiters: Delimiters): Said {
  const { element, segment, component, repetition = component } = delimiters
  const [lineBreak = segment, otherBreak = segment] = looseBreaks(delimiters)
  return { element, segment, component, repetition, lineBreak, otherBreak }
}

/** Larger ones are made when something is found: a cursor that looks one segment ahead never scans. */
const NOWHERE = new Int32Array(0)

export const noPlaces = (): Places => ({
  ends: NOWHERE,
  terminators: NOWHERE,
  segments: 0,
  reach: 0,
  shift: 0,
  piece: 0,
  plain: false,
})

let scan: Scan | undefined | null = null

/** The thread's scan; undefined where there is no WebAssembly, or none that knows vectors. */
export function scanHere(): Scan | undefined {
  if (scan === null) scan = opened()
  return scan
}

function opened(): Scan | undefined {
  try {
    return new Scan(instanceOf(scanModule()) as Module)
  } catch {
    return undefined
  }
}

/** What a module exports that is given a memory, unless it has its own; throws where none is to be had. */
export const instanceOf = (bytes: Uint8Array, memory?: Memory): unknown =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { given: { memory } }).exports
