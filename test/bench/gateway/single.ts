// One 850 of about 5 kB in an interchange of its own, as a retailer drops them all day. Its number says which it is:
// order number, ISA13, GS06 and ST02 are the same.
import { type Random, seeded } from '../../../src/guide/sample/random.ts'
import { writeOrder } from '../made/order.ts'
import { Pen, padded } from '../made/pen.ts'

export interface Single {
  name: string
  bytes: Uint8Array
}

const LINES = [32, 40] as const

/** ISA06 of a partner of the bench. */
export const senderOf = (partner: string): string => partner.toUpperCase()

/** The number that stands in an order's number, or in a group's of a 997. */
export const indexOf = (number: string): number => Number(number.replace(/^\D+/, ''))

/** The document of a number, from a partner. */
export function single(partner: string, index: number): Single {
  const random: Random = { next: seeded(index), fullness: 1 }
  const pen = new Pen()
  const blank = ' '.repeat(10)
  const ids = `ZZ*${senderOf(partner).padEnd(15)}*01*${'123456789'.padEnd(15)}`
  const control = padded(index, 9)
  pen.segment(`ISA*00*${blank}*00*${blank}*${ids}*250314*0915*U*00401*${control}*0*P*>`)
  pen.segment(`GS*PO*${senderOf(partner)}*123456789*20250314*0915*${index}*X*004010`)
  writeOrder(pen, random, index, { lines: LINES, heading: 'full' })
  pen.segment(`GE*1*${index}`)
  pen.segment(`IEA*1*${control}`)
  return { name: `${index}.edi`, bytes: pen.take() }
}
