// The lineage of a set while it is written, where it is asked for: from which pointer each element came.
import type { LineageEntry } from '../../reading.ts'
import type { CompiledElement } from '../compiled.ts'
import type { ElementPlan, PairsPlan, ScopePlan } from './writePlan.ts'

export class Trail {
  /** Of the segment that is being written. */
  segment = 0
  id = ''
  scope: ScopePlan | undefined
  readonly #entries: LineageEntry[]

  constructor(entries: LineageEntry[]) {
    this.#entries = entries
  }

  /** A value of the scope's slot, or below it. */
  note(element: CompiledElement, slot: number, below = ''): void {
    const { address, position, component } = element
    this.noteAt(address, position, slot, below, component)
  }

  /** The same by the element's address and position. */
  noteAt(guide: string, element: number, slot: number, below: string, component?: number): void {
    const { prefix, pointers } = this.scope!
    const pointer = `${prefix}${pointers[slot]}${below}`
    const place = component === undefined ? {} : { component }
    this.#entries.push({ pointer, guide, segment: this.segment, id: this.id, element, ...place })
  }

  /** A value behind its qualifier, in the n-th pair from 0. */
  notePair({ address, elements }: PairsPlan, slot: number, n = 0): void {
    const { position } = elements[2 * n + 1]!
    this.noteAt(`${address}.${position}`, position, slot, '')
  }

  /** The n-th entry of a list, which says both of the pair that it became. */
  noteRest({ address, elements }: PairsPlan, slot: number, pair: number, n: number): void {
    const { position } = elements[2 * pair + 1]!
    this.noteAt(`${address}.${position}`, position, slot, `/${n}/scheme`)
    this.noteAt(`${address}.${position}`, position, slot, `/${n}/value`)
  }

  /** The parts of an object that a codec took. */
  noteParts({ element, slot }: ElementPlan, value: unknown): void {
    for (const name of element.codec.parts!)
      if ((value as Record<string, unknown>)[name] !== undefined) this.note(element, slot, `/${name}`)
  }
}
