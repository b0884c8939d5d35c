// A canonical document in a few lines: what a person looks for first. The whole of it is in the JSON.
import type { Order, OrderResponse, Shipment } from '../../canonical/canonical.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { packTree } from './packTree.ts'
import { spokenLines } from './spoken.ts'

/** A draft may lack any part, and so may any part of it. */
type Partly<T> = T extends readonly (infer E)[]
  ? Partly<E>[]
  : T extends object
    ? { [K in keyof T]?: Partly<T[K]> }
    : T
type Draft = Partly<Omit<Order, 'schema' | 'lines'> & Pick<OrderResponse, 'order' | 'response'>> & {
  schema?: string
  lines?: Line[]
}
type Party = NonNullable<Draft['buyer']>
type Line = Partly<Order['lines'][number]> &
  Pick<Partly<NonNullable<OrderResponse['lines']>[number]>, 'acknowledgements'>

/** Lines of an order that are listed. */
const MOST = 20

/** The digest, in lines without an indent. */
export function digest(document: CanonicalDocument): string[] {
  if (document.schema === 'shipment/1') return shipmentLines(document as Partly<Shipment>)
  if (Array.isArray(document.lines) || document.buyer || document.seller || document.schema === 'order/1')
    return tradeLines(document as Draft)
  const spoken = spokenLines(document)
  if (spoken.length > 0) return spoken
  const { schema, ...rest } = document
  return [`${schema}: ${Object.keys(rest).join(', ') || 'nothing was understood'}`]
}

// An order, and whatever else is about one: parties, terms, lines.
function tradeLines(order: Draft): string[] {
  const { buyer, seller, shipTo, billTo, lines = [], totals, currency } = order
  const total = totals?.amount
  const more = lines.length - MOST
  return [
    headline(order),
    ...named('buyer', buyer),
    ...named('seller', seller),
    ...named('ship to', shipTo),
    ...named('bill to', billTo),
    ...others(order),
    ...lines.slice(0, MOST).map((line, index) => lineText(line, index)),
    ...(more > 0 ? [`${more} more lines`] : []),
    ...(total ? [words('total', total.amount, total.currency ?? currency)] : []),
  ]
}

function shipmentLines(shipment: Partly<Shipment>): string[] {
  const { number, date, purpose, shipFrom, shipTo, order, contents } = shipment
  const head = words('shipment', number ?? '(no number)', date && `of ${date}`)
  return [
    [head, purpose, order?.number && `order ${order.number}`].filter(Boolean).join(', '),
    ...named('ship from', shipFrom),
    ...named('ship to', shipTo),
    ...packTree(contents as Parameters<typeof packTree>[0]),
  ]
}

function headline({ schema, number, date, order, purpose, kind, response, currency }: Draft): string {
  const what = (schema ?? '').replace(/\/\d+$/, '').replaceAll('-', ' ')
  const head = words(what, number ?? (order?.number ? '' : '(no number)'), date && `of ${date}`)
  const to = order?.number && words('order', order.number, order.change && `change ${order.change}`)
  return [head, to, purpose, kind, response, currency && `in ${currency}`].filter(Boolean).join(', ')
}

function named(role: string, party: Party | undefined): string[] {
  if (!party) return []
  const id = party.id?.value && words(party.id.scheme, party.id.value)
  const { city, region, postalCode, country } = party.address ?? {}
  const place = words(city, region, postalCode, country)
  return [`${role.padEnd(8)} ${[party.name ?? '(no name)', id, place].filter(Boolean).join(', ')}`]
}

/** How many there are of what is not shown. */
function others(order: Draft): string[] {
  const shown = ['lines', 'buyer', 'seller', 'shipTo', 'billTo']
  const counts = Object.entries(order)
    .filter(([name, value]) => Array.isArray(value) && !shown.includes(name))
    .map(([name, value]) => `${(value as unknown[]).length} ${name}`)
  return counts.length > 0 ? [`with     ${counts.join(', ')}`] : []
}

function lineText(line: Line, index: number): string {
  const { number, action, quantity, price, item, subLines, schedule, acknowledgements = [] } = line
  const basis = price?.basis && `per ${words(price.basis.value, price.basis.unit)}`
  const cost = price?.amount && words('at', price.amount, price.currency, basis)
  const { buyerId, sellerId, gtin, name, description } = item ?? {}
  const ids = [
    buyerId && `buyer’s ${buyerId}`,
    sellerId && `seller’s ${sellerId}`,
    gtin && `gtin ${gtin}`,
  ].filter(Boolean)
  const parts = [
    `line ${number ?? `(${index + 1})`}`,
    action,
    words(quantity?.value, quantity?.unit ?? quantity?.partnerUnit),
    cost,
    ids.join(' '),
    name ?? description,
    subLines && `${subLines.length} sublines`,
    schedule && `${schedule.length} deliveries`,
    ...acknowledgements.map(answerText),
  ]
  return parts.filter(Boolean).join(', ')
}

function answerText({
  status,
  quantity,
  dates,
  item,
}: NonNullable<Line['acknowledgements']>[number]): string {
  const instead = item && words('as', item.sellerId ?? item.buyerId ?? item.manufacturerId ?? item.gtin)
  return words(
    '→',
    status,
    quantity?.value,
    quantity?.unit,
    ...(dates ?? []).map(({ date }) => date),
    instead,
  )
}

const words = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ')
