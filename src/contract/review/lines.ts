// A file as lines that a person reads from top to bottom: a segment, or an XML element, each with the values that it
// states. The envelope's are among them, so that nothing of the file is out of sight.
import { type SetOnWire, valuesOfSet, valuesOfXml, type WireValue } from '../../exchange/engine/wireValues.ts'
import type { Finding } from '../../finding/finding.ts'
import type { Mapping } from '../../guide/mapping.ts'
import { Framer } from '../../x12/framer.ts'
import { SegmentCursor } from '../../x12/segments.ts'
import type { FramedInterchange } from '../../x12/types.ts'
import { nameOf } from '../../xml/name.ts'
import { readXml } from '../../xml/reader.ts'
import type { XmlElement } from '../../xml/tree.ts'

export interface SourceLine {
  /** As written, in one line. */
  text: string
  /** How deep it stands, for XML. */
  depth: number
  /** The segment's place in its set, ST being 1, or the line of the file. */
  number?: number
  /** Segment id, or path of the XML element: how findings name it. */
  place: string
  /** Which document of the file, from 0; absent in the envelope. */
  document?: number
  values: readonly WireValue[]
}

/** The lines of a file; `findings` are those of its documents. Empty where it is neither X12 nor XML. */
export function sourceLines(bytes: Uint8Array, mapping: Mapping, findings: readonly Finding[]): SourceLine[] {
  return mapping.syntax === 'x12' ? x12Lines(bytes, mapping) : xmlLines(bytes, mapping, findings)
}

function x12Lines(bytes: Uint8Array, mapping: Mapping & { syntax: 'x12' }): SourceLine[] {
  const framer = new Framer({})
  const events = framer.push(bytes).concat(framer.end())
  const sets = events.flatMap((event) => (event.kind === 'set' ? [event.set] : []))
  const framed = events.flatMap((event) => (event.kind === 'interchange-end' ? [event.interchange] : []))
  return framed.flatMap((interchange) => {
    const stated = sets.map((set) => {
      const part = bytes.subarray(set.offset, set.offset + set.length)
      const { delimiters, tolerances } = interchange
      const onWire: SetOnWire = { bytes: part, offset: set.offset, delimiters, tolerances }
      const isHere = set.offset >= interchange.offset && set.offset < interchange.offset + interchange.length
      return {
        ...set,
        values: bySegment(isHere ? valuesOfSet(onWire, mapping.set.level) : []),
      }
    })
    return segmentLines(bytes, interchange, stated)
  })
}

interface Stated {
  offset: number
  length: number
  values: ReadonlyMap<string, WireValue[]>
}

function segmentLines(
  bytes: Uint8Array,
  { offset, length, delimiters, tolerances }: FramedInterchange,
  sets: readonly Stated[],
): SourceLine[] {
  const part = bytes.subarray(offset, offset + length)
  const cursor = new SegmentCursor(part, delimiters, offset, { charset: 'latin1', tolerances })
  const lines: SourceLine[] = []
  let [current, number] = [-1, 0]
  while (cursor.next()) {
    const { start, id } = cursor
    const document = sets.findIndex((one) => start >= one.offset && start < one.offset + one.length)
    number = document === current ? number + 1 : 1
    current = document
    const text = withoutSecrets(textOf(bytes.subarray(start, start + cursor.length)), id, delimiters.element)
    const line = { text: text.replace(/\s*[\r\n]+\s*/g, ' '), depth: 0, place: id }
    if (document < 0) lines.push({ ...line, values: [] })
    else
      lines.push({
        ...line,
        number,
        document,
        values: sets[document]!.values.get(String(number)) ?? [],
      })
  }
  return lines
}

/** Values by what their spot begins with: the segment's number. */
function bySegment(values: readonly WireValue[]): Map<string, WireValue[]> {
  return Map.groupBy(values, ({ spot }) => spot.slice(0, spot.indexOf('.')))
}

/** ISA02 and ISA04 may hold a password. */
function withoutSecrets(text: string, id: string, element: number): string {
  if (id !== 'ISA') return text
  const delimiter = String.fromCharCode(element)
  const parts = text.split(delimiter)
  return parts.map((one, at) => (at === 2 || at === 4 ? one.replace(/\S/g, '•') : one)).join(delimiter)
}

/** UTF-8 where the bytes are, Latin-1 where not. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8')
  return text.includes('\uFFFD') ? Buffer.from(bytes).toString('latin1') : text
}

function xmlLines(
  bytes: Uint8Array,
  mapping: Mapping & { syntax: 'xml' },
  findings: readonly Finding[],
): SourceLine[] {
  const { root } = readXml(bytes, { doctype: 'ignore', bytes: bytes.length })
  if (!root) return []
  const { namespaces } = mapping.xml
  const values = Map.groupBy(valuesOfXml(root, namespaces, findings), ({ spot }) =>
    spot.replace(/\/@[^/]*$/, ''),
  )
  const below = (element: XmlElement, name: string, path: string, depth: number): SourceLine[] => {
    const seen = new Map<string, number>()
    const inner = element.children.flatMap((child) => {
      const childName = nameOf(child, namespaces)
      const nth = (seen.get(childName) ?? 0) + 1
      seen.set(childName, nth)
      return below(child, childName, `${path}/${childName}${nth > 1 ? `[${nth}]` : ''}`, depth + 1)
    })
    const attributes = element.attributes.map(({ local, value }) => ` ${local}="${value}"`).join('')
    const text = element.text.trim().replace(/\s+/g, ' ')
    const own = {
      text: `<${name}${attributes}>${text}`,
      depth,
      number: element.line,
      place: path,
      document: 0,
    }
    return [{ ...own, values: values.get(path) ?? [] }, ...inner]
  }
  const name = nameOf(root, namespaces)
  return below(root, name, `/${name}`, 0)
}
