// Where a value on the wire came from: the canonical value that it says, and the line of the guide by which it got
// there; or, where nothing says it, the lines that could have.
import type { Place } from '../finding/finding.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import { placesOf } from '../guide/places.ts'
import type { LineageEntry } from '../guide/reading.ts'
import type { Compared } from './compare.ts'
import { lineOf } from './lineOf.ts'
import type { Sample } from './sample.ts'
import type { Tried } from './tried.ts'
import { placeOf } from './view/place.ts'

type Expected = Pick<Sample, 'expected'>
type Made = Pick<Tried, 'document' | 'lineage'>
type Pointed = Pick<Compared, 'pointer' | 'at'>

/** The place that a difference is about, in what was written or else in what was expected. */
export function wirePlaceOf(sample: Expected, tried: Made | undefined, { pointer, at }: Pointed): Place {
  if (at !== undefined && tried) return placeOf(tried.document, at)
  return placeOf(sample.expected?.[0] ?? {}, pointer)
}

/** The canonical value that stands at a place of what was written. */
export const entryOnWire = (tried: Made | undefined, place: Place): LineageEntry | undefined =>
  tried?.lineage.find((one) => isAt(one, place))

/** `/lines/0/price/amount by partners/harborline/810.yaml:14`. */
export function originOnWire(
  guide: ResolvedGuide,
  sample: Expected,
  tried: Made | undefined,
  pointed: Pointed,
): string {
  const place = wirePlaceOf(sample, tried, pointed)
  const entry = pointed.at === undefined ? undefined : entryOnWire(tried, place)
  if (entry) return `${entry.pointer} by ${lineOf(guide, entry.guide)}`
  const lines = linesFor(guide, place, pointed.at === undefined ? [] : besides(tried, place))
  if (lines.length === 0) return `nothing that ${guide.guide} says`
  const by = lines.join(' or ')
  return pointed.at === undefined
    ? `nothing in the document; it would come by ${by}`
    : `no value of the document, by ${by}`
}

/** So many lines are named. */
const NAMED = 3

/** Lines that could put a value at a place: of the element, else of its segment; those of the overlay first. */
function linesFor(guide: ResolvedGuide, place: Place, beside: readonly string[]): string[] {
  const { element: _, ...segment } = place
  const ofElement = beside.length > 0 ? beside : addressesOf(guide, place)
  const addresses = ofElement.length > 0 ? ofElement : addressesOf(guide, segment)
  const lines = [...new Set(addresses.map((address) => lineOf(guide, address)))]
  const isShipped = (line: string) => Number(line.startsWith('src/'))
  return lines.sort((a, b) => isShipped(a) - isShipped(b)).slice(0, NAMED)
}

/** True where an entry is about a place, or about the first value of a segment or element that is meant as a whole. */
function isAt(entry: LineageEntry, { segment, id, element, component, path }: Place): boolean {
  if (path !== undefined) return entry.path === path || entry.path?.startsWith(`${path}/`) === true
  if (segment === undefined || entry.segment !== segment || entry.id !== id) return false
  if (element === undefined) return true
  return entry.element === element && (component === undefined || entry.component === component)
}

/** The address of an element that no value says, by those of its segment that a value does. */
function besides(tried: Made | undefined, { segment, element }: Place): string[] {
  if (segment === undefined || element === undefined) return []
  const sibling = tried?.lineage.find((one) => one.segment === segment && one.component === undefined)
  return sibling ? [sibling.guide.replace(/[^.]+$/, String(element))] : []
}

/** The addresses that could put a value there, by their names alone. */
function addressesOf(guide: ResolvedGuide, { id, element, path }: Place): string[] {
  const names =
    path === undefined
      ? []
      : path
          .replaceAll(/\[\d+\]/g, '')
          .split('/')
          .slice(2)
  const isMeant = (address: string) => {
    if (path !== undefined) return address.replace(/^body\./, '') === names.join('.')
    const parts = address.split('.')
    const segment = element === undefined ? parts.at(-1) : parts.at(-2)
    return segment?.split('/')[0] === id && (element === undefined || parts.at(-1) === String(element))
  }
  return placesOf(guide)
    .filter(({ address }) => isMeant(address))
    .map(({ address }) => address)
}
