// Puts the values of one segment where the plan says.
import type { Entry, PlanSegment, Target } from './plan.ts'
import type { Tape } from './tape.ts'

export class Placer {
  readonly #tape: Tape
  #segment: PlanSegment | undefined
  #holder = 0
  /** The scope's instance, once something is put in it. */
  #scope = 0
  /** The open entry of each of the segment's groups; 0: none yet. */
  #groups = new Int32Array(8)

  constructor(tape: Tape) {
    this.#tape = tape
  }

  /** Goes to a segment whose values go to a scope; `open` are its groups' entries, where some were put elsewhere. */
  begin(segment: PlanSegment, holder: number, open?: Int32Array): void {
    this.#segment = segment
    this.#holder = holder
    this.#scope = 0
    const count = segment.groups.length
    if (count === 0) return
    if (count > this.#groups.length) this.#groups = new Int32Array(count)
    if (open) this.#groups.set(open.subarray(0, count))
    else this.#groups.fill(0)
  }

  /** Puts a record; false where a value stands there already. */
  put(target: Target, record: number): boolean {
    return this.#tape.put(this.instance(target), target, record)
  }

  /** Whether a value stands there that leaves no room for another: a list has room for any number. */
  has(target: Target): boolean {
    if (target.group !== undefined || target.list) return false
    const { cells, root } = this.#tape
    const instance = target.root ? root : this.opened
    return instance !== 0 && cells[instance + target.cell] !== 0
  }

  /** The instance of the segment's scope; 0 where nothing is in it yet. */
  get opened(): number {
    return this.#scope === 0 ? this.#tape.opened(this.#holder) : this.#scope
  }

  /** The instance of the segment's scope. */
  scope(): number {
    if (this.#scope === 0) this.#scope = this.#tape.open(this.#holder)
    return this.#scope
  }

  /** The instance of a place. Paths through one list fill one entry until a place is taken: that opens the next. */
  instance({ root, group, cell }: Target): number {
    const tape = this.#tape
    if (group === undefined) return root ? tape.root : this.scope()
    const open = this.#groups[group]!
    if (open !== 0 && tape.cells[open + cell] === 0) return open
    const made = this.entry(this.#segment!.groups[group]!)
    this.#groups[group] = made
    return made
  }

  /** An entry of a list: a new one, unless it is shared. */
  entry(entry: Entry): number {
    const tape = this.#tape
    return tape.entry(entry.root ? tape.root : tape.open(this.#holder), entry)
  }
}
