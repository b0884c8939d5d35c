// What each approved sample shows of a mapping: the addresses that it touches, and the texts that stand there. By it
// a mutant is tried first where it can be seen.

import type { ResolvedGuide } from '../../guide/model.ts'
import { type NodePlace, placesOf } from '../../guide/places.ts'
import type { LineageEntry } from '../../guide/reading.ts'
import type { Sample } from '../sample.ts'
import type { Tried } from '../tried.ts'

export interface Exercised {
  sample: Sample
  tried: readonly Tried[]
  /** Addresses of values that were read, and of all that they stand in. */
  touched: ReadonlySet<string>
}

/** What a sample was read as, with the addresses that it touches. */
export function exercisedBy(sample: Sample, tried: readonly Tried[]): Exercised {
  const touched = new Set<string>()
  for (const { guide } of tried.flatMap(({ lineage }) => lineage))
    for (let at = guide; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) touched.add(at)
  return { sample, tried, touched }
}

type Texts = Map<string, Set<string>>

/** The texts at each address, and the qualifiers at each segment with pairs, over all samples. */
export function textsOf(
  guide: ResolvedGuide,
  exercised: readonly Exercised[],
): { texts: Texts; qualifiers: Texts } {
  const texts: Texts = new Map()
  const qualifiers: Texts = new Map()
  const paired = new Map(placesOf(guide).flatMap((place) => pairedAt(place as NodePlace)))
  for (const { sample, tried } of exercised)
    for (const { lineage, wire = sample.bytes } of tried)
      for (const entry of lineage) {
        const text = entry.by ? undefined : textAt(wire, entry)
        if (text !== undefined) add(texts, entry.guide, text)
        const segment = entry.guide.slice(0, entry.guide.lastIndexOf('.'))
        const { element = 0 } = entry
        if (element <= (paired.get(segment) ?? Number.POSITIVE_INFINITY)) continue
        const qualifier = elementAt(wire, { ...entry, element: element - 1 })
        if (qualifier !== undefined) add(qualifiers, segment, qualifier)
      }
  return { texts, qualifiers }
}

const pairedAt = ({ address, said }: NodePlace): [string, number][] =>
  said.pairs ? [[address, said.pairs.from]] : []

function add(to: Texts, key: string, text: string): void {
  const held = to.get(key) ?? new Set()
  to.set(key, held.add(text))
}

/** The text of an entry as it stands on the wire. */
function textAt(wire: Uint8Array, entry: LineageEntry): string | undefined {
  const { offset, length, path, component = 1 } = entry
  if (offset === undefined || length === undefined || length < 0)
    return elementAt(wire, entry)?.split(String.fromCharCode(wire[104]!))[component - 1]
  const text = Buffer.from(wire.subarray(offset, offset + length)).toString('utf8')
  const attribute = path?.split('/@')[1]
  if (attribute === undefined) return text
  return new RegExp(`\\s${attribute}\\s*=\\s*["']([^"']*)["']`).exec(text)?.[1]
}

/** X12: a whole element, by its segment in its set where the bytes are not known, as in what was only just written. */
function elementAt(wire: Uint8Array, { offset, segment, element }: LineageEntry): string | undefined {
  if (segment === undefined || element === undefined) return undefined
  const text = Buffer.from(wire).toString('latin1')
  const [between, end] = [text[3]!, text[105]!]
  const segments = text.split(end)
  const first = segments.findIndex((one) => one.trim().startsWith(`ST${between}`))
  const at = offset === undefined ? first + segment - 1 : text.slice(0, offset).split(end).length - 1
  return segments[at]?.trim().split(between)[element]
}
