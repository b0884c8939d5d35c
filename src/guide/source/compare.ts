// Our dictionary beside what other publications say of the same segments: each difference by its place. Nobody's word
// is the standard's; a difference is decided once, and the reason stands beside the other's word.
import type { Dictionary, SegmentDefinition } from '../model.ts'

/** What one publication says of segments, as its file has it: `353M 92M 324M 328 P0304`. */
export interface Published {
  /** Whose segments, such as x12/004010. */
  dictionary: string
  /** Short name → what it is. */
  sources: Readonly<Record<string, string>>
  /** Segment → short name → its elements and notes; `because` says why a difference was decided as it was. */
  segments: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** One thing that a source says otherwise than the dictionary. */
export interface Difference {
  segment: string
  source: string
  /** Such as `element 7` or `notes`. */
  place: string
  ours: string
  theirs: string
  /** Why ours stays; absent where nobody has decided. */
  because?: string
}

/** What was compared, and what was not. */
export interface Comparison {
  differences: Difference[]
  /** Segment → how many sources it was compared with, of all that the dictionary defines. */
  compared: ReadonlyMap<string, number>
}

/** Compares a dictionary with what was published elsewhere. */
export function comparePublished(dictionary: Dictionary, published: Published): Comparison {
  const compared = new Map<string, number>()
  const differences: Difference[] = []
  for (const [id, definition] of Object.entries(dictionary.segments)) {
    if (definition.elements.length === 0) continue
    const { because, ...said } = published.segments[id] ?? {}
    compared.set(id, Object.keys(said).length)
    for (const [source, text] of Object.entries(said))
      for (const one of differ(definition, text))
        differences.push({ segment: id, source, ...one, ...(because !== undefined && { because }) })
  }
  return { differences, compared }
}

const NOTE = /^[PRECL](?:\d\d){2,}$/

type Differing = Pick<Difference, 'place' | 'ours' | 'theirs'>

function differ({ elements, syntax }: SegmentDefinition, text: string): Differing[] {
  const words = text.split(/\s+/)
  const theirs = words.filter((word) => !NOTE.test(word))
  const ours = elements.map(({ element, usage }) => `${element}${usage === 'M' ? 'M' : ''}`)
  const found: Differing[] = []
  for (let at = 0; at < Math.min(ours.length, theirs.length); at++)
    if (ours[at] !== theirs[at])
      found.push({ place: `element ${at + 1}`, ours: ours[at]!, theirs: theirs[at]! })
  if (ours.length !== theirs.length)
    found.push({ place: 'elements', ours: String(ours.length), theirs: String(theirs.length) })
  return [
    ...found,
    ...differingNotes(
      syntax,
      words.filter((word) => NOTE.test(word)),
    ),
  ]
}

// A source that states no note at all says nothing about them.
function differingNotes(ours: readonly string[], theirs: readonly string[]): Differing[] {
  const mine = [...ours].sort().join(' ')
  const other = [...theirs].sort().join(' ')
  return theirs.length === 0 || mine === other ? [] : [{ place: 'notes', ours: mine, theirs: other }]
}
