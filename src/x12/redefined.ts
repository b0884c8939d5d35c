// Delimiters that are known only behind the ISA: a release character by an ISX, and a terminator that the ISA lacks.
import { releaseOf } from './controlRules.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import type { OpenInterchange } from './envelopeState.ts'
import { bitOf } from './tolerance.ts'

/** The first version (ISA12) that has an ISX. */
const RELEASE_SINCE = '00704'

/** An ISX: what stands behind its character is data from here on. */
export function releaseBy(isx: EnvelopeSegment, open: OpenInterchange): void {
  const release = releaseOf(isx, open.delimiters)
  if (release === undefined) return
  open.delimiters = { ...open.delimiters, release }
  if (open.header.version < RELEASE_SINCE) open.seen |= bitOf('ISX before 00704')
}

/** Segments end with this character, and only the ISA with a line break instead. */
export function terminateBy(character: string, open: OpenInterchange): void {
  open.delimiters = { ...open.delimiters, segment: character.charCodeAt(0) }
  open.seen = (open.seen & ~bitOf('line break as terminator')) | bitOf('terminator left out of the ISA')
}
