// What codes mean, as JSON text that is ready to be copied: by the memo's numbers, as a tape says them.
import { isAscii } from '../../../../x12/byte.ts'
import type { Plan } from '../plan.ts'
import { LEAF, VALUE } from '../tape.ts'
import { canonicalOf, type Taped } from '../taped.ts'

/** The words of one leaf's codes, from and to, by number; 0 for one that has to be spelled each time. */
export interface Words {
  from: number[]
  to: number[]
}

export class CodeWords {
  readonly leaves: readonly Words[]
  bytes = Buffer.alloc(1024)
  #end = 1

  constructor({ leaves }: Plan) {
    this.leaves = leaves.map(() => ({ from: [], to: [] }))
  }

  /** Learns the word of a code that a record says. */
  learn(taped: Taped, record: number): void {
    const { from, to } = this.leaves[taped.cells[record + LEAF]!]!
    const said = taped.cells[record + VALUE]!
    const word = Buffer.from(JSON.stringify(canonicalOf(taped, record)) ?? '')
    from[said] = 0
    if (word.length === 0 || !isAscii(word, 0, word.length)) return
    if (this.#end + word.length > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes], 2 * (this.bytes.length + word.length))
    from[said] = this.#end
    this.#end += word.copy(this.bytes, this.#end)
    to[said] = this.#end
  }
}
