// What was counted and what does not add up, as far as it is kept: all counts, and the first disagreements of each part, so
// that a store that lost everything makes no report that nobody can read.
import { type Disagreement, type Judged, PARTS, type Part } from './disagreement.ts'

export interface PartTally {
  part: Part
  checked: number
  /** How many were what. */
  as: Readonly<Record<string, number>>
  wrong: number
}

/** Counts what is judged. */
export class Tally {
  readonly #parts = new Map<Part, { checked: number; as: Map<string, number>; wrong: number }>()
  readonly #onDisagreement: (found: Disagreement) => void

  constructor(onDisagreement: (found: Disagreement) => void) {
    this.#onDisagreement = onDisagreement
  }

  /** Counts one row. */
  judged(part: Part, { as, found }: Judged): void {
    const own = this.#of(part)
    own.checked++
    own.as.set(as, (own.as.get(as) ?? 0) + 1)
    this.wrong(part, found)
  }

  /** Notes what is wrong beside single rows. */
  wrong(part: Part, found: readonly Disagreement[]): void {
    for (const one of found) {
      this.#of(part).wrong++
      this.#onDisagreement(one)
    }
  }

  checked(part: Part): number {
    return this.#parts.get(part)?.checked ?? 0
  }

  get parts(): PartTally[] {
    return PARTS.map((part) => {
      const { checked, as, wrong } = this.#of(part)
      const counts = [...as].sort(([, one], [, other]) => other - one)
      return { part, checked, as: Object.fromEntries(counts), wrong }
    })
  }

  #of(part: Part) {
    const known = this.#parts.get(part) ?? { checked: 0, as: new Map<string, number>(), wrong: 0 }
    this.#parts.set(part, known)
    return known
  }
}
