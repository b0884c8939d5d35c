// Our dictionary beside what other publications say of the same segments: each difference by its place. Nobody's word
// is the standard's; a difference is decided once, and the reason stands beside the other's word.
import type { CompositeUse, Dictionary, ElementUse, SegmentDefinition } from '../model.ts'
import { ourWord, type Published, type Said, saidIn, wordOf } from './published.ts'

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
  /** Data element number → whether a source states its type and lengths, of all that a segment uses. */
  shaped: ReadonlyMap<string, boolean>
  /** Segments with relational conditions → whether a source states any for them. */
  noted: ReadonlyMap<string, boolean>
}

/** Compares a dictionary with what was published elsewhere. */
export function comparePublished(dictionary: Dictionary, published: Published): Comparison {
  const compared = new Map<string, number>()
  const noted = new Map<string, boolean>()
  const shaped = new Map<string, boolean>()
  const differences: Difference[] = []
  for (const [id, definition] of definitions(dictionary)) {
    const { because, ...texts } = published.segments[id] ?? {}
    const sources = Object.entries(texts).map(([source, text]) => ({ source, said: saidIn(text) }))
    compared.set(id, sources.length)
    if (definition.syntax.length > 0)
      noted.set(
        id,
        sources.some(({ said }) => said.notes.length > 0),
      )
    markShaped(
      shaped,
      definition.elements,
      sources.map(({ said }) => said),
    )
    for (const { source, said } of sources)
      for (const one of differ(definition, said, dictionary))
        differences.push({ segment: id, source, ...one, ...(because !== undefined && { because }) })
  }
  for (const id of Object.keys(dictionary.composites)) shaped.delete(id)
  return { differences, compared, noted, shaped }
}

type Definition = { elements: readonly (ElementUse | CompositeUse)[]; syntax: readonly string[] }

// Segments that only other sets use are known by name alone.
function definitions({ segments, composites }: Dictionary): [string, Definition][] {
  const described = Object.entries(segments).filter(([, { elements }]) => elements.length > 0)
  const parts = Object.entries(composites).map(([id, { components }]): [string, Definition] => [
    id,
    { elements: components, syntax: [] },
  ])
  return [...described, ...parts]
}

function markShaped(
  shaped: Map<string, boolean>,
  uses: Definition['elements'],
  sources: readonly Said[],
): void {
  uses.forEach(({ element }, at) => {
    const stated = sources.some(({ elements }) => elements[at]?.max !== undefined)
    shaped.set(element, stated || (shaped.get(element) ?? false))
  })
}

type Differing = Pick<Difference, 'place' | 'ours' | 'theirs'>

function differ(definition: Definition, said: Said, dictionary: Dictionary): Differing[] {
  const found: Differing[] = []
  for (const [at, theirs] of said.elements.entries()) {
    const use = definition.elements[at]
    if (!use) break
    const pair = { ours: ourWord(use, theirs, dictionary), theirs: wordOf(theirs) }
    if (pair.ours !== pair.theirs) found.push({ place: `element ${at + 1}`, ...pair })
  }
  const [ours, theirs] = [definition.elements.length, said.elements.length]
  if (ours !== theirs) found.push({ place: 'elements', ours: String(ours), theirs: String(theirs) })
  return [...found, ...differingNotes(definition.syntax, said.notes)]
}

// A source that states no note at all says nothing about them.
function differingNotes(ours: SegmentDefinition['syntax'], theirs: readonly string[]): Differing[] {
  const mine = [...ours].sort().join(' ')
  const other = [...theirs].sort().join(' ')
  return theirs.length === 0 || mine === other ? [] : [{ place: 'notes', ours: mine, theirs: other }]
}
