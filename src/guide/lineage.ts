// Lineage as text for keeping. What entries have in common, such as `/lines/*/quantity/value from PO1.2`, is a kind
// and said once; an entry is its kind's number, the numbers for the stars, and where it stands. As plain JSON
// lineage was 26 times the document's size; so it is 1.6 times that of the bench's orders.
import { NumberText } from './numberText.ts'
import type { LineageEntry } from './reading.ts'

/** Pointer and guide address; of X12 also id, element, component, repetition; of XML the element's path. */
type Kind = [pointer: string, guide: string, ...place: (string | number)[]]

interface Packed {
  kinds: Kind[]
  /** Entry after entry: kind, numbers for the stars, then offset, length and segment, or line and column. */
  rows: number[]
}

// What is only just written has no bytes yet.
const UNKNOWN = -1
const STAR = /\*/g

/** Packs a reading's lineage into JSON text. */
export function packLineage(entries: readonly LineageEntry[]): string {
  const packer = new LineagePacker()
  for (const entry of entries) packer.add(entry)
  return packer.text()
}

/** Packs lineage entry by entry, so that nobody has to hold them all. */
export class LineagePacker {
  readonly #kinds: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #seen = new Map<string, Seen[]>()
  readonly #rows = new NumberText()

  add(entry: LineageEntry): void {
    const stars: number[] = []
    const kind = this.#kindOf(entry, starred(entry.pointer, SLASH, stars), stars)
    const { offset = UNKNOWN, length = 0, segment = 0, line = 0, column = 0 } = entry
    this.#begin(kind, stars)
    if (entry.by) return
    this.#all(offset, length)
    if (entry.line === undefined) this.#rows.add(segment)
    else this.#all(line, column)
  }

  // A guide's address has one kind or a few: to know one again takes a fifth of the time of making its text.
  #kindOf(entry: LineageEntry, pointer: string, stars: number[]): number {
    if (entry.path !== undefined || entry.by) return this.#kind(JSON.stringify(kindOf(entry, pointer, stars)))
    const seen = this.#seen.get(entry.guide) ?? []
    for (let i = 0; i < seen.length; i++) if (isSeen(seen[i]!, entry, pointer)) return seen[i]!.kind
    const { id, element, component, repetition } = entry
    const kind = this.#kind(JSON.stringify(kindOf(entry, pointer, stars)))
    seen.push({ pointer, id, element, component, repetition, kind })
    this.#seen.set(entry.guide, seen)
    return kind
  }

  #kind(text: string): number {
    const known = this.#numbers.get(text) ?? this.another(text)
    this.#numbers.set(text, known)
    return known
  }

  /** The number of a kind that was not met in this lineage, given as JSON text. */
  another(text: string): number {
    return this.#kinds.push(text) - 1
  }

  /** The first of some numbers, that are an entry: its kind, the numbers for the kind's stars, and its place. */
  row(numbers: readonly number[], count: number): void {
    this.#rows.addAll(numbers, count)
  }

  /** All that was packed; asked once. */
  text(): string {
    return `{"kinds":[${this.#kinds.join(',')}],"rows":[${this.#rows.take()}]}`
  }

  #begin(kind: number, stars: readonly number[]): void {
    this.#rows.add(kind)
    for (const star of stars) this.#rows.add(star)
  }

  #all(one: number, other: number): void {
    this.#rows.add(one)
    this.#rows.add(other)
  }
}

/** What tells kinds of one address apart, in X12. */
interface Seen {
  pointer: string
  id: string | undefined
  element: number | undefined
  component: number | undefined
  repetition: number | undefined
  kind: number
}

const isSeen = (one: Seen, { id, element, component, repetition }: LineageEntry, pointer: string): boolean =>
  one.element === element &&
  one.component === component &&
  one.repetition === repetition &&
  one.id === id &&
  one.pointer === pointer

function kindOf({ guide, by, ...place }: LineageEntry, pointer: string, stars: number[]): Kind {
  const kind: Kind = [pointer, guide]
  if (by) return kind
  if (place.path !== undefined) return [...kind, starred(place.path, BRACKET, stars)]
  const { id = '', element = 0, component = 0, repetition = 0 } = place
  return [...kind, id, element, component, repetition]
}

const SLASH = 0x2f
const BRACKET = 0x5b

/** The text with a star for each number that stands behind a character; the numbers go to `stars`. */
function starred(text: string, before: number, stars: number[]): string {
  let made = ''
  let from = 0
  for (let at = 1; at < text.length; at++) {
    if (text.charCodeAt(at - 1) !== before || !isDigit(text.charCodeAt(at))) continue
    made += `${text.slice(from, at)}*`
    from = at + 1
    while (from < text.length && isDigit(text.charCodeAt(from))) from++
    stars.push(Number(text.slice(at, from)))
    at = from
  }
  return from === 0 ? text : made + text.slice(from)
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

/** The entries of packed lineage. Throws where the text is none. */
export function unpackLineage(text: string): LineageEntry[] {
  const { kinds, rows } = JSON.parse(text) as Packed
  const entries: LineageEntry[] = []
  let at = 0
  const next = () => rows[at++]!
  while (at < rows.length) entries.push(unpacked(kinds[next()]!, next))
  return entries
}

function unpacked([pointer, guide, ...place]: Kind, next: () => number): LineageEntry {
  const fill = (text: string) => text.replace(STAR, () => String(next()))
  const entry: LineageEntry = { pointer: fill(pointer), guide }
  if (place.length === 0) return { ...entry, by: 'default' }
  const path = place.length === 1 ? fill(place[0] as string) : undefined
  const [offset, length] = [next(), next()]
  if (offset !== UNKNOWN) Object.assign(entry, { offset, length })
  if (path !== undefined) return { ...entry, line: next(), column: next(), path }
  const [id, element, component, repetition] = place as [string, number, number, number]
  const parts = { ...(component ? { component } : {}), ...(repetition ? { repetition } : {}) }
  return { ...entry, segment: next(), id, element, ...parts }
}
