// What a document says of an order, held against the order itself: lines that exist, in its units, at its prices, and not
// more of them. Lines are told by their number in the order or, where they don't say one, by the item's numbers.
import type Big from 'big.js'
import type { FindingCode } from '../../finding/catalogue.ts'
import type { CanonicalDocument } from '../reading.ts'
import { decimalAt } from './exact.ts'
import { type Breach, entriesAt, isObject, type Place, textAt } from './rule.ts'

type Holder = Record<string, unknown>

/** A line that speaks of an order's line. */
interface Claim extends Place {
  /** Number of the order, its own or that of the part around it. */
  order?: string
}

/** One breach, with the code of its finding. */
export interface OrderBreach extends Breach {
  code: FindingCode
}

/** Names that `rules` may settle. */
export const ORDER_RULES: readonly FindingCode[] = [
  'order-line-unknown',
  'order-unit-differs',
  'order-price-differs',
  'order-quantity-exceeded',
]

/** What a document says otherwise than the order that it names; orders by their number. */
export function judgeAgainstOrders(
  document: CanonicalDocument,
  orders: ReadonlyMap<string, CanonicalDocument>,
): OrderBreach[] {
  const kind = String(document.schema ?? '').split('/')[0]!
  const bills = kind === 'invoice'
  const lineOf = finder()
  return claimsOf(document).flatMap((claim) => {
    const order = claim.order === undefined ? undefined : orders.get(claim.order)
    if (!order) return []
    const own =
      kind === 'order-response' || kind === 'order-change' ? textAt(claim.value, 'number') : undefined
    const named = textAt(claim.value, 'order.line') ?? own
    const line = lineOf(order, named, claim.value)
    if (!line) return unknownLine(claim, named, kind)
    return [
      ...unitOf(claim, line),
      ...(bills ? priceOf(claim, priceFor(claim.value, document), priceFor(line, order)) : []),
      ...(bills || kind === 'shipment' ? quantityOf(claim, line) : []),
    ]
  })
}

function claimsOf(document: CanonicalDocument): Claim[] {
  const order = textAt(document, 'order.number')
  return [...claimsIn(document, 'lines', '', order), ...claimsInTree(document, '', order)]
}

const claimsIn = (holder: Holder, name: string, at: string, above: string | undefined): Claim[] =>
  entriesAt(holder, name, at).map((place) => {
    const order = textAt(place.value, 'order.number') ?? above
    return { ...place, ...(order === undefined ? {} : { order }) }
  })

/** The parts of a shipment that are items. */
function claimsInTree(holder: Holder, at: string, above: string | undefined): Claim[] {
  return claimsIn(holder, 'contents', at, above).flatMap((part) => [
    ...(isObject(part.value.item) ? [part] : []),
    ...claimsInTree(part.value, part.at, part.order),
  ])
}

const ITEM_NUMBERS = ['item.gtin', 'item.buyerId', 'item.sellerId', 'item.manufacturerId']

/** The lines of an order by their number, and by each number of their item: two at most, since two name none. */
interface OrderLines {
  byNumber: Map<string, Holder>
  byItem: Map<string, Holder[]>
}

/** Finds an order's line for a claim. Each order is indexed once: looking through it for each line is quadratic. */
function finder() {
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

const itemKeys = (line: Holder): string[] =>
  ITEM_NUMBERS.flatMap((path) => {
    const value = textAt(line, path)
    return value === undefined ? [] : [`${path} ${value}`]
  })

/** 1 and 0001 are one line to everybody but a computer. */
const plain = (number: string): string => (/^\d+$/.test(number) ? number.replace(/^0+(?=\d)/, '') : number)

// A change may add a line; an item that stands in no line or in several says nothing about which one is meant.
function unknownLine({ value, at, order }: Claim, named: string | undefined, kind: string): OrderBreach[] {
  if (named === undefined || (kind === 'order-change' && value.action === 'added')) return []
  return [{ code: 'order-line-unknown', at, facts: { got: named, order: order! } }]
}

function unitOf({ value, at, order }: Claim, line: Holder): OrderBreach[] {
  const [got, expected] = [textAt(value, 'quantity.unit'), textAt(line, 'quantity.unit')]
  if (got === undefined || expected === undefined || got === expected) return []
  return [{ code: 'order-unit-differs', at: `${at}/quantity/unit`, facts: { got, expected, order: order! } }]
}

interface UnitPrice {
  amount: Big
  unit: string
  currency: string | undefined
}

function priceOf({ at, order }: Claim, got?: UnitPrice, expected?: UnitPrice): OrderBreach[] {
  if (!got || !expected || got.unit !== expected.unit || got.currency !== expected.currency) return []
  if (got.amount.eq(expected.amount)) return []
  const facts = { got: got.amount.toFixed(), expected: expected.amount.toFixed(), order: order! }
  return [{ code: 'order-price-differs', at: `${at}/price/amount`, facts }]
}

/** The price of one unit; undefined where it is for nothing. */
function priceFor(line: Holder, document: CanonicalDocument): UnitPrice | undefined {
  const amount = decimalAt(line, 'price.amount')
  const basis = decimalAt(line, 'price.basis.value')
  if (!amount || basis?.eq(0)) return undefined
  const unit = textAt(line, 'price.basis.unit') ?? textAt(line, 'quantity.unit') ?? ''
  const currency = textAt(line, 'price.currency') ?? textAt(document, 'currency')
  return { amount: basis ? amount.div(basis) : amount, unit, currency }
}

function quantityOf({ value, at, order }: Claim, line: Holder): OrderBreach[] {
  const [got, most] = [decimalAt(value, 'quantity.value'), decimalAt(line, 'quantity.value')]
  const sameUnit = textAt(value, 'quantity.unit') === textAt(line, 'quantity.unit')
  if (!got || !most || !sameUnit || got.lte(most)) return []
  const facts = { got: got.toFixed(), expected: most.toFixed(), order: order! }
  return [{ code: 'order-quantity-exceeded', at: `${at}/quantity/value`, facts }]
}
