// A tape's lineage, packed straight: of most values no entry is made and no pointer is spelled, which is nine
// tenths of what packing cost.
import type { LineagePacker } from '../../lineage.ts'
import type { Field, Fields } from './form.ts'
import { canonicalOf, chain, type Taped, tell } from './setReading.ts'
import { FROM, LEAF, NOWHERE, PLACE, SEGMENT, TO, unpackPlace, VALUE } from './tape.ts'

/** Packs the lineage of all values in the document. */
export function packTape(taped: Taped, packer: LineagePacker): void {
  new TapePacking(taped, packer).fields(taped.plan.root.fields, taped.root, '')
}

class TapePacking {
  readonly #taped: Taped
  readonly #packer: LineagePacker
  /** Kinds by the place of the document and the leaf; numbered anew for each text. */
  readonly #kinds = new Map<string, Map<number, number>>()
  /** Where the entries stand in the lists around. */
  readonly #stars: number[] = []

  constructor(taped: Taped, packer: LineagePacker) {
    this.#taped = taped
    this.#packer = packer
  }

  /** The places of an instance, which stands at a pointer with stars for the numbers. */
  fields(fields: Fields, instance: number, at: string): void {
    const { cells } = this.#taped
    for (const [name, field] of fields) {
      const record = field.value === 0 ? 0 : cells[instance + field.value]!
      if (record !== 0) this.#value(record, pointerOf(field, at, name))
      else if (field.entries !== 0 && cells[instance + field.entries] !== 0)
        this.#list(instance + field.entries, pointerOf(field, at, name), (one, pointer) =>
          this.fields(field.form!.fields, one, pointer),
        )
      if (field.values !== 0 && cells[instance + field.values] !== 0)
        this.#list(instance + field.values, pointerOf(field, at, name), (one, pointer) =>
          this.#value(one, pointer),
        )
      if (record === 0 && field.fields.size > 0)
        this.fields(field.fields, instance, pointerOf(field, at, name))
    }
  }

  #list(list: number, at: string, pack: (one: number, pointer: string) => void): void {
    const pointer = `${at}/*`
    for (const [n, one] of chain(this.#taped.cells, list).entries()) {
      this.#stars.push(n)
      pack(one, pointer)
      this.#stars.pop()
    }
  }

  #value(record: number, at: string): void {
    const { cells, base } = this.#taped
    const from = cells[record + FROM]!
    if (from === NOWHERE || !this.#isPlain(record)) return this.#unusual(record, at)
    const kind = this.#kind(record, at)
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

  #kind(record: number, at: string): number {
    const { cells, plan } = this.#taped
    const leaf = cells[record + LEAF]!
    const here = this.#kinds.get(at) ?? new Map<number, number>()
    const known = here.get(leaf)
    if (known !== undefined) return known
    this.#kinds.set(at, here)
    const { address, id } = plan.leaves[leaf]!
    const { element } = unpackPlace(cells[record + PLACE]!)
    const kind = this.#packer.kind([at, address, id, element, 0, 0])
    here.set(leaf, kind)
    return kind
  }
}

const MOST_ELEMENTS = 0xfff

/** The pointer of a field, spelled once for each place that its form has. */
function pointerOf(field: Field, at: string, name: string): string {
  if (field.at !== at) {
    field.at = at
    field.pointer = `${at}/${name}`
  }
  return field.pointer
}
