// Values that are the same wherever the samples have them. A guide that took the one for the other would read and
// write every sample as before, and nobody would see it.
import { hasPath, type SchemaPlace, schemaAt } from '../../guide/lint/schema.ts'
import { type GuidePlace, placesOf } from '../../guide/places.ts'
import type { CanonicalDocument, LineageEntry } from '../../guide/reading.ts'
import type { Sample } from '../sample.ts'
import type { Tried } from '../tried.ts'
import { directionOf, type MappingUnderTest } from '../underTest.ts'
import { entryOf } from './entry.ts'

/** A sample and what it was read as, or written as. */
export interface Shown {
  sample: Sample
  tried: readonly Tried[]
}

export interface ToldApart {
  /** A sentence for each two and more values of one type that no sample tells apart. */
  alike: readonly string[]
  /** Samples without which there would be more of them, by name. */
  needed: readonly string[]
}

/** A value at a place of the guide, wherever the samples have it. */
interface Spread {
  path: string
  address: string
  /** The list in whose entries it stands; the document where empty. */
  list: string
  /** Sample → document and entry → what stands there. */
  found: Map<string, Map<string, unknown[]>>
}

type Same = readonly Spread[]

/**
 * What says of which kind the value beside it is. All values of a document may well be in one currency and numbered by
 * one scheme; who takes another place's takes its value too, which is told.
 */
const BESIDE_A_VALUE = /(^|\.)(currency|scheme|partnerUnit)$/

/** Which values samples tell apart, of those that stand in one entry of a list or in the document itself. */
export function toldApart(under: MappingUnderTest, shown: readonly Shown[]): ToldApart {
  const spread = spreadOf(under, shown).filter(({ path }) => !BESIDE_A_VALUE.test(path))
  const all = sameIn(under, spread)
  return {
    alike: all.map(sentenceOf),
    needed: shown
      .map(({ sample }) => sample.name)
      .filter((name) => sameIn(under, spread, name).some((same) => !isWithin(same, all))),
  }
}

/** Values that are the same in all samples but one that is left aside. */
function sameIn(under: MappingUnderTest, spread: readonly Spread[], aside?: string): Same[] {
  const left = ({ found }: Spread) => [...found].filter(([name]) => name !== aside)
  const signed = spread
    .filter((one) => left(one).length > 0)
    .map((one) => ({
      one,
      sign: JSON.stringify([
        one.list,
        typeOf(under, one.path),
        left(one).map(([name, texts]) => [name, [...texts]]),
      ]),
    }))
  return [...Map.groupBy(signed, ({ sign }) => sign).values()]
    .map((same) => once(same.map(({ one }) => one)))
    .filter((same) => same.length > 1)
}

// Several places may say one value, each in its own case.
const once = (same: Same): Same =>
  same.filter(({ path }, at) => same.findIndex((one) => one.path === path) === at)

const isWithin = (same: Same, all: readonly Same[]): boolean =>
  all.some((other) => same.every(({ path }) => other.some((one) => one.path === path)))

function sentenceOf(same: Same): string {
  const named = same.map(({ path, address }) => `${path} (${address})`)
  const [last, ...before] = named.toReversed()
  const samples = [...same[0]!.found.keys()].join(', ')
  return `no sample tells ${before.toReversed().join(', ')} and ${last} apart: in ${samples} they are the same, and a guide that took one for the other would come out alike. Let them differ in one`
}

/** What a schema says of a text besides how long it is and what it means. */
function typeOf({ guide }: MappingUnderTest, path: string): unknown {
  const root = schemaAt(guide.canonical)
  const place = root && hasPath(path.replace(/\[[^\]]*\]/g, '[]'), root, root)
  const { type, format, pattern, enum: words } = (place ?? {}) as Typed
  return [type, format, pattern, words]
}

type Typed = SchemaPlace & { format?: string; pattern?: string; enum?: readonly string[] }

function spreadOf({ guide, mapping }: MappingUnderTest, shown: readonly Shown[]): Spread[] {
  const places = new Map(placesOf(guide).map((place) => [place.address, place]))
  const spread = new Map<string, Spread>()
  for (const { sample, tried } of shown)
    for (const [ordinal, { document, lineage }] of tried.entries()) {
      const whole = directionOf(mapping) === 'in' ? document : parsed(sample)
      for (const { guide: address, pointer, by } of lineage) {
        const value = valueAt(whole, pointer)
        const place = placeOf(places, address)
        if (place && value !== undefined && !by) note(spread, place, pointer, value, [sample.name, ordinal])
      }
    }
  return [...spread.values()]
}

const parsed = ({ bytes }: Sample): CanonicalDocument => JSON.parse(Buffer.from(bytes).toString('utf8'))

const valueAt = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as CanonicalDocument | undefined)?.[key], document)

/** That of a pair is its segment's: it may stand in any of its elements. */
const placeOf = (
  places: ReadonlyMap<string, GuidePlace>,
  address: LineageEntry['guide'],
): GuidePlace | undefined => places.get(address) ?? places.get(address.slice(0, address.lastIndexOf('.')))

function note(
  spread: Map<string, Spread>,
  place: GuidePlace,
  pointer: string,
  value: unknown,
  [sample, ordinal]: [string, number],
): void {
  const { list, path, entry } = entryOf(place, pointer)
  const key = `${place.address} ${path}`
  const one = spread.get(key) ?? { path, address: place.address, list, found: new Map() }
  spread.set(key, one)
  const texts = one.found.get(sample) ?? new Map<string, unknown[]>()
  one.found.set(sample, texts)
  const where = `${ordinal} ${entry}`
  texts.set(where, [...(texts.get(where) ?? []), value])
}
