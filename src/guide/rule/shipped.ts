// What an invoice bills, held against the ship notices of its order or those that it names: lines that were shipped, in
// the units in which they were, and not more of them. What stands in several packages, or is billed in several lines, is
// added up first.
import type { FindingCode } from '../../finding/catalogue.ts'
import type { Facts } from '../../finding/finding.ts'
import type { CanonicalDocument } from '../reading.ts'
import { namesOf } from './against.ts'
import { type Claim, type CodedBreach, claimsOf, itemKeys, kindOf, plain } from './claims.ts'
import { decimalAt, sum, ZERO } from './exact.ts'
import { type Good, type Goods, goodsIn, kindOfKey, type Shelf } from './goods.ts'
import { textAt } from './rule.ts'

/** Names that `rules` may settle. */
export const SHIPMENT_RULES: readonly FindingCode[] = [
  'shipped-line-unknown',
  'shipped-unit-differs',
  'shipped-quantity-exceeded',
  'invoice-before-shipment',
]

/** What an invoice says otherwise than ship notices; these in the order in which they came. */
export function judgeAgainstShipments(
  invoice: CanonicalDocument,
  known: readonly CanonicalDocument[],
): CodedBreach[] {
  if (kindOf(invoice) !== 'invoice') return []
  const goods = goodsIn(known)
  const billed = new Map<readonly Good[], Claim[]>()
  const unknown: CodedBreach[] = []
  for (const claim of claimsOf(invoice)) {
    const named = namedIn(invoice, claim, goods)
    if (!named) continue
    const shipped = shippedFor(claim, named)
    if (!shipped) unknown.push(...unknownLine(claim, named))
    else if (billed.has(shipped)) billed.get(shipped)!.push(claim)
    else billed.set(shipped, [claim])
  }
  return [
    ...early(invoice, goods),
    ...unknown,
    ...[...billed].flatMap(([goods, claims]) => compare(goods, claims)),
  ]
}

/** Where a billed line is looked for, and the line in it that is named. */
interface Named {
  shelf: Shelf
  line: string | undefined
  /** For the sentence: the notice or the order. */
  facts: Facts
}

/** In the notice that the line names, else in all those of its order; undefined where none is known. */
function namedIn(invoice: CanonicalDocument, { value, order }: Claim, goods: Goods): Named | undefined {
  const notice = textAt(value, 'shipment.number') ?? textAt(invoice, 'shipment.number')
  const ofNotice = goods.get(`notice ${notice}`)
  if (notice !== undefined && ofNotice)
    return { shelf: ofNotice, line: textAt(value, 'shipment.line'), facts: { notice } }
  const ofOrder = goods.get(`order ${order}`)
  if (order === undefined || !ofOrder) return undefined
  return { shelf: ofOrder, line: textAt(value, 'order.line'), facts: { order } }
}

/** By the line that it names, where such are known; else by the numbers of its item. */
function shippedFor({ value }: Claim, { shelf, line }: Named): readonly Good[] | undefined {
  if (line !== undefined && shelf.byLine.size > 0) return shelf.byLine.get(plain(line))
  const key = itemKeys(value).find((one) => shelf.byItem.has(one))
  return key === undefined ? undefined : shelf.byItem.get(key)
}

// An item whose numbers are of another kind than those shipped may be any of them, or a service.
function unknownLine({ value, at }: Claim, { shelf, line, facts }: Named): CodedBreach[] {
  const isNamed = line !== undefined && shelf.byLine.size > 0
  const item = itemKeys(value).find((key) => shelf.kinds.has(kindOfKey(key)))
  const got = isNamed ? `line ${line}` : item && `item ${item.slice(item.indexOf(' ') + 1)}`
  return got === undefined ? [] : [{ code: 'shipped-line-unknown', at, facts: { got, ...facts } }]
}

const unitOf = ({ value }: Claim): string | undefined => textAt(value, 'quantity.unit')
const quantityOf = ({ value }: Claim) => decimalAt(value, 'quantity.value')

/** Lines that bill the same goods, together. */
function compare(shipped: readonly Good[], claims: readonly Claim[]): CodedBreach[] {
  const [unit, ...others] = new Set(shipped.map(unitOf))
  if (unit === undefined || others.length > 0) return []
  const notices = [...new Set(shipped.map(({ notice }) => notice))].slice(0, MOST_NAMED)
  const [same, different] = [claims.filter((one) => unitOf(one) === unit), claims.filter(hasOther(unit))]
  const wrong = different.map((one): CodedBreach => {
    const facts = { got: unitOf(one)!, expected: unit, notice: notices }
    return { code: 'shipped-unit-differs', at: `${one.at}/quantity/unit`, facts }
  })
  return [...wrong, ...exceeded(shipped, same, notices)]
}

/** Notices that a sentence names. */
const MOST_NAMED = 3

const hasOther = (unit: string) => (claim: Claim) => ![undefined, unit].includes(unitOf(claim))

/** At the first line with which more is billed than was shipped. */
function exceeded(shipped: readonly Good[], claims: readonly Claim[], notice: string[]): CodedBreach[] {
  const amounts = shipped.map(quantityOf)
  if (!amounts.every((one) => one !== undefined)) return []
  const most = sum(amounts)
  const billed = sum(claims.map((one) => quantityOf(one) ?? ZERO))
  if (billed.lte(most)) return []
  let so = ZERO
  const first = claims.find((one) => {
    so = so.plus(quantityOf(one) ?? ZERO)
    return so.gt(most)
  })
  const facts = { got: billed.toFixed(), expected: most.toFixed(), notice }
  return [{ code: 'shipped-quantity-exceeded', at: `${first!.at}/quantity/value`, facts }]
}

/** Orders of which nothing was shipped yet, as far as is known; asked only where a partner's goods are announced. */
function early(invoice: CanonicalDocument, goods: Goods): CodedBreach[] {
  const claims = claimsOf(invoice)
  return [...namesOf(invoice)].flatMap(([order, at]): CodedBreach[] => {
    const own = claims.filter((one) => one.order === order)
    const isShipped = goods.has(`order ${order}`) || own.some((one) => namedIn(invoice, one, goods))
    return isShipped ? [] : [{ code: 'invoice-before-shipment', at, facts: { order } }]
  })
}
