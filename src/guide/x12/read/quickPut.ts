// Putting the records of values that were judged to their places (quick.ts).
import * as form from './form.ts'
import type { PlanElement, PlanSegment } from './plan.ts'
import * as rows from './rows.ts'
import * as onTape from './tape.ts'
import { tellRepeated } from './thorough.ts'
import type { Spot, Walk } from './walk.ts'

// V8 folds constants of the module's own (quick.ts).
const { BECOMES, CELL, PART, IN_ROOT, IN_REST, IN_PARTS, IN_LIST, IN_ROOT_LIST, IN_CHECKS } = rows
const { PARTS, PLACE, RECORD, saidBy, unpackPlace, VALUE } = onTape
const { NEXT } = form

export class QuickPut {
  readonly #walk: Walk

  constructor(walk: Walk) {
    this.#walk = walk
  }

  /** Links records, whose next one is their row until then, to their places; `table` has the rows. */
  put(planned: PlanSegment, table: Int32Array, begin: number, end: number): void {
    const { tape, placer } = this.#walk
    for (let record = begin; record < end; record += RECORD) {
      const { cells } = tape
      const at = cells[record + NEXT]!
      const becomes = table[at + BECOMES]!
      cells[record + NEXT] = 0
      if (becomes <= IN_ROOT) {
        cells[record + VALUE] = saidBy(cells[record + VALUE]!)
        const instance = becomes === IN_ROOT ? tape.root : placer.scope()
        if (!tape.set(instance + table[at + CELL]!, record)) this.#repeated(planned, 0, record)
      } else if (becomes === IN_REST) {
        cells[record + VALUE] = 0
        tape.leave(record)
      } else if (becomes === IN_PARTS) this.#putParts(planned, table, table[at + CELL]!, record)
      else if (becomes === IN_LIST || becomes === IN_ROOT_LIST) {
        cells[record + VALUE] = saidBy(cells[record + VALUE]!)
        tape.append(becomes === IN_LIST ? placer.scope() : tape.root, table[at + CELL]!, record)
      } else if (becomes === IN_CHECKS) tape.append(tape.checks, 0, record)
      else this.#putElsewhere(planned, record)
    }
  }

  /** Puts a copy for each part that the value has; `list` is where in the table they stand. */
  #putParts(planned: PlanSegment, table: Int32Array, list: number, record: number): void {
    const { tape, placer } = this.#walk
    const { cells } = tape
    const known = cells[record + VALUE]!
    for (let n = 0, part = list + 1; n < table[list]!; n++, part += PART) {
      if (((known >>> PARTS) & (1 << n)) === 0) continue
      const instance = table[part + 2] === 1 ? tape.root : placer.scope()
      const own = tape.again(record, table[part]!, saidBy(known, n))
      if (!tape.set(instance + table[part + 1]!, own)) this.#repeated(planned, n, own)
    }
  }

  /** Tells of a value whose place is taken. */
  #repeated(planned: PlanSegment, target: number, record: number): void {
    const spot = this.#spotOf(record)
    const { targets } = elementAt(planned, spot)
    tellRepeated(targets[target]!, this.#textAt(spot), spot, record, this.#walk)
  }

  /** Puts a value to places that depend on what stands there. */
  #putElsewhere(planned: PlanSegment, record: number): void {
    const { tape, placer } = this.#walk
    const spot = this.#spotOf(record)
    const known = tape.cells[record + VALUE]!
    const one = elementAt(planned, spot)
    for (const [n, target] of one.targets.entries()) {
      if (target.part !== undefined && ((known >>> PARTS) & (1 << n)) === 0) continue
      const own = tape.again(record, target.leaf, saidBy(known, n))
      if (!placer.put(target, own)) tellRepeated(target, this.#textAt(spot), spot, own, this.#walk)
    }
  }

  #textAt({ position, component }: Spot): string {
    const { cursor } = this.#walk
    return component ? cursor.components(position)[component - 1]! : cursor.text(position)
  }

  #spotOf(record: number): Spot {
    const { element, component } = unpackPlace(this.#walk.tape.cells[record + PLACE]!)
    return { position: element, component: component || undefined }
  }
}

function elementAt({ elements }: PlanSegment, { position, component }: Spot): PlanElement {
  const one = elements[position - 1]!
  return component ? one.components![component - 1]! : one
}
