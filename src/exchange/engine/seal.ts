// A written set → a whole interchange, and the proof that it can be read: by our own strict reader, streaming,
// and by node-x12. What leaves the house was understood twice (DESIGN §2, rule 8).
import type { Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy } from '../../guide/reading.ts'
import { EnvelopeWriter } from '../../x12/envelopeWriter.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import type { WriteRefusal } from '../../x12/writer.ts'
import { readAgain } from './firstReader.ts'
import { secondReading } from './secondReader.ts'
import { cursorOver, isTa1, outputFor, type Wire } from './wire.ts'

/** The envelope that a document goes out in, its control numbers reserved. */
export interface SealEnvelope {
  interchange: InterchangeHeader
  /** Absent for a TA1. */
  group?: GroupHeader
  set?: { id: string; control: string; convention?: string }
}

export interface Sealed {
  bytes: Uint8Array
  /** Why it must not leave: what a reader read otherwise. */
  disagreement?: string
}

/** Puts a body into its envelope and reads the whole back, twice. */
export function sealBody(
  mapping: Mapping,
  body: Uint8Array,
  canonical: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
  envelope: SealEnvelope,
): Sealed {
  const out = outputFor(wire)
  const refusal = writeAll(new EnvelopeWriter(wire.delimiters, out), body, wire, envelope)
  const bytes = out.take()
  if (refusal) return { bytes, disagreement: `${refusal.segment}${refusal.element}: ${refusal.reason}` }
  const intent = { mapping, body, canonical, policy, wire, envelope }
  const disagreement =
    readAgain(bytes, intent) ?? (isTa1(mapping.guide) ? undefined : secondReading(bytes, wire))
  return disagreement === undefined ? { bytes } : { bytes, disagreement }
}

type Step = () => WriteRefusal | undefined

function writeAll(
  writer: EnvelopeWriter,
  body: Uint8Array,
  wire: Wire,
  { interchange, group, set }: SealEnvelope,
): WriteRefusal | undefined {
  const segments = bodySegments(body, wire)
  const inner: Step[] =
    group && set
      ? [
          () => writer.beginGroup(group),
          () => writer.beginSet(set.id, set.control, set.convention),
          ...segments.map((one) => () => writer.segment(one)),
          () => writer.endSet(),
          () => writer.endGroup(),
        ]
      : segments.map(
          ([, ...elements]) =>
            () =>
              writer.acknowledgement(elements.map((one) => one.flat().join(''))),
        )
  for (const step of [() => writer.begin(interchange), ...inner, () => writer.end()]) {
    const refusal = step()
    if (refusal) return refusal
  }
  return undefined
}

/** The segments of a body: the id, then each element as repetitions of components. */
function bodySegments(body: Uint8Array, wire: Wire): string[][][][] {
  const cursor = cursorOver(body, wire)
  const segments: string[][][][] = []
  while (cursor.next()) {
    const elements = [[[cursor.id]]]
    for (let element = 1; element <= cursor.count; element++) {
      const repetitions = cursor.repetitions(element).map((_, index) => cursor.components(element, index + 1))
      elements.push(repetitions)
    }
    segments.push(elements)
  }
  return segments
}
