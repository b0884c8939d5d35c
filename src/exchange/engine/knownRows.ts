// The crosswalk rows that an engine thread knows. A table of items has a hundred thousand rows: bringing them to the
// thread and finding them by their codes would cost more than the document, so it is done once for a version.
import type { ReadPolicy } from '../../guide/reading.ts'

type Rows = NonNullable<ReadPolicy['crosswalks']>

/** Partners whose rows are kept, of one version each. */
const KEPT = 32

export class KnownRows {
  readonly #known = new Map<string, { version: number; crosswalks: Rows }>()

  /** Whether a policy names rows that are neither in it nor known. */
  lacks({ rows, crosswalks }: ReadPolicy): boolean {
    return rows !== undefined && crosswalks === undefined && this.#of(rows) === undefined
  }

  /** The policy with the rows that it names; those that it brings are kept, unless they are known. */
  policy(policy: ReadPolicy): ReadPolicy {
    const { rows, crosswalks } = policy
    if (!rows) return policy
    const known = this.#of(rows) ?? crosswalks
    if (!known) throw new Error(`the rows of ${rows.partner}, version ${rows.version}, are not known here`)
    this.#known.delete(rows.partner)
    if (this.#known.size >= KEPT) this.#known.delete(this.#known.keys().next().value!)
    this.#known.set(rows.partner, { version: rows.version, crosswalks: known })
    return { ...policy, crosswalks: known }
  }

  #of({ partner, version }: NonNullable<ReadPolicy['rows']>): Rows | undefined {
    const known = this.#known.get(partner)
    return known?.version === version ? known.crosswalks : undefined
  }
}
