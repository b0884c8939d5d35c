// What operators know of a guide besides the place they change: its neighbours, and what the samples say there.

import { hasPath, schemaAt } from '../../guide/lint/schema.ts'
import type { Leaf, Node, ResolvedGuide } from '../../guide/model.ts'
import { type GuidePlace, isValue, type LeafPlace, type NodePlace, placesOf } from '../../guide/places.ts'
import { type Direction, directionOf, type MappingUnderTest } from '../underTest.ts'

export interface Ground {
  guide: ResolvedGuide
  direction: Direction
  /** Places in scope. */
  places: readonly GuidePlace[]
  /** What the samples have at an address, as it stands on the wire. */
  texts: ReadonlyMap<string, ReadonlySet<string>>
  /** Qualifiers of pairs that the samples have, by the address of the segment. */
  qualifiers: ReadonlyMap<string, ReadonlySet<string>>
  /** True where something of the place, or below it, goes into the document. */
  matters: (place: GuidePlace) => boolean
}

/** Lays out a guide for its mutants. */
export function groundOf(
  { guide, mapping }: Pick<MappingUnderTest, 'guide' | 'mapping'>,
  { texts, qualifiers }: Pick<Ground, 'texts' | 'qualifiers'>,
): Ground {
  const direction = directionOf(mapping)
  // An alias is only read.
  const places = placesOf(guide).filter(
    ({ inScope, said }) => inScope && !(direction === 'out' && isAlias(said)),
  )
  const mattering = new Set<string>()
  for (const place of places) if (isValue(place) || hasPairs(place)) markUp(place, mattering)
  return {
    guide,
    direction,
    places,
    texts,
    qualifiers,
    matters: ({ steps }) => mattering.has(steps.join(' ')),
  }
}

const isAlias = (said: Leaf | Node): boolean => 'write' in said && said.write === false

const hasPairs = (place: GuidePlace): boolean => place.kind === 'node' && place.said.pairs !== undefined

function markUp(place: GuidePlace | undefined, mattering: Set<string>): void {
  for (let at = place; at; at = at.parent) mattering.add(at.steps.join(' '))
}

/** The other places beside one, in the same list, in the order of the guide. */
const besides = <T extends GuidePlace>({ places }: Ground, place: T): T[] =>
  places.filter(
    (other): other is T =>
      other.kind === place.kind && other !== place && holderOf(other) === holderOf(place),
  )

/** Those beside it that come behind it, and then those before it. */
export function following<T extends GuidePlace>(ground: Ground, place: T): T[] {
  const index = ground.places.indexOf(place)
  const others = besides(ground, place)
  const behind = others.filter((other) => ground.places.indexOf(other) > index)
  return [...behind, ...others.filter((other) => !behind.includes(other))]
}

const holderOf = ({ steps }: GuidePlace): string => steps.slice(0, -1).join(' ')

/** Segment or element name without what tells variants apart. */
export const nameOf = ({ key }: NodePlace): string => key.split(/[#/]/)[0]!

/** Whether the standard's own dictionary demands an element. */
export function isMandatory({ guide }: Ground, { parent, key }: LeafPlace): boolean {
  const uses = guide.dictionary?.segments[parent ? nameOf(parent) : '']?.elements
  return uses?.[Number(key) - 1]?.usage === 'M'
}

/**
 * Whether it makes no difference that a place is demanded: it is the one thing by which what it stands in is there at
 * all, or what we write always has something to put there.
 */
export function isMoot(place: GuidePlace, ground: Ground): boolean {
  const { guide, direction, matters } = ground
  const isAlone = (guide.syntax === 'xml' || direction === 'out') && place.parent !== undefined
  if (isAlone && !besides(ground, place).some(matters) && !hasOther(place, ground)) return true
  if (direction === 'in') return false
  return place.said.else !== undefined || place.said.default !== undefined || isOwed(place, ground)
}

// A value beside its attributes, an attribute beside its value.
function hasOther({ parent, kind }: GuidePlace, { places }: Ground): boolean {
  const others = places.filter((one) => one.parent === parent && one.kind !== kind && isValue(one))
  return others.length > 0 || (kind === 'leaf' && parent !== undefined && isValue(parent))
}

/** Whether the canonical schema demands the value, so that no document comes without it. */
function isOwed({ path }: GuidePlace, { guide }: Ground): boolean {
  const root = schemaAt(guide.canonical)
  const split = path.lastIndexOf('.')
  const holder = root && (split < 0 ? root : hasPath(path.slice(0, split), root, root))
  return holder?.required?.includes(path.slice(split + 1).replace('[]', '')) ?? false
}
