// What a byte says where a segment may begin.
import { firstBytesOf, TERMINATOR, WHITE } from './byteClass.ts'
import { byDelimiters } from './table.ts'
import type { Delimiters } from './types.ts'

/** White space, or an empty segment. */
export const PASSED = 0
export const BEGUN = 1
/** It may be a BIN or BDS. */
const BINARY = 2

/** `isWide`: as for `classesOf`. The table is shared: it is not to be changed. */
export const leadsOf = (delimiters: Delimiters, isWide: boolean): Uint8Array =>
  isWide ? wide(delimiters) : narrow(delimiters)

const narrow = byDelimiters((delimiters) => made(delimiters, false))
const wide = byDelimiters((delimiters) => made(delimiters, true))

function made(delimiters: Delimiters, isWide: boolean): Uint8Array {
  const lead = firstBytesOf(delimiters, isWide).map((kind) =>
    kind === WHITE || kind === TERMINATOR ? PASSED : BEGUN,
  )
  if (lead[0x42] === BEGUN) lead[0x42] = BINARY
  return lead
}
