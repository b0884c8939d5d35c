// Delimiters that somebody left out, and how the segments of an envelope give that away.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Facts, Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import { delimiterBytes, endsLines, textOf } from './delimiter.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import type { Delimiters } from './types.ts'

/** By id, the last element that a segment may have, and what may follow where its terminator is lost. */
const LAST: Readonly<Record<string, { element: number; most: number; follows: RegExp }>> = {
  GS: { element: 8, most: 8, follows: /(ST|GE)$/ },
  ST: { element: 2, most: 3, follows: /^\d{4,9}([A-Z][A-Z0-9]{1,2})$/ },
  SE: { element: 2, most: 2, follows: /(ST|GE|GS|IEA)$/ },
  GE: { element: 2, most: 2, follows: /(GS|IEA)$/ },
}

/**
 * `SE*5*0001GE*1*7~`: the id of the segment that this one runs into, and its offset; undefined where it runs into
 * none. It shows by too many elements, one of which ends with an id.
 */
export function joinedTo(seg: EnvelopeSegment): { id: string; offset: number } | undefined {
  const last = LAST[seg.id]
  if (!last || seg.count <= last.most) return undefined
  const id = last.follows.exec(seg.text(last.element))?.[1]
  if (id === undefined) return undefined
  const { offset = 0, length = 0 } = seg.place(1, last.element)
  // A line break inside of the id, in a wrapped file, would put the cut elsewhere.
  return length === seg.text(last.element).length ? { id, offset: offset + length - id.length } : undefined
}

/**
 * What the ISA lacks where it ends with a line break and its first GS with something else too: `…*P*~\nGS*…~\n` has
 * no ISA16, so that the terminator was read as that; `…*P*>\nGS*…~\n` has no terminator in the ISA alone.
 */
export function leftOutOf(gs: EnvelopeSegment, delimiters: Delimiters): 'component' | 'terminator' | '' {
  const { last } = gs
  if (!endsLines(delimiters) || !/^[!-/:-@[-`{-~]$/.test(last)) return ''
  if (last.charCodeAt(0) === delimiters.component) return 'component'
  return gs.count === 8 && !delimiterBytes(delimiters).includes(last.charCodeAt(0)) ? 'terminator' : ''
}

/** The finding of an ISA without ISA16, which ends at the offset `end`. */
export function withoutIsa16(delimiters: Delimiters, end: number): Finding {
  const got = quotable(textOf(delimiters, 'component'))
  const place = { segment: 1, id: 'ISA', element: 16, offset: end - 1 - got.length, length: got.length }
  const facts = { got, reason: 'every segment ends with it; ISA16 was left out' }
  return finding('component-separator-invalid', place, facts)
}

/** Without a terminator in so many bytes behind the ISA, it was none; a GS has 100 at most. */
const TERMINATED_WITHIN = 256

/** What it says that the bytes end inside of this segment: they were cut off, or no segment behind the ISA ever ends. */
export function cutShort(
  place: { segment: number; id: string; length: number },
  delimiters: Delimiters,
): { code: FindingCode; facts: Facts & { got: string } } {
  const got = quotable(textOf(delimiters, 'segment'))
  if (place.segment === 2 && place.length > TERMINATED_WITHIN)
    return { code: 'terminator-invalid', facts: { got, reason: 'it does not occur behind the ISA' } }
  const where = `inside of the segment ${quotable(place.id, 10)}`
  return { code: 'interchange-truncated', facts: { got: where } }
}
