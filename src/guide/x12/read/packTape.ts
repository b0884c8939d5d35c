// A tape's lineage, packed straight: of most values no entry is made and no pointer is spelled.
import type { LineagePacker } from '../../lineage.ts'
import { leafPointers } from '../../view.ts'
import { type Understood, understoodOf } from './document/understood.ts'
import { type Aim, eachFilled, type Form, NEXT, type Slot, type SlotKind } from './form.ts'
import { tell } from './setReading.ts'
import { FROM, LEAF, NOWHERE, PLACE, REPETITION, SEGMENT, TO, unpackPlace, VALUE } from './tape.ts'
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

  #slot(slot: Slot, head: number, at: string): void {
    const aim = slot.aim?.at === at ? slot.aim : aimed(slot, at)
    if (slot.kind === 'value') return this.#value(head, aim)
    const { cells } = this.#taped
    const depth = ++this.#depth
    this.#row[depth] = 0
    for (let one = head; one !== 0; one = cells[one + NEXT]!, this.#row[depth]!++)
      if (slot.kind === 'entries') this.instance(slot.form!, one, aim.pointer)
      else this.#value(one, aim)
    this.#depth--
  }

  #value(record: number, aim: Aim): void {
    const { cells, plan } = this.#taped
    // Defaults stand nowhere; of repetitions there are few.
    if (cells[record + FROM] === NOWHERE || cells[record + PLACE]! >= REPETITION)
      return this.#unusual(record, aim.pointer)
    const leaf = cells[record + LEAF]!
    if (cells[record + VALUE]! >= 0 && plan.leaves[leaf]!.part === undefined)
      return this.#entry(record, this.#kind(record, aim, leaf, ''))
    const value = canonicalOf(this.#taped, record)
    if (typeof value !== 'object') this.#entry(record, this.#kind(record, aim, leaf, ''))
    else if (value !== null)
      for (const below of leafPointers(value, '')) this.#entry(record, this.#kind(record, aim, leaf, below))
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
  #kind(record: number, aim: Aim, leaf: number, below: string): number {
    const { kinds } = aim
    let n = 0
    while (n < kinds.length && (kinds[n]!.leaf !== leaf || kinds[n]!.below !== below)) n++
    if (n === kinds.length) kinds.push(this.#learn(record, aim, leaf, below))
    const known = kinds[n]!
    if (known.of !== this.#turn) {
      known.number = this.#packer.another(known.text)
      known.of = this.#turn
    }
    return known.number
  }

  #learn(record: number, { pointer }: Aim, leaf: number, below: string): SlotKind {
    const { address, id } = this.#taped.plan.leaves[leaf]!
    const { element, component } = unpackPlace(this.#taped.cells[record + PLACE]!)
    const text = JSON.stringify([pointer + below, address, id, element, component, 0])
    return { leaf, below, text, number: 0, of: 0 }
  }
}

/** A slot whose form is met at another pointer than the last time. */
function aimed(slot: Slot, at: string): Aim {
  const known = slot.aims.get(at) ?? aimOf(slot, at)
  slot.aims.set(at, known)
  slot.aim = known
  return known
}

function aimOf({ names, kind }: Slot, at: string): Aim {
  const below = `${at}/${names.join('/')}`
  return { at, pointer: kind === 'value' ? below : `${below}/*`, kinds: [] }
}
