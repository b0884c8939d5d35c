// What partners send and the mapping in force makes nothing of: values without a place in the canonical document, codes and
// structures that it does not know. Each is told with when it was seen first and in how many documents, since a mapping
// that was right when it was agreed becomes wrong silently, all acknowledgements green. Memory is bounded.
import type { Bench, TriedDocument } from '../../exchange/trying/bench.ts'
import type { Finding, Place } from '../../finding/finding.ts'
import type { Unmapped } from '../../guide/reading.ts'
import { type Scope, triedBy } from '../shadow/shadow.ts'

/** Something on the wire that is not read. */
export interface Unread {
  /** Such as REF02, or the path of an XML element without its places in lists. */
  place: string
  /** Address in the guide; absent where the guide knows no such thing. */
  guide?: string
  /** `unmapped`: known and valid, and without a place in the canonical document; else a finding's code. */
  why: string
  count: number
  documents: number
  first: Seen
  last: Seen
  /** Values, each with when it was seen first; of a place with many only the first few. */
  values: { value: string; documents: number; first: Seen }[]
  /** There are more values. */
  more: boolean
}

/** When, and in which document. */
export interface Seen {
  at: string
  document: string
}

export interface Drift {
  documents: number
  unread: readonly Unread[]
  /** Occurrences at more places than are told apart. */
  beyond: number
}

/** Findings by which the wire says what the guide does not know. */
const UNKNOWN: ReadonlySet<string> = new Set([
  'code-unmapped',
  'code-unknown',
  'code-unused',
  'crosswalk-missing',
  'element-unused',
  'elements-too-many',
  'components-too-many',
  'repetitions-too-many',
  'segment-unknown',
  'segment-torn',
  'segment-unexpected',
  'segment-unused',
  'segment-not-in-set',
  'parent-unknown',
  'parent-implied',
  'child-code-differs',
  'xml-element-unknown',
  'xml-element-unused',
  'xml-attribute-unused',
  'xml-text-unexpected',
])

const PLACES = 1000
const VALUES = 12
const LONGEST = 60

/** Reads the documents by the version in force, and gathers what it makes nothing of. */
export async function driftOf(bench: Bench, scope: Scope, onDocument: (seen: Seen) => void): Promise<Drift> {
  const tally = new DriftTally()
  for await (const stretch of triedBy(bench, scope, [scope.active]))
    for (const one of stretch) {
      tally.add(one)
      onDocument({ at: one.document.at, document: one.document.id })
    }
  return tally.drift()
}

/** Something of one document that nothing is made of. */
export interface Left {
  why: string
  place: string
  /** At most the beginning. */
  value: string
  guide?: string | undefined
}

/** What reading left of a document: values without a place, and what the guide does not know. */
export function unreadIn({ findings, unmapped }: { findings: readonly Finding[]; unmapped: string }): Left[] {
  const left = (JSON.parse(unmapped) as Unmapped[]).map(({ guide, value, ...place }) => ({
    why: 'unmapped',
    ...{ place: placeName(place), value: value.slice(0, LONGEST), guide },
  }))
  const unknown = findings.filter(({ code }) => UNKNOWN.has(code))
  return [
    ...left,
    ...unknown.map(({ code, at, facts, guide }) => ({
      why: code as string,
      ...{ place: placeName(at), value: String(facts.got ?? '').slice(0, LONGEST), guide },
    })),
  ]
}

type Counted = Omit<Unread, 'values'> & { values: (Unread['values'][number] & { last: string })[] }

class DriftTally {
  readonly #unread = new Map<string, Counted>()
  #documents = 0
  #beyond = 0

  add({ document: { id, at }, outcomes }: TriedDocument): void {
    this.#documents++
    const seen = { at, document: id }
    const { findings, unmapped } = outcomes[0]!
    for (const one of unreadIn({ findings: findings as readonly Finding[], unmapped })) this.#note(seen, one)
  }

  #note(seen: Seen, { why, place, value, guide }: Left): void {
    const key = `${why} ${guide ?? ''} ${place}`
    const known = this.#unread.get(key)
    if (!known && this.#unread.size >= PLACES) {
      this.#beyond++
      return
    }
    const one = known ?? begun(seen, why, place, guide)
    this.#unread.set(key, one)
    one.count++
    if (!known || one.last.document !== seen.document) one.documents++
    one.last = seen
    noteValue(one, seen, value)
  }

  drift(): Drift {
    const unread = [...this.#unread.values()].map(({ values, ...one }) => ({
      ...one,
      values: values.map(({ last: _, ...value }) => value),
    }))
    unread.sort((a, b) =>
      a.first.at < b.first.at ? 1 : a.first.at > b.first.at ? -1 : b.documents - a.documents,
    )
    return { documents: this.#documents, unread, beyond: this.#beyond }
  }
}

const begun = (seen: Seen, why: string, place: string, guide: string | undefined): Counted => ({
  place,
  ...(guide === undefined ? {} : { guide }),
  why,
  count: 0,
  documents: 0,
  first: seen,
  last: seen,
  values: [],
  more: false,
})

function noteValue(one: Counted, seen: Seen, value: string): void {
  const known = one.values.find((other) => other.value === value)
  if (known) {
    if (known.last !== seen.document) known.documents++
    known.last = seen.document
  } else if (one.values.length < VALUES)
    one.values.push({ value, documents: 1, first: seen, last: seen.document })
  else one.more = true
}

/** REF02, SVC01-2; an XML path without its places in lists. */
function placeName({ id, element, component, path }: Place): string {
  if (id === undefined) return (path ?? 'the document').replace(/\[\d+\]/g, '')
  const of = element === undefined ? '' : String(element).padStart(2, '0')
  return `${id}${of}${component === undefined ? '' : `-${component}`}`
}
