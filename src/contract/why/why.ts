// What stands behind all that a contract's samples say is otherwise: the likely causes, each once with how many values it
// explains, and what would come of it.
import type { LineageEntry } from '../../guide/reading.ts'
import { pathOfPointer } from '../canonicalPath.ts'
import type { Compared } from '../compare.ts'
import { compared } from '../compare.ts'
import type { MappingContract } from '../contract.ts'
import { wirePlace } from '../explain.ts'
import { entryOnWire, wirePlaceOf } from '../explainWire.ts'
import type { Sample } from '../sample.ts'
import type { Tried } from '../tried.ts'
import { directionOf, type MappingUnderTest } from '../underTest.ts'
import { causeOf, type Differing } from './cause.ts'
import { effectsOf } from './effect.ts'

/** Sentences for a person, none where nothing differs or nothing shows why. */
export function whyOf(
  under: MappingUnderTest,
  { samples, canonical }: Pick<MappingContract, 'samples' | 'canonical'>,
  tried: (bytes: Uint8Array) => readonly Tried[],
): string[] {
  const documents = samples.flatMap((sample) => differingIn(under, sample, tried(sample.bytes)))
  const causes = new Map<string, number>()
  for (const all of documents)
    for (const one of all) {
      const cause = causeOf(under, one, all)
      if (cause !== undefined) causes.set(cause, (causes.get(cause) ?? 0) + 1)
    }
  const paths = documents.flat().flatMap(({ path }) => (path === undefined ? [] : [path]))
  const effect = effectsOf({ mapping: under.mapping, canonical }, paths)
  return [
    ...[...causes].map(([cause, count]) => `Likely cause: ${cause} (${valuesOf(count)}).`),
    ...(effect === undefined ? [] : [effect]),
  ]
}

const valuesOf = (count: number): string => (count === 1 ? '1 value' : `${count} values`)

/** With the canonical path, where one is known. */
type Placed = Differing & { path?: string | undefined }

const differingIn = (under: MappingUnderTest, sample: Sample, tried: readonly Tried[]): Placed[][] =>
  (sample.expected ?? []).flatMap((expected, index) => {
    const one = tried[index]
    return one
      ? [compared(under.mapping, expected, one.document).map((two) => placed(under, sample, one, two))]
      : []
  })

function placed({ mapping }: MappingUnderTest, sample: Sample, tried: Tried, one: Compared): Placed {
  const { expected, got } = one
  if (directionOf(mapping) === 'in') {
    const path = pathOfPointer(one.pointer)
    const entry = tried.lineage.find((own) => own.pointer === one.pointer)
    return { expected, got, name: path, path, entry, raw: rawOf(sample, entry) }
  }
  const entry: LineageEntry | undefined = entryOnWire(tried, wirePlaceOf(sample, tried, one))
  const { segment: _, ...place } = wirePlaceOf(sample, tried, one)
  return { expected, got, name: wirePlace(place), entry, path: entry && pathOfPointer(entry.pointer) }
}

function rawOf({ bytes }: Sample, entry: LineageEntry | undefined): string | undefined {
  const { offset, length } = entry ?? {}
  if (offset === undefined || length === undefined) return undefined
  return Buffer.from(bytes.subarray(offset, offset + length)).toString('utf8')
}
