// What of a guide the samples must show: each place in scope whose value goes into the document, and each path that
// qualifier/value pairs go to.
import { codecs } from '../../guide/codec/codecs.ts'
import type { PairPath, ResolvedGuide } from '../../guide/model.ts'
import { type GuidePlace, isValue, type NodePlace, placesOf } from '../../guide/places.ts'
import type { LineageEntry } from '../../guide/reading.ts'
import { pathOfPointer } from '../canonicalPath.ts'

export interface Point {
  place: GuidePlace
  /** From the document's root. */
  path: string
  /** Of a pair. */
  qualifier?: string
}

/** Every point of a guide. Qualifiers of one path are one point: what tells them apart is a code, and not a place. */
export const pointsOf = (guide: ResolvedGuide): Point[] =>
  placesOf(guide)
    .filter(({ inScope }) => inScope)
    .flatMap((place) => [
      ...(isValue(place) ? [{ place, path: place.path }] : []),
      ...(place.kind === 'node' ? pairPoints(place) : []),
    ])

function pairPoints(place: NodePlace): Point[] {
  const known = new Map<string, Point>()
  for (const [qualifier, said] of Object.entries(place.said.pairs?.paths ?? {})) {
    const path = pathOf(said)
    const whole = place.path === '' ? path : `${place.path}.${path}`
    if (!known.has(whole))
      known.set(whole, { place, path: whole, qualifier: qualifier === '*' ? 'ZZ' : qualifier })
  }
  return [...known.values()]
}

const pathOf = (said: string | PairPath): string => (typeof said === 'string' ? said : said.path)

/** What names a point, for entries of lineage to be found by. */
export const pointKey = ({ place, path, qualifier }: Point): string =>
  qualifier === undefined ? place.address : `${place.address} ${path}`

/** The points that an entry of lineage shows; a value that is only a default shows nothing. */
export function shownBy({ guide, pointer, by }: LineageEntry): string[] {
  if (by === 'default') return []
  const segment = guide.slice(0, Math.max(0, guide.lastIndexOf('.')))
  const path = oncePerTree(pathOfPointer(pointer))
  const parts = [path, path.slice(0, Math.max(0, path.lastIndexOf('.')))]
  return [guide, ...parts.map((one) => `${segment} ${one}`)]
}

/** In a tree the same list stands in itself: `contents[].contents[].line` is of one place with `contents[].line`. */
export const oncePerTree = (path: string): string => path.replace(/(?<=^|\.)(\w+\[\]\.)\1+/g, '$1')

/** The canonical paths that a point can produce: one, or one for each part that its codec makes. */
export function producedBy({ path, place: { said } }: Point): string[] {
  const parts = codecs[said.as ?? '']?.parts
  return parts ? parts.map((part) => `${path}.${part}`) : [path]
}
