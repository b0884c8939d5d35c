// What a document says of an order, held against the order as it stands: not cancelled, lines that exist, in its units,
// at its prices, and not more of them.
import type Big from 'big.js'
import type { FindingCode } from '../../finding/catalogue.ts'
import type { CanonicalDocument } from '../reading.ts'
import { type Claim, type CodedBreach, claimsOf, kindOf, lineFinder, namedLine } from './claims.ts'
import { decimalAt } from './exact.ts'
import { itemOf } from './items.ts'
import { entriesAt, isObject, type Place, textAt } from './rule.ts'
import { isCancellation, type Standing } from './standing.ts'

type Holder = Record<string, unknown>

/** Names that `rules` may settle. */
export const ORDER_RULES: readonly FindingCode[] = [
  'order-cancelled',
  'order-line-cancelled',
  'order-line-unknown',
  'order-item-differs',
  'order-unit-differs',
  'order-price-differs',
  'order-quantity-exceeded',
]

/** What a document says otherwise than the orders that it names; orders by their number. */
export function judgeAgainstOrders(
  document: CanonicalDocument,
  orders: ReadonlyMap<string, Standing>,
): CodedBreach[] {
  const kind = kindOf(document)
  const lineOf = lineFinder()
  const ofLines = claimsOf(document).flatMap((claim) => {
    const { order, cancelled } = orders.get(claim.order ?? '') ?? {}
    // Of an order that is not to be, no line is wrong in particular.
    return order && !cancelled ? judgeLine(document, kind, claim, order, lineOf) : []
  })
  return [...cancelledIn(document, kind, orders), ...ofLines]
}

function judgeLine(
  document: CanonicalDocument,
  kind: string,
  claim: Claim,
  order: CanonicalDocument,
  lineOf: ReturnType<typeof lineFinder>,
): CodedBreach[] {
  const bills = kind === 'invoice'
  const named = namedLine(claim.value, kind)
  const line = lineOf(order, named, claim.value)
  if (!line) return unknownLine(claim, named, kind)
  const delivers = bills || kind === 'shipment'
  if (delivers && line.action === 'deleted') return [lineCancelled(claim, line)]
  return [
    ...(kind === 'order-change' ? [] : itemDiffers(claim, line)),
    ...unitOf(claim, line),
    ...(bills ? priceOf(claim, priceFor(claim.value, document), priceFor(line, order)) : []),
    ...(delivers ? quantityOf(claim, line) : []),
  ]
}

/** A document that goes on with a cancelled order; one that is older than the cancellation could not know. */
function cancelledIn(
  document: CanonicalDocument,
  kind: string,
  orders: ReadonlyMap<string, Standing>,
): CodedBreach[] {
  if (!goesOn(document, kind)) return []
  const date = textAt(document, 'date') ?? ''
  return [...namesOf(document)].flatMap(([order, at]): CodedBreach[] => {
    const { cancelled } = orders.get(order) ?? {}
    const since = textAt(cancelled, 'date')
    if (!cancelled || (date !== '' && since !== undefined && date < since)) return []
    return [
      { code: 'order-cancelled', at, facts: { order, ...(since === undefined ? {} : { date: since }) } },
    ]
  })
}

/** Whether it takes its order for one that holds: an answer to a cancellation, or one that declines, does not. */
function goesOn(document: CanonicalDocument, kind: string): boolean {
  if (kind === 'order-change') return !isCancellation(document)
  if (kind !== 'order-response') return true
  const { purpose = 'original', response } = document
  return purpose === 'original' && !/reject/.test(String(response))
}

/** The orders that a document names, each with the first place where it does. */
export function namesOf(document: CanonicalDocument): Map<string, string> {
  const names = new Map<string, string>()
  const look = ({ value, at }: Place): void => {
    const number = textAt(value, 'order.number')
    if (number !== undefined && !names.has(number)) names.set(number, `${at}/order/number`)
    for (const part of [...entriesAt(value, 'lines', at), ...entriesAt(value, 'contents', at)]) look(part)
  }
  look({ value: document, at: '' })
  return names
}

const lineCancelled = ({ value, at, order }: Claim, line: Holder): CodedBreach => ({
  code: 'order-line-cancelled',
  at: isObject(value.quantity) ? `${at}/quantity/value` : at,
  facts: { got: textAt(line, 'number') ?? '?', order: order! },
})

// A change may add a line; an item that stands in no line or in several says nothing about which one is meant.
function unknownLine({ value, at, order }: Claim, named: string | undefined, kind: string): CodedBreach[] {
  if (named === undefined || (kind === 'order-change' && value.action === 'added')) return []
  return [{ code: 'order-line-unknown', at, facts: { got: named, order: order! } }]
}

// A change may put another item into a line.
const itemDiffers = (claim: Claim, line: Holder): CodedBreach[] =>
  itemOf(claim, line).map((breach) => ({ code: 'order-item-differs', ...breach }))

function unitOf({ value, at, order }: Claim, line: Holder): CodedBreach[] {
  const [got, expected] = [textAt(value, 'quantity.unit'), textAt(line, 'quantity.unit')]
  if (got === undefined || expected === undefined || got === expected) return []
  return [{ code: 'order-unit-differs', at: `${at}/quantity/unit`, facts: { got, expected, order: order! } }]
}

interface UnitPrice {
  amount: Big
  unit: string
  currency: string | undefined
}

function priceOf({ at, order }: Claim, got?: UnitPrice, expected?: UnitPrice): CodedBreach[] {
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

function quantityOf({ value, at, order }: Claim, line: Holder): CodedBreach[] {
  const [got, most] = [decimalAt(value, 'quantity.value'), decimalAt(line, 'quantity.value')]
  const sameUnit = textAt(value, 'quantity.unit') === textAt(line, 'quantity.unit')
  if (!got || !most || !sameUnit || got.lte(most)) return []
  const facts = { got: got.toFixed(), expected: most.toFixed(), order: order! }
  return [{ code: 'order-quantity-exceeded', at: `${at}/quantity/value`, facts }]
}
