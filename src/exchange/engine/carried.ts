// A document as the agreed characters carry it, where it was agreed that what they lack is transliterated: its texts are
// changed before it is written, each of them told, so that what is sealed is still read back as what was meant.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy, WireSegment } from '../../guide/reading.ts'
import { writeSet } from '../../guide/x12/write.ts'
import { unwritable } from '../../x12/charset.ts'
import { transliterated } from '../../x12/transliterate.ts'
import type { Wire } from './wire.ts'

export interface Carried {
  document: CanonicalDocument
  /** One for each text that was changed. */
  findings: Finding[]
}

/**
 * The document with every text that can't stand on the wire in characters that can, where that was agreed and a text
 * has such; what has none stays as it is, for the writer to refuse. Words that a guide spells are never changed.
 */
export function carried(
  mapping: Mapping,
  document: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
): Carried {
  const unchanged = { document, findings: [] }
  if (!wire.transliterates || mapping.syntax !== 'x12') return unchanged
  if (unwritable(JSON.stringify(document), wire.charset) === undefined) return unchanged
  const { segments, lineage } = writeSet(mapping.set, document, policy)
  const made = structuredClone(document)
  const findings = lineage.flatMap((entry) => changed(made, entry, segments, wire))
  return { document: made, findings }
}

/** Changes the text that an entry speaks of, where it needs to; the finding of that. */
function changed(
  document: CanonicalDocument,
  entry: LineageEntry,
  segments: readonly WireSegment[],
  { charset }: Wire,
): Finding[] {
  const written = textsAt(entry, segments)
  if (written.every((text) => unwritable(text, charset) === undefined)) return []
  const place = placeOf(document, entry.pointer)
  const got = place?.holder[place.name]
  if (!place || typeof got !== 'string' || !written.some((text) => isOf(text, got))) return []
  const expected = transliterated(got, charset)
  if (expected === undefined || expected === got) return []
  place.holder[place.name] = expected
  const { pointer: path, guide, by: _, ...at } = entry
  return [finding('value-transliterated', { ...at, path }, { got, expected }, guide)]
}

/** What stands at an entry's element: its parts, where it has several. */
function textsAt({ segment = 0, element = 0 }: LineageEntry, segments: readonly WireSegment[]): string[] {
  // The first of them stands behind the ST.
  const value = segments[segment - 2]?.elements[element - 1] ?? ''
  return typeof value === 'string' ? [value] : (value as readonly (string | readonly string[])[]).flat()
}

/** Whether a text on the wire is a value's own, whole or a piece of it, and not the guide's word for it. */
const isOf = (text: string, value: string): boolean =>
  text !== '' && (value.includes(text) || text.includes(value.trim()))

function placeOf(
  document: CanonicalDocument,
  pointer: string,
): { holder: Record<string, unknown>; name: string } | undefined {
  const names = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const name = names.pop()
  let holder: unknown = document
  for (const one of names) holder = (holder as Record<string, unknown> | undefined)?.[one]
  return name === undefined || typeof holder !== 'object' || holder === null
    ? undefined
    : { holder: holder as Record<string, unknown>, name }
}
