// What ship notices say was shipped, item by item, by the order and by the notice that an invoice names.
import type { CanonicalDocument } from '../reading.ts'
import { type Claim, claimsOf, itemKeys, kindOf, plain } from './claims.ts'
import { textAt } from './rule.ts'
import { isCancellation } from './standing.ts'

/** One item of a ship notice. */
export interface Good extends Claim {
  notice: string
}

/** The items of one order or notice. */
export interface Shelf {
  byLine: Map<string, Good[]>
  byItem: Map<string, Good[]>
  /** The kinds of numbers that every item has: only by one of these can a thing be told to be missing. */
  kinds: Set<string>
}

/** Shelves by `order N` and `notice N`. */
export type Goods = ReadonlyMap<string, Shelf>

/** The last notice of each number counts, and none that takes itself back. */
export function goodsIn(known: readonly CanonicalDocument[]): Goods {
  const notices = new Map(
    known.filter((one) => kindOf(one) === 'shipment').map((one) => [String(one.number ?? ''), one]),
  )
  const goods = new Map<string, Shelf>()
  for (const [notice, shipment] of notices)
    for (const claim of isCancellation(shipment) ? [] : claimsOf(shipment)) put(goods, { ...claim, notice })
  return goods
}

function put(goods: Map<string, Shelf>, good: Good): void {
  const { value, order, notice } = good
  if (order !== undefined) shelve(goods, `order ${order}`, [textAt(value, 'order.line')], good)
  shelve(goods, `notice ${notice}`, [textAt(value, 'line'), textAt(value, 'shippedLine')], good)
}

function shelve(goods: Map<string, Shelf>, name: string, named: (string | undefined)[], good: Good): void {
  const items = itemKeys(good.value)
  const kinds = new Set(items.map(kindOfKey))
  const shelf = goods.get(name) ?? { byLine: new Map(), byItem: new Map(), kinds }
  goods.set(name, shelf)
  shelf.kinds = new Set([...shelf.kinds].filter((kind) => kinds.has(kind)))
  for (const line of new Set(named)) if (line !== undefined) add(shelf.byLine, plain(line), good)
  for (const item of items) add(shelf.byItem, item, good)
}

function add(shelf: Map<string, Good[]>, key: string, good: Good): void {
  const same = shelf.get(key)
  if (same) same.push(good)
  else shelf.set(key, [good])
}

/** `item.gtin` of `item.gtin 4006381333931`. */
export const kindOfKey = (key: string): string => key.slice(0, key.indexOf(' '))
