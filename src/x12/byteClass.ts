// Bytes by what they do to a framer, in tables: the inner loop looks each byte up once.
import { isWhite } from './byte.ts'
import { delimiterBytes, delimitersKey, looseBreaks } from './delimiter.ts'
import { keep } from './table.ts'
import type { Delimiters } from './types.ts'

/** What a segment's first byte says. */
export const ORDINARY = 0
export const WHITE = 1
export const TERMINATOR = 2
/** It may begin a segment that matters to framing: ST SE, GS GE, ISA IEA, BIN BDS. */
const TELLING = 3

/** Second characters of the telling segments, by their first. */
const SECOND: Readonly<Record<string, string>> = { S: 'TE', G: 'SE', I: 'SE', B: 'ID' }
/** The first bytes of the telling segments. */
export const TELLING_FIRST: readonly number[] = Object.keys(SECOND).map((first) => first.charCodeAt(0))

export interface ByteClasses {
  /** Not 0 for the terminator, and for line breaks that are no delimiters. */
  stop: Uint8Array
  /** By first byte, inside of a set. */
  inSet: Uint8Array
  /** 1 for two first bytes, `first * 256 + second`, that no telling segment has. */
  untelling: Uint8Array
  /** By first byte, where every segment matters. */
  outOfSet: Uint8Array
  terminator: number
}

/** `wide`: the terminator is the first byte of a UTF-8 character, whose others follow as white space. They are shared. */
export function classesOf(delimiters: Delimiters, wide: boolean): ByteClasses {
  const key = delimitersKey(delimiters) * 2 + Number(wide)
  return CLASSES.get(key) ?? keep(CLASSES, MOST_CLASSES, key, madeFor(delimiters, wide))
}

// Three tables for each interchange were a tenth of what a small one takes, most of it the collector's.
const MOST_CLASSES = 64
const CLASSES = new Map<number, ByteClasses>()

function madeFor(delimiters: Delimiters, wide: boolean): ByteClasses {
  const stops = [delimiters.segment, ...looseBreaks(delimiters)]
  const stop = new Uint8Array(256)
  for (const byte of stops) stop[byte] = 1
  const inSet = firstBytesOf(delimiters, wide)
  const outOfSet = inSet.map((kind) => (kind === ORDINARY ? TELLING : kind))
  return { stop, inSet, outOfSet, untelling: untellingPairs(stops), terminator: delimiters.segment }
}

/** Only by first byte, inside of a set. */
export function firstBytesOf(delimiters: Delimiters, wide: boolean): Uint8Array {
  const inSet = wide && delimiters.segment >= 0xc2 ? PASSED_WIDE.slice() : PASSED.slice()
  for (const byte of delimiterBytes(delimiters)) inSet[byte] = ORDINARY
  for (const byte of TELLING_FIRST) inSet[byte] = TELLING
  inSet[delimiters.segment] = TERMINATOR
  return inSet
}

const passed = (wide: boolean) =>
  Uint8Array.from({ length: 256 }, (_, byte) => (isPassed(byte, wide) ? WHITE : ORDINARY))

/** A wrapped file may break an id, so a line break leaves it open. */
function untellingPairs(stops: readonly number[]): Uint8Array {
  const key = stops.join()
  return PAIRS.get(key) ?? keep(PAIRS, MOST_PAIRS, key, pairsFor(stops))
}

/** A table is 64 KiB, and nearly every interchange has one of a few terminators. */
const MOST_PAIRS = 8
const PAIRS = new Map<string, Uint8Array>()

function pairsFor(stops: readonly number[]): Uint8Array {
  const pairs = UNTELLING.slice()
  for (const first of TELLING_FIRST) for (const stop of stops) pairs[first * 256 + stop] = 0
  return pairs
}

function allUntelling(): Uint8Array {
  const pairs = new Uint8Array(65536)
  for (const [first, seconds] of Object.entries(SECOND))
    for (let second = 0; second < 256; second++)
      if (!seconds.includes(String.fromCharCode(second))) pairs[first.charCodeAt(0) * 256 + second] = 1
  return pairs
}

const isPassed = (byte: number, wide: boolean) => isWhite(byte) || (wide && (byte & 0xc0) === 0x80)

// What is the same whatever the delimiters are: making it anew for each interchange cost more than a short one's framing.
const PASSED = passed(false)
const PASSED_WIDE = passed(true)
const UNTELLING = allUntelling()
