// Lineage as text for keeping: a row of numbers for each value, guide addresses once, and of each pointer only
// what differs from the one before. As plain JSON it was 26 times the document's size, so it is 5 times.
import type { LineageEntry } from './reading.ts'

type Row = (string | number)[]

interface Packed {
  /** Guide addresses, named in the rows by their index. */
  guides: string[]
  /** X12: shared, suffix, guide, offset, length, segment, element, component, repetition. */
  x12: Row[]
  /** XML: shared, suffix, guide, offset, length, line, column, path shared, path suffix. */
  xml: Row[]
}

// A value that a default filled in stands nowhere; what is only just written has no bytes yet.
const [NOWHERE, UNKNOWN] = [-1, -2]

/** Packs a reading's lineage into JSON text. */
export function packLineage(entries: readonly LineageEntry[]): string {
  const packer = new LineagePacker()
  for (const entry of entries) packer.add(entry)
  return packer.text()
}

/** Packs lineage entry by entry, so that nobody has to hold them all. */
export class LineagePacker {
  readonly #guides = new Map<string, number>()
  readonly #rows: string[] = []
  #isXml = false
  #pointer = ''
  #path = ''

  add(entry: LineageEntry): void {
    this.#isXml ||= entry.line !== undefined
    const place = this.#isXml ? xmlPlace(entry, this.#path) : x12Place(entry)
    const guide = indexOf(this.#guides, entry.guide)
    this.#rows.push(`[${shorten(entry.pointer, this.#pointer)},${guide},${place}]`)
    this.#pointer = entry.pointer
    this.#path = entry.path ?? this.#path
  }

  text(): string {
    const text = `[${this.#rows.join(',')}]`
    const guides = JSON.stringify([...this.#guides.keys()])
    const [x12, xml] = this.#isXml ? ['[]', text] : [text, '[]']
    return `{"guides":${guides},"x12":${x12},"xml":${xml}}`
  }
}

function indexOf(guides: Map<string, number>, guide: string): number {
  const known = guides.get(guide)
  if (known !== undefined) return known
  guides.set(guide, guides.size)
  return guides.size - 1
}

const spanOf = ({ by, offset = UNKNOWN, length = UNKNOWN }: LineageEntry) =>
  by ? `${NOWHERE},${NOWHERE}` : `${offset},${length}`

const x12Place = (entry: LineageEntry): string =>
  `${spanOf(entry)},${entry.segment ?? 0},${entry.element ?? 0},${entry.component ?? 0},${entry.repetition ?? 0}`

const xmlPlace = (entry: LineageEntry, before: string): string =>
  `${spanOf(entry)},${entry.line ?? 0},${entry.column ?? 0},${shorten(entry.path ?? before, before)}`

function shorten(text: string, before: string): string {
  let shared = 0
  while (shared < text.length && text[shared] === before[shared]) shared++
  return `${shared},${JSON.stringify(text.slice(shared))}`
}

/** The entries of packed lineage. Throws where the text is none. */
export function unpackLineage(text: string): LineageEntry[] {
  const packed = JSON.parse(text) as Packed
  const restore = restorer(packed.guides)
  return [...packed.x12.map((row) => restore(row, false)), ...packed.xml.map((row) => restore(row, true))]
}

function restorer(guides: readonly string[]): (row: Row, isXml: boolean) => LineageEntry {
  let [pointer, path] = ['', '']
  return (row, isXml) => {
    const [shared, suffix, guide, offset, length, ...place] = row as [
      number,
      string,
      number,
      number,
      number,
      ...Row,
    ]
    pointer = pointer.slice(0, shared) + suffix
    const entry: LineageEntry = { pointer, guide: guides[guide]! }
    if (offset === NOWHERE) return { ...entry, by: 'default' }
    if (offset !== UNKNOWN) Object.assign(entry, { offset, length })
    if (!isXml) return { ...entry, ...x12Of(entry.guide, place as number[]) }
    const [line, column, pathShared, pathSuffix] = place as [number, number, number, string]
    path = path.slice(0, pathShared) + pathSuffix
    return { ...entry, line, column, path }
  }
}

function x12Of(guide: string, [segment, element, component, repetition]: number[]): Partial<LineageEntry> {
  return {
    segment: segment!,
    id: idOf(guide),
    element: element!,
    ...(component ? { component } : {}),
    ...(repetition ? { repetition } : {}),
  }
}

// detail.PO1.PID/description.PID.5 → PID
function idOf(guide: string): string {
  const step = guide.split('.').findLast((one) => !/^\d+$/.test(one)) ?? ''
  return step.split('/')[0]!
}
