// One PO1 loop as a retailer sends it: the item under two to four numbers, what it is, and here and there its
// packing, which stores it goes to or when it is due.
import { between, pick, type Random } from '../../../src/guide/sample/random.ts'
import { type Pen, padded } from './pen.ts'
import { COLOURS, GOODS, MATERIALS, UNITS } from './words.ts'

/** What a line adds to the totals. */
export interface LineTotal {
  quantity: number
  /** In cents. */
  amount: number
}

export const money = (cents: number): string => `${Math.floor(cents / 100)}.${padded(cents % 100, 2)}`

/** Quarters of a year in the order in which things happen, so that no date stands before what it follows. */
const QUARTER = { ordered: 0, shipped: 1, delivered: 2, cancelled: 3 } as const

/** A date of a quarter of 2025 that every month has. */
export const day = (random: Random, when: keyof typeof QUARTER): string =>
  `2025${padded(3 * QUARTER[when] + between(random, 1, 3), 2)}${padded(between(random, 1, 28), 2)}`

const often = (random: Random, share: number): boolean => random.next() < share

/** Writes the line of the number `at` and gives what it adds. */
export function writeLine(pen: Pen, random: Random, at: number): LineTotal {
  const quantity = between(random, 1, 480)
  const cents = between(random, 45, 39_999)
  const unit = pick(random, UNITS)
  const basis = often(random, 0.3) ? 'PE' : ''
  pen.segment(`PO1*${at}*${quantity}*${unit}*${money(cents)}*${basis}*${numbers(random)}`)
  pen.segment(`PID*F****${pick(random, MATERIALS)} ${pick(random, GOODS)}`)
  if (often(random, 0.25)) pen.segment(`PID*F*73***${pick(random, COLOURS)}`)
  if (often(random, 0.15)) pen.segment(`PO4*${between(random, 1, 48)}*${between(random, 1, 900)}*GR`)
  if (often(random, 0.1)) pen.segment(`REF*CT*C-${between(random, 1000, 9999)}`)
  if (often(random, 0.1)) writeStores(pen, random, quantity, unit)
  if (often(random, 0.12)) writeSchedule(pen, random, quantity, unit)
  return { quantity, amount: quantity * cents }
}

function numbers(random: Random): string {
  const buyer = between(random, 100_000, 9_999_999)
  let pairs = `BP*${buyer}*VN*WC-${between(random, 1000, 99_999)}`
  if (often(random, 0.7)) pairs += `*UP*${gtin(random)}`
  if (often(random, 0.25)) pairs += `*SK*${buyer}-${between(random, 1, 99)}`
  return pairs
}

/** Twelve digits, the last of which checks the others. */
function gtin(random: Random): string {
  const digits = padded(between(random, 0, 999_999), 6) + padded(between(random, 0, 99_999), 5)
  let sum = 0
  for (let at = 0; at < 11; at++) sum += (digits.charCodeAt(at) - 48) * (at % 2 === 0 ? 3 : 1)
  return digits + ((10 - (sum % 10)) % 10)
}

function writeStores(pen: Pen, random: Random, quantity: number, unit: string): void {
  const count = Math.min(quantity, between(random, 2, 10))
  const each = Math.floor(quantity / count)
  let text = `SDQ*${unit}*92`
  for (let at = 1; at <= count; at++)
    text += `*${padded(at * between(random, 1, 900), 4)}*${at < count ? each : quantity - each * (count - 1)}`
  pen.segment(text)
}

function writeSchedule(pen: Pen, random: Random, quantity: number, unit: string): void {
  const first = Math.ceil(quantity / 2)
  pen.segment(`SCH*${first}*${unit}***002*${day(random, 'delivered')}`)
  if (quantity > first) pen.segment(`SCH*${quantity - first}*${unit}***002*${day(random, 'delivered')}`)
}
