// What partners bring: small 850s, single and in groups, right and wrong, one that is large enough to touch the
// disk on its way, and UBL orders. Every number is used once, so that each thing can be found again by it.
import { createHash } from 'node:crypto'

/** One file or body, and what its sender knows about it. */
export interface Delivery {
  name: string
  partner: 'acme' | 'nordwind'
  /** `put` closes the file under its name, `rename` brings it under a temporary one. */
  door: 'put' | 'rename' | 'http'
  bytes: Buffer
  sha256: string
  /** Business numbers of what is in it. */
  orders: string[]
  /** GS06 of its groups. */
  groups: string[]
  /** It deserves to be rejected. */
  wrong: boolean
  /** The gateway said that it has it. */
  acknowledged: boolean
  attempts: number
  /** What a post was answered with. */
  receipt?: string
}

export interface Shape {
  groups: number
  sets: number
  lines: number
  wrong: boolean
}

const pad = (number: number, length: number) => String(number).padStart(length, '0')

const seg = (...elements: (string | number)[]) => `${elements.join('*')}~\n`

function line(number: number): string {
  return seg('PO1', number, 1 + (number % 90), 'EA', '9.95', '', 'VN', `WC-${number}`)
}

function set(control: number, order: string, { lines, wrong }: Shape): string {
  const body = [
    seg('ST', '850', pad(control, 4)),
    seg('BEG', '00', wrong ? 'ZZ' : 'SA', order, '', '20250314'),
    ...Array.from({ length: lines }, (_, index) => line(index + 1)),
    seg('CTT', lines),
  ]
  return (
    body.join('') +
    seg('SE', body.reduce((sum, one) => sum + one.split('~').length - 1, 0) + 1, pad(control, 4))
  )
}

function isa(control: number): string {
  const ids = ['ZZ', 'ACMERETAIL'.padEnd(15), '01', '123456789'.padEnd(15)]
  const blank = ' '.repeat(10)
  return seg(
    'ISA',
    '00',
    blank,
    '00',
    blank,
    ...ids,
    '250314',
    '0915',
    'U',
    '00401',
    pad(control, 9),
    '0',
    'P',
    '>',
  )
}

/** Gives out numbers, in order; `from` keeps two makers apart. */
export class Maker {
  #next: number

  constructor(from = 1) {
    this.#next = from
  }

  /** An interchange of Acme's. The groups of control number n are n·10, n·10+1 …; orders are PO-n-group-set. */
  x12(door: Delivery['door'], shape: Shape): Delivery {
    const control = this.#next++
    const orders: string[] = []
    const groups: string[] = []
    let text = isa(control)
    for (let group = 0; group < shape.groups; group++) {
      const gs = String(control * 10 + group)
      groups.push(gs)
      text += seg('GS', 'PO', 'ACMERETAIL', '123456789', '20250314', '0915', gs, 'X', '004010')
      for (let number = 1; number <= shape.sets; number++) {
        const order = `PO-${control}-${group}-${number}`
        orders.push(order)
        text += set(number, order, shape)
      }
      text += seg('GE', shape.sets, gs)
    }
    text += seg('IEA', shape.groups, pad(control, 9))
    return delivery(`a${control}.edi`, 'acme', door, text, { orders, groups, wrong: shape.wrong })
  }

  /** An order of Nordwind's, after its sample. */
  xml(sample: string): Delivery {
    const order = `NW-${pad(this.#next++, 6)}`
    const text = sample.replace(/<cbc:ID>NW-\d+<\/cbc:ID>/, `<cbc:ID>${order}</cbc:ID>`)
    return delivery(`${order}.xml`, 'nordwind', 'http', text, { orders: [order], groups: [], wrong: false })
  }
}

function delivery(
  name: string,
  partner: Delivery['partner'],
  door: Delivery['door'],
  text: string,
  known: Pick<Delivery, 'orders' | 'groups' | 'wrong'>,
): Delivery {
  const bytes = Buffer.from(text, 'latin1')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, partner, door, bytes, sha256, ...known, acknowledged: false, attempts: 0 }
}
