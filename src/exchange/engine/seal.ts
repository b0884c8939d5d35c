// Written sets → a whole interchange, and the proof that it can be read: by our own strict reader, streaming,
// and by node-x12. What leaves the house was understood twice (DESIGN §2, rule 8). An XML document has no envelope:
// it was written by one library, and is read by another.
import type { Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy } from '../../guide/reading.ts'
import { EnvelopeWriter } from '../../x12/envelopeWriter.ts'
import type { SegmentCursor } from '../../x12/segments.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import type { WriteRefusal } from '../../x12/writer.ts'
import { readAgain, readXmlAgain, type Written } from './firstReader.ts'
import { secondReading } from './secondReader.ts'
import { cursorOver, isTa1, outputFor, type Wire } from './wire.ts'

/** The envelope that a document goes out in, its control numbers reserved. */
export interface SealEnvelope {
  interchange: InterchangeHeader
  /** Absent for a TA1. */
  group?: GroupHeader
  /** The first set; those behind it count on. */
  set?: { id: string; control: string; convention?: string }
}

export interface Sealed {
  bytes: Uint8Array
  /** Why it must not leave: what a reader read otherwise. */
  disagreement?: string
}

/** ST02 of a set: the first set's number, counted on. */
export const setControl = ({ control }: { control: string }, index: number): string =>
  String(Number(control) + index).padStart(control.length, '0')

/** Puts a body into its envelope and reads the whole back, twice. */
export function sealBody(
  mapping: Mapping,
  body: Uint8Array,
  canonical: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
  envelope: SealEnvelope | undefined,
): Sealed {
  return sealTogether(mapping, [{ body, canonical }], policy, wire, envelope)
}

/** Puts sets of one guide into one interchange; an XML document stands alone. */
export function sealTogether(
  mapping: Mapping,
  written: readonly Written[],
  policy: ReadPolicy,
  wire: Wire,
  envelope: SealEnvelope | undefined,
): Sealed {
  const [first, ...others] = written
  if (!first || (others.length > 0 && !envelope?.set)) throw new Error('only sets of X12 are sealed together')
  const intent = { mapping, policy, wire }
  if (!envelope) return proven(first.body, readXmlAgain(first.body, { ...intent, ...first }))
  const out = outputFor(wire)
  const bodies = written.map(({ body }) => body)
  const refusal = writeAll(new EnvelopeWriter(wire.delimiters, out), bodies, wire, envelope)
  const bytes = out.take()
  if (refusal) return { bytes, disagreement: `${refusal.segment}${refusal.element}: ${refusal.reason}` }
  const disagreement = readAgain(bytes, { ...intent, written, envelope })
  return proven(bytes, disagreement ?? (isTa1(mapping.guide) ? undefined : secondReading(bytes, wire)))
}

const proven = (bytes: Uint8Array, disagreement: string | undefined): Sealed =>
  disagreement === undefined ? { bytes } : { bytes, disagreement }

type Refused = WriteRefusal | undefined

function writeAll(
  writer: EnvelopeWriter,
  bodies: readonly Uint8Array[],
  wire: Wire,
  envelope: SealEnvelope,
): Refused {
  const { interchange, group, set } = envelope
  const refused = writer.begin(interchange)
  if (refused) return refused
  if (!group || !set) return writeAnswers(writer, bodies[0]!, wire) ?? writer.end()
  return writer.beginGroup(group) ?? writeSets(writer, bodies, wire, set) ?? writer.endGroup() ?? writer.end()
}

function writeSets(
  writer: EnvelopeWriter,
  bodies: readonly Uint8Array[],
  wire: Wire,
  set: NonNullable<SealEnvelope['set']>,
): Refused {
  for (const [index, body] of bodies.entries()) {
    const refused =
      writer.beginSet(set.id, setControl(set, index), set.convention) ??
      writeBody(writer, body, wire) ??
      writer.endSet()
    if (refused) return refused
  }
  return undefined
}

/** The body as it was written: whether it is what was meant, the readers will tell. */
function writeBody(writer: EnvelopeWriter, body: Uint8Array, wire: Wire): undefined {
  const cursor = cursorOver(body, wire)
  let segments = 0
  while (cursor.next()) segments++
  writer.segments(body, segments)
}

/** TA1 segments: their elements are simple. */
function writeAnswers(writer: EnvelopeWriter, body: Uint8Array, wire: Wire): Refused {
  const cursor = cursorOver(body, wire)
  while (cursor.next()) {
    const refused = writer.acknowledgement(elementsOf(cursor).map((one) => one.flat().join('')))
    if (refused) return refused
  }
  return undefined
}

/** The elements behind the id, each as repetitions of components. */
const elementsOf = (cursor: SegmentCursor): string[][][] =>
  Array.from({ length: cursor.count }, (_, index) =>
    cursor.repetitions(index + 1).map((__, repetition) => cursor.components(index + 1, repetition + 1)),
  )
