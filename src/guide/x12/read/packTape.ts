// A tape's lineage, packed straight: of most values no entry is made and no pointer is spelled.
import type { LineagePacker } from '../../lineage.ts'
import { leafPointers } from '../../view.ts'
import { eachFilled, type Form, NEXT, type Slot } from './form.ts'
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
  /** Where the entries stand in the lists around. */
  readonly #stars: number[] = []

  constructor(taped: Taped, packer: LineagePacker) {
    this.#taped = taped
    this.#packer = packer
  }

  /** The places of an instance, which stands at a pointer with stars for the numbers. */
  instance(form: Form, instance: number, at: string): void {
    const { cells } = this.#taped
    eachFilled(cells, form, instance, (slot, head) => {
      aim(slot, at)
      if (slot.kind === 'value') return this.#value(head, slot)
      // A tree's nodes have the same places at every depth, so that the slot is aimed anew below.
      const { pointer } = slot
      const stars = this.#stars
      const depth = stars.push(0)
      for (let one = head; one !== 0; one = cells[one + NEXT]!, stars[depth - 1]!++)
        if (slot.kind === 'entries') this.instance(slot.form!, one, pointer)
        else this.#value(one, slot)
      stars.pop()
    })
  }

  #value(record: number, slot: Slot): void {
    const { cells, plan } = this.#taped
    // Defaults stand nowhere; of components and repetitions there are few.
    if (cells[record + FROM] === NOWHERE || cells[record + PLACE]! > MOST_ELEMENTS)
      return this.#unusual(record, slot.pointer)
    if (cells[record + VALUE]! >= 0 && plan.leaves[cells[record + LEAF]!]!.part === undefined)
      return this.#entry(record, slot, '')
    const value = canonicalOf(this.#taped, record)
    if (typeof value !== 'object') this.#entry(record, slot, '')
    else if (value !== null) for (const below of leafPointers(value, '')) this.#entry(record, slot, below)
  }

  /** An entry of the whole value, or of what stands `below` it, such as `/unit`. */
  #entry(record: number, slot: Slot, below: string): void {
    const { cells, base } = this.#taped
    const from = cells[record + FROM]!
    const kind = this.#packer.kind(this.#kind(record, slot, below))
    this.#packer.row(kind, this.#stars, base + from, cells[record + TO]! - from, cells[record + SEGMENT]!)
  }

  #unusual(record: number, at: string): void {
    let star = 0
    const pointer = at.replace(/\*/g, () => String(this.#stars[star++]))
    tell(this.#taped, record, pointer, (entry) => this.#packer.add(entry))
  }

  #kind(record: number, { kinds, pointer }: Slot, below: string): string {
    const { cells, plan } = this.#taped
    const leaf = cells[record + LEAF]!
    const key = below === '' ? leaf : `${leaf}${below}`
    const known = kinds.get(key)
    if (known !== undefined) return known
    const { address, id } = plan.leaves[leaf]!
    const { element } = unpackPlace(cells[record + PLACE]!)
    const kind = JSON.stringify([pointer + below, address, id, element, 0, 0])
    kinds.set(key, kind)
    return kind
  }
}

const MOST_ELEMENTS = 0xfff

/** Spells the pointer of a slot where its form is met at another place than the last time. */
function aim(slot: Slot, at: string): void {
  if (slot.at === at) return
  const below = `${at}/${slot.names.join('/')}`
  slot.at = at
  slot.pointer = slot.kind === 'value' ? below : `${below}/*`
  slot.kinds = new Map()
}
