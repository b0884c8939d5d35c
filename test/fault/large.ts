// A large interchange of 850s, out of a seed: many orders of a few dozen lines in one group, as a retailer sends
// them at night. It is made in pieces, and written as one file.
import { between, type Random, seeded } from '../../src/guide/sample/random.ts'

export interface Large {
  bytes: Buffer
  sets: number
  /** Number of the last order in it. */
  last: string
}

const pad = (number: number, length: number) => String(number).padStart(length, '0')

function setOf(control: number, order: string, random: Random): string {
  const lines = between(random, 20, 120)
  let text = `ST*850*${pad(control, 6)}~\nBEG*00*SA*${order}**20250314~\nREF*DP*0${between(random, 10, 99)}~\n`
  for (let line = 1; line <= lines; line++) {
    const price = `${between(random, 1, 400)}.${between(random, 10, 99)}`
    text += `PO1*${line}*${between(random, 1, 500)}*EA*${price}**VN*WC-${between(random, 1000, 99_999)}~\n`
  }
  return `${text}CTT*${lines}~\nSE*${lines + 5}*${pad(control, 6)}~\n`
}

/** An interchange of at least so many bytes from Acme; its orders are PO-<control>-1, -2 and so on. */
export function large(control: number, bytes: number, seed: number): Large {
  const random: Random = { next: seeded(seed), fullness: 1 }
  const isa13 = pad(control, 9)
  const blank = ' '.repeat(10)
  const ids = `ZZ*${'ACMERETAIL'.padEnd(15)}*01*${'123456789'.padEnd(15)}`
  const parts = [
    Buffer.from(`ISA*00*${blank}*00*${blank}*${ids}*250314*0915*U*00401*${isa13}*0*P*>~\n`),
    Buffer.from(`GS*PO*ACMERETAIL*123456789*20250314*0915*${control}*X*004010~\n`),
  ]
  let sets = 0
  for (let size = 0; size < bytes; size += parts.at(-1)!.length)
    parts.push(Buffer.from(setOf(++sets, `PO-${control}-${sets}`, random)))
  parts.push(Buffer.from(`GE*${sets}*${control}~\nIEA*1*${isa13}~\n`))
  return { bytes: Buffer.concat(parts), sets, last: `PO-${control}-${sets}` }
}
