// One object of a canonical document while it is written: its values in numbered slots, as the plan of a set
// names them. Driven by what the document has, not by what the guide could take: of a line's two hundred
// possible values a document has ten, and asking an object for a member that it lacks is what costs most.
import type { Member, ObjectPlan, ScopePlan, Touch } from './writePlan.ts'

/** How a member of an object is looked upon. */
export const VALUE = 0 // name: "Acme"
export const OBJECT = 1 // price: {amount, basis}
export const LIST = 2 // lines: [{…}], messages: ["…"]
export const WHOLE = 3 // basis: {value, unit}, of which a codec knows the inside
export const IGNORED = 4 // schema: "order/1"

const ABSENT = 0
const GATHERED = 1
const TAKEN = 2

export class Frame {
  readonly values: unknown[]
  /** Next entry of each list whose entries are taken one after the other. */
  readonly cursors: Int32Array
  /** Entries that were written of each list that several nodes write. */
  readonly #claims: (Uint8Array | undefined)[] = []
  /** Values that nothing has taken yet. */
  pending = 0
  /** Where the object stands in the document: the list's entry, in the frame above. */
  index = 0
  readonly #states: Uint8Array
  /** By word of nodes: which have a value here, and the object that the word speaks of. */
  readonly #touched: Int32Array
  readonly #stamps: Uint32Array
  readonly #order: Int32Array
  #count = 0
  #stamp = 0

  constructor({ slots, words }: ScopePlan) {
    this.values = new Array(slots).fill(undefined)
    this.cursors = new Int32Array(slots)
    this.#states = new Uint8Array(slots)
    this.#order = new Int32Array(slots)
    this.#touched = new Int32Array(words)
    this.#stamps = new Uint32Array(words)
  }

  /** Takes up an object in place of the one before; false where the plan can't place all that it holds. */
  begin(plan: ObjectPlan, object: object, index: number): boolean {
    this.clear()
    this.index = index
    return this.#gather(plan, object as Record<string, unknown>)
  }

  /** Forgets everything. */
  clear(): void {
    const { values } = this
    for (let i = 0; i < this.#count; i++) {
      const slot = this.#order[i]!
      values[slot] = undefined
      this.#states[slot] = ABSENT
    }
    this.#count = 0
    this.pending = 0
    if (this.#stamp === 0xffffffff) this.#stamps.fill(0)
    this.#stamp = this.#stamp === 0xffffffff ? 1 : this.#stamp + 1
  }

  /** Bits of the nodes of a word that have a value here. */
  touched(word: number): number {
    return this.#stamps[word] === this.#stamp ? this.#touched[word]! : 0
  }

  /** Marks a value as written. */
  take(slot: number): void {
    if (this.#states[slot] !== GATHERED) return
    this.#states[slot] = TAKEN
    this.pending--
  }

  isTaken(slot: number): boolean {
    return this.#states[slot] === TAKEN
  }

  /** Takes a list whose last entry was written. */
  takeList(slot: number): void {
    if (this.cursors[slot] === (this.values[slot] as unknown[]).length) this.take(slot)
  }

  /** Which entries of a list were written, where several nodes write them. */
  claimsOf(slot: number): Uint8Array {
    const claims = this.#claims[slot] ?? new Uint8Array((this.values[slot] as unknown[]).length)
    this.#claims[slot] = claims
    return claims
  }

  // Members come in the same order again and again, so each remembers which one followed it: looking a name up
  // in the map each time took twice as long.
  #gather(plan: ObjectPlan, object: Record<string, unknown>): boolean {
    let previous: Member | undefined
    let expected = plan.first
    for (const name in object) {
      const value = object[name]
      if (value === undefined) continue
      let member = expected
      if (member === undefined || member.name !== name) {
        member = plan.members.get(name)
        if (member === undefined) return false
        if (previous === undefined) plan.first = member
        else previous.next = member
      }
      if (!this.#accept(member, value)) return false
      previous = member
      expected = member.next
    }
    return true
  }

  #accept(member: Member, value: unknown): boolean {
    switch (member.kind) {
      case VALUE:
        if (typeof value !== 'string' && typeof value !== 'boolean') return false
        break
      case OBJECT:
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
        if (member.slot >= 0) this.#hold(member.slot, value)
        return this.#gather(member.object!, value as Record<string, unknown>)
      case LIST:
        if (!Array.isArray(value)) return false
        if (value.length === 0) return true
        this.cursors[member.slot] = 0
        this.#claims[member.slot] = undefined
        break
      case IGNORED:
        return true
    }
    this.#hold(member.slot, value)
    this.#states[member.slot] = GATHERED
    this.pending++
    const { touches } = member
    for (let i = 0; i < touches.length; i++) this.#touch(touches[i]!)
    return true
  }

  #touch({ word, bit }: Touch): void {
    const isNew = this.#stamps[word] !== this.#stamp
    this.#stamps[word] = this.#stamp
    this.#touched[word] = isNew ? bit : this.#touched[word]! | bit
  }

  #hold(slot: number, value: unknown): void {
    this.values[slot] = value
    this.#order[this.#count++] = slot
  }
}
