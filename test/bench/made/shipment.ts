// 856s of release 004010 whose HL tree is five levels deep: shipment, orders, pallets, cartons, items. Every node
// points at its parent, and none is out of order: what is measured is a tree that is right.
import { between, pick, type Random } from '../../../src/guide/sample/random.ts'
import { day } from './line.ts'
import { writeParty } from './party.ts'
import { type Pen, padded } from './pen.ts'
import { GOODS, MATERIALS, STORES, SUPPLIERS } from './words.ts'

/** Writes the set of the ordinal `at`, ST to SE: up to 4 orders of up to 6 pallets of up to 8 cartons. */
export function writeShipment(pen: Pen, random: Random, at: number): void {
  const control = padded(at, 4)
  pen.segments = 0
  pen.segment(`ST*856*${control}`)
  pen.segment(
    `BSN*00*SH${padded(at, 8)}*${day(random, 'shipped')}*${padded(between(random, 6, 19), 2)}30*0001`,
  )
  const tree = new Tree(pen)
  const shipment = tree.node(0, 'S')
  writeCarriage(pen, random)
  for (let count = between(random, 1, 4); count > 0; count--) writeOrderNode(tree, random, shipment)
  pen.segment(`CTT*${tree.nodes}`)
  pen.segment(`SE*${pen.segments + 1}*${control}`)
}

/** Numbers the HL segments. */
class Tree {
  nodes = 0
  readonly pen: Pen

  constructor(pen: Pen) {
    this.pen = pen
  }

  /** Begins a node below another (0: below none) and gives its number. */
  node(parent: number, level: string): number {
    this.pen.segment(`HL*${++this.nodes}*${parent || ''}*${level}*${level === 'I' ? 0 : 1}`)
    return this.nodes
  }
}

function writeCarriage(pen: Pen, random: Random): void {
  pen.segment(`TD1*CTN25*${between(random, 1, 400)}****G*${between(random, 100, 9000)}*LB`)
  pen.segment('TD5*B*2*UPSN*M*UPS GROUND')
  pen.segment(`REF*BM*${between(random, 1_000_000, 9_999_999)}`)
  pen.segment(`DTM*011*${day(random, 'shipped')}`)
  writeParty(pen, random, 'SF', pick(random, SUPPLIERS))
  writeParty(pen, random, 'ST', pick(random, STORES))
}

function writeOrderNode(tree: Tree, random: Random, shipment: number): void {
  const order = tree.node(shipment, 'O')
  tree.pen.segment(`PRF*PO${padded(between(random, 1, 99_999_999), 8)}***${day(random, 'ordered')}`)
  for (let count = between(random, 1, 6); count > 0; count--) {
    const pallet = tree.node(order, 'T')
    tree.pen.segment(`MAN*GM*${label(random)}`)
    for (let cartons = between(random, 1, 8); cartons > 0; cartons--) writeCarton(tree, random, pallet)
  }
}

function writeCarton(tree: Tree, random: Random, pallet: number): void {
  const carton = tree.node(pallet, 'P')
  tree.pen.segment(`MAN*GM*${label(random)}`)
  for (let items = between(random, 1, 3); items > 0; items--) {
    tree.node(carton, 'I')
    tree.pen.segment(`LIN**BP*${between(random, 100_000, 9_999_999)}*VN*WC-${between(random, 1000, 99_999)}`)
    tree.pen.segment(`SN1**${between(random, 1, 48)}*EA`)
    tree.pen.segment(`PID*F****${pick(random, MATERIALS)} ${pick(random, GOODS)}`)
  }
}

/** A serial shipping container code: twenty digits. */
const label = (random: Random): string =>
  `00${padded(between(random, 0, 999_999_999), 9)}${padded(between(random, 0, 999_999_999), 9)}`
