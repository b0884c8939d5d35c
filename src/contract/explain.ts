// A broken promise in a sentence: partner, document, sample, the canonical value, the wire element it came from,
// and the line of the guide that says so.
import type { Finding } from '../finding/finding.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import { addressesOf } from '../guide/paths.ts'
import type { LineageEntry } from '../guide/reading.ts'
import type { Broken } from './broken.ts'
import { pathOfPointer } from './canonicalPath.ts'
import { titleOf } from './compile.ts'
import { originOnWire, wirePlaceOf } from './explainWire.ts'
import { lineOf } from './lineOf.ts'
import type { Sample } from './sample.ts'
import type { Tried } from './tried.ts'
import { directionOf, type MappingUnderTest } from './underTest.ts'

/** `acme 850-in "price per hundred"`. */
export const labelOf = (
  { partner, mapping }: { partner: string; mapping: string },
  sample?: Pick<Sample, 'name'>,
): string => `${partner} ${mapping}${sample ? ` "${titleOf(sample)}"` : ''}`

/**
 * `acme 850-in "price per hundred": /lines/0/price/amount expected "0.1250" got "12.50" ← PO1 #7 element 4
 * "12.50" (byte 812) by partners/acme/850.yaml:14`; #7 is the segment's place in its set, ST being 1. Outbound the
 * other way round: `IT1 #8 element 4 expected "12.50" got "0.1250" ← /lines/0/price/amount by …`.
 */
export function explain(
  under: MappingUnderTest,
  sample: Sample,
  tried: Tried | undefined,
  broken: Broken,
): string {
  const { pointer, at, expected, got } = broken
  const isWhole = (at ?? pointer) === ''
  const what = isWhole ? 'the document' : placeName(under, sample, tried, broken)
  const head = `${labelOf(under, sample)}: ${what} expected ${expected} got ${got}`
  if (broken.finding) return `${head} ← ${placeOfFinding(under.guide, broken.finding)}`
  return isWhole || isOfEnvelopes(pointer) ? head : `${head} ← ${originOfValue(under, sample, tried, broken)}`
}

function placeOfFinding(guide: ResolvedGuide, { at, guide: address }: Finding): string {
  const by = address === undefined ? '' : ` by ${lineOf(guide, address)}`
  return `${wirePlace(at)}${whereOf(at)}${by}`
}

// Counts and control numbers are the writer's own, and come from no value.
const isOfEnvelopes = (pointer: string): boolean => pointer === '/controls' || pointer === '/elements'

function placeName(
  { mapping }: MappingUnderTest,
  sample: Sample,
  tried: Tried | undefined,
  broken: Broken,
): string {
  if (directionOf(mapping) === 'in') return broken.pointer
  if (isOfEnvelopes(broken.pointer)) return broken.pointer === '/controls' ? 'the envelope' : 'the order'
  return wirePlace(wirePlaceOf(sample, tried, broken))
}

/** The bytes that places are in; `base` is where they begin, as places count. */
type Sampled = Pick<Sample, 'bytes' | 'expected'> & { base?: number }
type Made = Pick<Tried, 'document' | 'lineage'>

/**
 * Where a value came from: `PO1 #7 element 4 "12.50" (byte 812) by partners/acme/850.yaml:14`, or where it would have;
 * outbound the canonical value, `/lines/0/price/amount by partners/harborline/810.yaml:14`.
 */
export function originOfValue(
  { guide, mapping }: Pick<MappingUnderTest, 'guide' | 'mapping'>,
  sample: Sampled,
  tried: Made | undefined,
  { pointer, at }: Pick<Broken, 'pointer' | 'at'>,
): string {
  if (directionOf(mapping) === 'out')
    return originOnWire(guide, sample, tried, { pointer, ...(at === undefined ? {} : { at }) })
  const entry = tried?.lineage.find((one) => one.pointer === pointer)
  return entry ? cameFrom(guide, sample, entry) : cameFromNothing(guide, pointer)
}

function cameFrom(guide: ResolvedGuide, { bytes, base = 0 }: Sampled, entry: LineageEntry): string {
  const by = ` by ${lineOf(guide, entry.guide)}`
  if (entry.by === 'default') return `the default${by}`
  const { offset, length } = entry
  const raw =
    offset === undefined || length === undefined
      ? ''
      : ` "${Buffer.from(bytes.subarray(offset - base, offset - base + length)).toString('latin1')}"`
  return `${wirePlace(entry)}${raw}${whereOf(entry)}${by}`
}

function cameFromNothing(guide: ResolvedGuide, pointer: string): string {
  const path = pathOfPointer(pointer)
  const places = addressesOf(guide, path).slice(0, 3)
  if (places.length === 0) return `nothing: no place of ${guide.guide} says ${path}`
  return `nothing in the file; it would come by ${places.map((address) => lineOf(guide, address)).join(' or ')}`
}

type WirePlace = Pick<LineageEntry, 'segment' | 'id' | 'element' | 'component' | 'repetition' | 'path'>

/** `PO1 #7 element 4`, or the path of an XML element. */
export function wirePlace({ segment, id, element, component, repetition, path }: WirePlace): string {
  if (id === undefined) return path ?? 'the document'
  const parts = [
    segment === undefined ? id : `${id} #${segment}`,
    element === undefined ? '' : ` element ${element}`,
    component === undefined ? '' : ` component ${component}`,
    repetition === undefined ? '' : ` repetition ${repetition}`,
  ]
  return parts.join('')
}

/** ` (byte 812)`, or ` (line 40, column 13)`. */
export function whereOf({ offset, line, column }: Pick<LineageEntry, 'offset' | 'line' | 'column'>): string {
  if (line !== undefined) return ` (line ${line}, column ${column})`
  return offset === undefined ? '' : ` (byte ${offset})`
}
