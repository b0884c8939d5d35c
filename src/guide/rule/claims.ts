// The lines of a document that speak of an order, and the lines of orders that they can mean. Lines are told by their
// number in the order or, where they don't say one, by the item's numbers.
import type { FindingCode } from '../../finding/catalogue.ts'
import type { CanonicalDocument } from '../reading.ts'
import { type Breach, entriesAt, isObject, type Place, textAt } from './rule.ts'

type Holder = Record<string, unknown>

/** A line that speaks of an order's line. */
export interface Claim extends Place {
  /** Number of the order, its own or that of the part around it. */
  order?: string
}

/** One breach, with the code of its finding. */
export interface CodedBreach extends Breach {
  code: FindingCode
}

/** A document's kind, such as invoice. */
export const kindOf = ({ schema }: CanonicalDocument): string => String(schema ?? '').split('/')[0]!

/** The lines of a document, or the parts of a shipment that are items. */
export function claimsOf(document: CanonicalDocument): Claim[] {
  const order = textAt(document, 'order.number')
  return [...claimsIn(document, 'lines', '', order), ...claimsInTree(document, '', order)]
}

const claimsIn = (holder: Holder, name: string, at: string, above: string | undefined): Claim[] =>
  entriesAt(holder, name, at).map((place) => {
    const order = textAt(place.value, 'order.number') ?? above
    return { ...place, ...(order === undefined ? {} : { order }) }
  })

function claimsInTree(holder: Holder, at: string, above: string | undefined): Claim[] {
  return claimsIn(holder, 'contents', at, above).flatMap((part) => [
    ...(isObject(part.value.item) ? [part] : []),
    ...claimsInTree(part.value, part.at, part.order),
  ])
}

/** Paths of the numbers that tell items apart. */
export const ITEM_NUMBERS = ['item.gtin', 'item.buyerId', 'item.sellerId', 'item.manufacturerId']

/** The numbers of a line's item, each a key that tells items apart. */
export const itemKeys = (line: Holder): string[] =>
  ITEM_NUMBERS.flatMap((path) => {
    const value = textAt(line, path)
    return value === undefined ? [] : [`${path} ${value}`]
  })

/** 1 and 0001 are one line to everybody but a computer. */
export const plain = (number: string): string =>
  /^\d+$/.test(number) ? number.replace(/^0+(?=\d)/, '') : number

/** The number by which a line names one of its order's: that of a response's or change's own line is the order's. */
export function namedLine(line: Holder, kind: string): string | undefined {
  const own = kind === 'order-response' || kind === 'order-change' ? textAt(line, 'number') : undefined
  return textAt(line, 'order.line') ?? own
}

/** The lines of an order by their number, and by each number of their item: two at most, since two name none. */
interface OrderLines {
  byNumber: Map<string, Holder>
  byItem: Map<string, Holder[]>
}

/** Finds an order's line for a claim. Each order is indexed once: looking through it for each line is quadratic. */
export function lineFinder() {
  const known = new Map<CanonicalDocument, OrderLines>()
  return (order: CanonicalDocument, number: string | undefined, claim: Holder): Holder | undefined => {
    const lines = known.get(order) ?? indexed(order)
    known.set(order, lines)
    if (number !== undefined) return lines.byNumber.get(plain(number))
    const fitting = new Set(itemKeys(claim).flatMap((key) => lines.byItem.get(key) ?? []))
    return fitting.size === 1 ? [...fitting][0] : undefined
  }
}

function indexed(order: CanonicalDocument): OrderLines {
  const lines: OrderLines = { byNumber: new Map(), byItem: new Map() }
  for (const { value } of entriesAt(order, 'lines', '')) {
    const number = textAt(value, 'number')
    if (number !== undefined && !lines.byNumber.has(plain(number))) lines.byNumber.set(plain(number), value)
    for (const key of itemKeys(value)) {
      const same = lines.byItem.get(key) ?? []
      if (same.length < 2) lines.byItem.set(key, [...same, value])
    }
  }
  return lines
}
