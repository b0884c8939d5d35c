// A tape's lineage, packed straight: of most values no entry is made and no pointer is spelled.
import type { LineagePacker } from '../../lineage.ts'
import { leafPointers } from '../../view.ts'
import { type Understood, understoodOf } from './document/understood.ts'
import { eachFilled, type Form, NEXT, type Slot, type SlotKind } from './form.ts'
import { tell } from './setReading.ts'
import { FROM, LEAF, NOWHERE, PLACE, SEGMENT, TO, unpackPlace, VALUE } from './tape.ts'
import { canonicalOf, type Taped } from './taped.ts'

/** Packs the lineage of all values in the document. */
export function packTape(taped: Taped, packer: LineagePacker): void {
  new TapePacking(taped, packer).instance(taped.plan.root, taped.root, '')
}

class TapePacking {
  readonly #taped: Taped
  readonly #packer: LineagePacker
  readonly #understood: Understood
  /** Which lineage this is, of those that are packed by this guide. */
  readonly #turn: number
  /** A row: the kind, where the entries stand in the lists around, and the place. */
  readonly #row: number[] = [0]
  #depth = 0

  constructor(taped: Taped, packer: LineagePacker) {
    this.#taped = taped
    this.#packer = packer
    this.#understood = understoodOf(taped.plan)
    this.#turn = ++this.#understood.packed
  }

  /** The places of an instance, which stands at a pointer with stars for the numbers. */
  instance(form: Form, instance: number, at: string): void {
    const { cells } = this.#taped
    const shape = this.#understood.shapes.of(cells, form, instance)
    if (!shape) return eachFilled(cells, form, instance, (slot, head) => this.#slot(slot, head, at))
    const { slots, places } = shape
    for (let n = 0; n < slots.length; n++) this.#slot(slots[n]!, cells[instance + places[n]!]!, at)
  }

  // A tree's nodes have the same places at every depth, so that the slot is aimed anew below.
  #slot(slot: Slot, head: number, at: string): void {
    if (slot.at !== at) aim(slot, at)
    if (slot.kind === 'value') return this.#value(head, slot)
    const { cells } = this.#taped
    const { pointer } = slot
    const depth = ++this.#depth
    this.#row[depth] = 0
    for (let one = head; one !== 0; one = cells[one + NEXT]!, this.#row[depth]!++)
      if (slot.kind === 'entries') this.instance(slot.form!, one, pointer)
      else this.#value(one, slot)
    this.#depth--
  }

  #value(record: number, slot: Slot): void {
    const { cells, plan } = this.#taped
    // Defaults stand nowhere; of components and repetitions there are few.
    if (cells[record + FROM] === NOWHERE || cells[record + PLACE]! > MOST_ELEMENTS)
      return this.#unusual(record, slot.pointer)
    const leaf = cells[record + LEAF]!
    if (cells[record + VALUE]! >= 0 && plan.leaves[leaf]!.part === undefined)
      return this.#entry(record, this.#kind(record, slot, leaf, ''))
    const value = canonicalOf(this.#taped, record)
    if (typeof value !== 'object') this.#entry(record, this.#kind(record, slot, leaf, ''))
    else if (value !== null)
      for (const below of leafPointers(value, '')) this.#entry(record, this.#kind(record, slot, leaf, below))
  }

  #entry(record: number, kind: number): void {
    const { cells, base } = this.#taped
    const from = cells[record + FROM]!
    const row = this.#row
    const place = this.#depth + 1
    row[0] = kind
    row[place] = base + from
    row[place + 1] = cells[record + TO]! - from
    row[place + 2] = cells[record + SEGMENT]!
    this.#packer.row(row, place + 3)
  }

  #unusual(record: number, at: string): void {
    let star = 1
    const pointer = at.replace(/\*/g, () => String(this.#row[star++]))
    tell(this.#taped, record, pointer, (entry) => this.#packer.add(entry))
  }

  /** The number of a kind: of the whole value, or of what stands `below` it, such as `/unit`. */
  #kind(record: number, slot: Slot, leaf: number, below: string): number {
    const { kinds } = slot
    let n = 0
    while (n < kinds.length && (kinds[n]!.leaf !== leaf || kinds[n]!.below !== below)) n++
    if (n === kinds.length) kinds.push(this.#learn(record, slot, leaf, below))
    const known = kinds[n]!
    if (known.of !== this.#turn) {
      known.number = this.#packer.another(known.text)
      known.of = this.#turn
    }
    return known.number
  }

  #learn(record: number, { pointer }: Slot, leaf: number, below: string): SlotKind {
    const { address, id } = this.#taped.plan.leaves[leaf]!
    const { element } = unpackPlace(this.#taped.cells[record + PLACE]!)
    const text = JSON.stringify([pointer + below, address, id, element, 0, 0])
    return { leaf, below, text, number: 0, of: 0 }
  }
}

const MOST_ELEMENTS = 0xfff

/** Spells the pointer of a slot where its form is met at another place than the last time. */
function aim(slot: Slot, at: string): void {
  const below = `${at}/${slot.names.join('/')}`
  slot.at = at
  slot.pointer = slot.kind === 'value' ? below : `${below}/*`
  slot.kinds = []
}
