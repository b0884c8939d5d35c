// The rows of one slice of opening. A row that is given twice is there once, as it was given last, behind
// whatever was given before: a header comes before what it holds, its trailer after.
import type { Document, Group, Interchange } from '../../store/record.ts'

export class Slice {
  readonly #interchanges = new Map<string, Interchange>()
  readonly #groups = new Map<string, Group>()
  #documents: Document[] = []

  putInterchange(row: Interchange): void {
    this.#interchanges.set(row.id, row)
  }

  putGroup(row: Group): void {
    this.#groups.set(row.id, row)
  }

  addDocument(row: Document): void {
    this.#documents.push(row)
  }

  /** Interchanges given so far. */
  get interchanges(): Interchange[] {
    return [...this.#interchanges.values()]
  }

  /** Groups given so far that are of an interchange. */
  groupsOf(interchange: string): Group[] {
    return [...this.#groups.values()].filter((one) => one.interchange === interchange)
  }

  get sets(): number {
    return this.#documents.length
  }

  /** Hands out the rows, and is empty. */
  take(): { interchanges: Interchange[]; groups: Group[]; documents: Document[] } {
    const rows = {
      interchanges: [...this.#interchanges.values()],
      groups: [...this.#groups.values()],
      documents: this.#documents,
    }
    this.#interchanges.clear()
    this.#groups.clear()
    this.#documents = []
    return rows
  }
}
