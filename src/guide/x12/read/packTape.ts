// A tape's lineage, packed straight: of most values no entry is made and no pointer is spelled.
import type { LineagePacker } from '../../lineage.ts'
import { eachFilled, type Form, NEXT, type Slot } from './form.ts'
import { canonicalOf, type Taped, tell } from './setReading.ts'
import { FROM, LEAF, NOWHERE, PLACE, SEGMENT, TO, unpackPlace, VALUE } from './tape.ts'

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
    const { cells, base } = this.#taped
    const from = cells[record + FROM]!
    if (from === NOWHERE || !this.#isPlain(record)) return this.#unusual(record, slot.pointer)
    const kind = this.#packer.kind(this.#kind(record, slot))
    this.#packer.row(kind, this.#stars, base + from, cells[record + TO]! - from, cells[record + SEGMENT]!)
  }

  /** Neither a component nor a repetition, and not an object that has leaves of its own. */
  #isPlain(record: number): boolean {
    const { cells, plan } = this.#taped
    if (cells[record + PLACE]! > MOST_ELEMENTS) return false
    const isText = cells[record + VALUE]! >= 0 && plan.leaves[cells[record + LEAF]!]!.part === undefined
    return isText || typeof canonicalOf(this.#taped, record) !== 'object'
  }

  #unusual(record: number, at: string): void {
    let star = 0
    const pointer = at.replace(/\*/g, () => String(this.#stars[star++]))
    tell(this.#taped, record, pointer, (entry) => this.#packer.add(entry))
  }

  #kind(record: number, { kinds, pointer }: Slot): string {
    const { cells, plan } = this.#taped
    const leaf = cells[record + LEAF]!
    const known = kinds.get(leaf)
    if (known !== undefined) return known
    const { address, id } = plan.leaves[leaf]!
    const { element } = unpackPlace(cells[record + PLACE]!)
    const kind = JSON.stringify([pointer, address, id, element, 0, 0])
    kinds.set(leaf, kind)
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
