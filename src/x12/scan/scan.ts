// Finding the delimiters of a set, a piece at a time, in a WebAssembly module that each thread makes once, of bytes
// that stand in this folder. What is found stays in its memory, where it is used. Nearly all the time of framing went
// into looking at each byte for delimiters: of all that was tried in plain JavaScript nothing took less than 1.7 ns a
// byte. CPU of going through all segments of 850s, where a bare loop that XORs every byte takes 0.6 ns a byte: byte by
// byte 1.8; so, 0.6 in sets of 2.2 KB, 0.8 in sets of 480 bytes, 0.5 in one of 2.4 MB.
// `npm run bench -- --levels loop,frame` has that and the framer's part.
import { looseBreaks } from '../delimiter.ts'
import type { Delimiters } from '../types.ts'
import { ENDS_AT, PIECE, PIECE_AT, SPECIAL_AT, scanModule, TERMINATORS_AT } from './program.ts'

/** Where the segments of some bytes end, and their elements. */
export interface Places {
  /**
   * The scan's memory. From `ENDS` on there are indices of element separators and terminators, in their order, and
   * from `TERMINATORS` on, for each segment, which of them is its terminator's. Whoever scans next writes it over.
   */
  words: Int32Array
  /** Whole segments; that which the bytes end with counts, with or without its terminator. */
  segments: number
  /** Index behind the last of them. */
  reach: number
  /** What was added to the indices of the piece. */
  shift: number
  /** True if all is printable ASCII without component and repetition separators, but for line breaks behind terminators. */
  plain: boolean
  /** Called before somebody else scans: nothing of this will be there. */
  leave: () => void
}

export const ENDS = ENDS_AT / 4
export const TERMINATORS = TERMINATORS_AT / 4

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

/** Bytes that are looked at together. */
const WIDTH = 16

export class Scan {
  readonly #run: Module['run']
  readonly #bytes: Uint8Array
  readonly #words: Int32Array
  /** Whose places stand there. */
  #user: Places | undefined
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
    if (this.#user !== places) this.#user?.leave()
    this.#user = places
    const words = this.#words
    const start = bytes.length <= PIECE ? 0 : from
    const length = Math.min(PIECE, bytes.length - start)
    this.#bytes.set(length === bytes.length ? bytes : bytes.subarray(start, start + length), PIECE_AT)
    const { element, segment, component, repetition, lineBreak, otherBreak } = said
    const terminators =
      this.#run(length, start, element, segment, component, repetition, lineBreak, otherBreak) >> 2
    // Those behind the piece are ours; the first of them ends a segment that has no terminator.
    const ours = WIDTH - (length % WIDTH)
    places.words = words
    places.segments = terminators - ours + (start + length === bytes.length ? 1 : 0)
    places.shift = start
    places.plain = words[SPECIAL_AT / 4] === 0
    if (places.segments === 0) return false
    places.reach = words[ENDS + words[TERMINATORS + places.segments - 1]!]! + 1
    return true
  }
}

/** Delimiters, and the line breaks that are none, as a scan wants them; they are of one byte each. */
export function saidTo(delimiters: Delimiters): Said {
  const { element, segment, component, repetition = component } = delimiters
  const [lineBreak = segment, otherBreak = segment] = looseBreaks(delimiters)
  return { element, segment, component, repetition, lineBreak, otherBreak }
}

const NOWHERE = new Int32Array(0)

/** Nothing found yet, for who says what to do before somebody else scans. */
export const noPlaces = (leave: () => void): Places => ({
  words: NOWHERE,
  segments: 0,
  reach: 0,
  shift: 0,
  plain: false,
  leave,
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
