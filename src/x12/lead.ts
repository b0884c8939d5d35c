// What a byte says where a segment may begin.
import { classesOf, TERMINATOR, WHITE } from './byteClass.ts'
import type { Delimiters } from './types.ts'

/** White space, or an empty segment. */
export const PASSED = 0
export const BEGUN = 1
/** It may be a BIN or BDS. */
const BINARY = 2

/** `isWide`: as for `classesOf`. */
export function leadsOf(delimiters: Delimiters, isWide: boolean): Uint8Array {
  const { inSet } = classesOf(delimiters, isWide)
  const lead = inSet.map((kind) => (kind === WHITE || kind === TERMINATOR ? PASSED : BEGUN))
  if (lead[0x42] === BEGUN) lead[0x42] = BINARY
  return lead
}
