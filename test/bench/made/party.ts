// A party with its address: the loop that orders and shipments share.
import { between, pick, type Random } from '../../../src/guide/sample/random.ts'
import { type Pen, padded } from './pen.ts'
import { PLACES, STREETS } from './words.ts'

/** N1, N3 and N4 of a party in a role. */
export function writeParty(pen: Pen, random: Random, role: string, name: string): void {
  const [city, state, postal] = pick(random, PLACES)
  pen.segment(`N1*${role}*${name}*92*${padded(between(random, 1, 9999), 4)}`)
  pen.segment(`N3*${between(random, 1, 9999)} ${pick(random, STREETS)}`)
  pen.segment(`N4*${city}*${state}*${postal}${padded(between(random, 1, 99), 2)}*US`)
}
