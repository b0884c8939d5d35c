// Bytes by what they do to a framer, in tables: the inner loop looks each byte up once.
import { isWhite } from './byte.ts'
import { delimiterBytes, looseBreaks } from './delimiter.ts'
import type { Delimiters } from './types.ts'

/** What a segment's first byte says. */
export const ORDINARY = 0
export const WHITE = 1
export const TERMINATOR = 2
/** It may begin a segment that matters to framing: ST SE, GS GE, ISA IEA, BIN BDS. */
const TELLING = 3

/** Second bytes of the telling segments, by their first. */
const SECOND: Readonly<Record<number, string>> = { 83: 'TE', 71: 'SE', 73: 'SE', 66: 'ID' }

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

/** `wide`: the terminator is the first byte of a UTF-8 character, whose others follow as white space. */
export function classesOf(delimiters: Delimiters, wide: boolean): ByteClasses {
  const stop = new Uint8Array(256)
  const inSet = new Uint8Array(256)
  stop[delimiters.segment] = 1
  for (const byte of looseBreaks(delimiters)) stop[byte] = 1
  const taken = delimiterBytes(delimiters)
  for (let byte = 0; byte < 256; byte++)
    if (!taken.includes(byte) && isPassed(byte, wide && delimiters.segment >= 0xc2)) inSet[byte] = WHITE
  for (const byte of Buffer.from('SGIB', 'latin1')) inSet[byte] = TELLING
  inSet[delimiters.segment] = TERMINATOR
  const outOfSet = inSet.map((kind) => (kind === ORDINARY ? TELLING : kind))
  return { stop, inSet, outOfSet, untelling: untellingPairs(stop), terminator: delimiters.segment }
}

/** A wrapped file may break an id, so a line break leaves it open. */
function untellingPairs(stop: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(65536)
  for (const [first, seconds] of Object.entries(SECOND))
    for (let second = 0; second < 256; second++)
      if (!seconds.includes(String.fromCharCode(second)) && stop[second] === 0)
        pairs[Number(first) * 256 + second] = 1
  return pairs
}

const isPassed = (byte: number, wide: boolean) => isWhite(byte) || (wide && (byte & 0xc0) === 0x80)
