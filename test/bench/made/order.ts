// 850s of release 004010, conforming to the standard and with a place in the canonical order for every value, as
// the bulk of what a partner sends is: what is measured is understanding, not complaining.
import { between, pick, type Random } from '../../../src/guide/sample/random.ts'
import { day, money, writeLine } from './line.ts'
import { writeParty } from './party.ts'
import { type Pen, padded } from './pen.ts'
import { STORES, SUPPLIERS } from './words.ts'

/** How large an order is. */
export interface OrderShape {
  /** At least and at most. */
  lines: readonly [number, number]
  /** Whether its heading is all that retailers send, or only what they must. */
  heading: 'full' | 'short'
}

/** Writes the set of the ordinal `at`, ST to SE. */
export function writeOrder(pen: Pen, random: Random, at: number, shape: OrderShape): void {
  const control = padded(at, 4)
  pen.segments = 0
  pen.segment(`ST*850*${control}`)
  pen.segment(`BEG*00*${pick(random, ['SA', 'NE', 'RE'])}*PO${padded(at, 8)}**${day(random, 'ordered')}`)
  if (shape.heading === 'full') writeHeading(pen, random)
  else writeShortHeading(pen, random)
  const lines = between(random, ...shape.lines)
  let quantity = 0
  let amount = 0
  for (let line = 1; line <= lines; line++) {
    const added = writeLine(pen, random, line)
    quantity += added.quantity
    amount += added.amount
  }
  pen.segment(`CTT*${lines}*${quantity}`)
  if (shape.heading === 'full') pen.segment(`AMT*TT*${money(amount)}`)
  pen.segment(`SE*${pen.segments + 1}*${control}`)
}

function writeShortHeading(pen: Pen, random: Random): void {
  pen.segment(`REF*DP*${padded(between(random, 1, 99), 3)}`)
  pen.segment(`DTM*002*${day(random, 'delivered')}`)
  pen.segment(`N1*ST*${pick(random, STORES)}*92*${padded(between(random, 1, 9999), 4)}`)
}

function writeHeading(pen: Pen, random: Random): void {
  pen.segment('CUR*BY*USD')
  pen.segment(`REF*DP*${padded(between(random, 1, 99), 3)}`)
  pen.segment(`REF*IA*${between(random, 100_000, 999_999)}`)
  if (random.next() < 0.5) pen.segment(`REF*PD*SPRING-${between(random, 1, 40)}`)
  pen.segment(
    `PER*BD*Purchasing desk ${between(random, 1, 30)}*TE*555${between(random, 1_000_000, 9_999_999)}`,
  )
  pen.segment('FOB*PP*DE*Our dock')
  pen.segment(`ITD*01*3*${between(random, 1, 3)}**10**${pick(random, ['30', '45', '60'])}`)
  pen.segment(`DTM*010*${day(random, 'shipped')}`)
  pen.segment(`DTM*002*${day(random, 'delivered')}`)
  if (random.next() < 0.4) pen.segment(`DTM*001*${day(random, 'cancelled')}`)
  pen.segment('TD5*B*2*UPSN*M*UPS GROUND')
  writeParty(pen, random, 'BY', pick(random, STORES))
  pen.segment(`N1*SU*${pick(random, SUPPLIERS)}*92*${between(random, 10_000, 99_999)}`)
  writeParty(pen, random, 'ST', `${pick(random, STORES)} #${between(random, 1, 999)}`)
}
