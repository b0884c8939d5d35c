// Interchanges out of a seed, in pieces of about a megabyte, so that one of a gigabyte needs no room: the same
// seed, the same bytes, on every machine.
import { type Random, seeded } from '../../../src/guide/sample/random.ts'
import { type OrderShape, writeOrder } from './order.ts'
import { Pen, padded } from './pen.ts'
import { writeShipment } from './shipment.ts'

export type Kind = 'orders' | 'long' | 'small' | 'shipments'

/** When an interchange is large enough: as soon as it has so many bytes, or sets. */
export interface Extent {
  bytes?: number
  sets?: number
}

interface Content {
  group: 'PO' | 'SH'
  write: (pen: Pen, random: Random, at: number) => void
}

const orders = (shape: OrderShape): Content => ({
  group: 'PO',
  write: (pen, random, at) => writeOrder(pen, random, at, shape),
})

const CONTENTS: Readonly<Record<Kind, Content>> = {
  orders: orders({ lines: [6, 24], heading: 'full' }),
  long: orders({ lines: [20_000, 20_000], heading: 'full' }),
  small: orders({ lines: [2, 4], heading: 'short' }),
  shipments: { group: 'SH', write: writeShipment },
}

const PIECE = 2 ** 20

/** The pieces of one interchange of one group. */
export function* interchange(kind: Kind, extent: Extent, seed: number): Generator<Uint8Array> {
  const { group, write } = CONTENTS[kind]
  const random: Random = { next: seeded(seed), fullness: 1 }
  const pen = new Pen()
  pen.segment(isa())
  pen.segment(`GS*${group}*MARRAMHOME*WATERCRESS*20250314*0915*1*X*004010`)
  let sets = 0
  let taken = 0
  while (sets < (extent.sets ?? Infinity) && taken + pen.length < (extent.bytes ?? Infinity)) {
    write(pen, random, ++sets)
    if (pen.length < PIECE) continue
    taken += pen.length
    yield pen.take()
  }
  pen.segment(`GE*${sets}*1`)
  pen.segment(`IEA*1*${padded(1, 9)}`)
  yield pen.take()
}

function isa(): string {
  const blank = ' '.repeat(10)
  const sender = 'MARRAMHOME'.padEnd(15)
  const receiver = 'WATERCRESS'.padEnd(15)
  return `ISA*00*${blank}*00*${blank}*ZZ*${sender}*ZZ*${receiver}*250314*0915*U*00401*${padded(1, 9)}*0*P*>`
}
