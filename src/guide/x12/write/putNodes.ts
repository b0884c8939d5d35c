// The nodes of a tree, depth first: each one's own segments before those of what stands below it. Entries that are
// one kind of node share a scope however they are nested, so that nothing of an entry is asked of its scope once the
// next one has begun.
import { DEEPEST } from '../tree.ts'
import { hasWords, isObject, valueAt } from './fits.ts'
import type { ValuePut } from './putValue.ts'
import type { ScopePlan, TreeKind, TreePlan } from './writePlan.ts'

/** Writes an object; false where there is a doubt. */
interface ObjectPut {
  object: (scope: ScopePlan, object: object) => boolean
}

export class PutNodes {
  #serial = 0
  readonly #tree: TreePlan
  readonly #uses: number[]
  readonly #value: ValuePut
  readonly #objects: ObjectPut
  readonly #list: string

  constructor(tree: TreePlan, value: ValuePut, objects: ObjectPut) {
    this.#tree = tree
    this.#uses = tree.kinds.map(() => 0)
    this.#value = value
    this.#objects = objects
    this.#list = `/${tree.steps.join('/')}`
  }

  /** The next node begins, below another one or, for 0, below none; answers its number. */
  begin(parent: number): number {
    this.#value.parent = parent
    this.#value.serial = ++this.#serial
    return this.#serial
  }

  /**
   * Puts the nodes of a list, and all below them; `pointer` is the list's where lineage is asked for. False where
   * there is a doubt.
   */
  put(entries: readonly unknown[], parent: number, pointer: string | undefined, depth = 1): boolean {
    if (depth > DEEPEST) return false
    for (let n = 0; n < entries.length; n++) {
      const entry = entries[n]
      const kind = this.#kindOf(entry)
      if (kind === undefined) return false
      const serial = this.begin(parent)
      const own = pointer === undefined ? '' : `${pointer}/${n}`
      kind.scope.prefix = own
      if (!this.#objects.object(kind.scope, entry as object)) return false
      const below = valueAt(entry, this.#tree.steps)
      if (below === undefined) continue
      const list = pointer === undefined ? undefined : own + this.#list
      if (!this.put(below as readonly unknown[], serial, list, depth + 1)) return false
    }
    return true
  }

  /** The first that the entry fits, of which there may be another one. */
  #kindOf(entry: unknown): TreeKind | undefined {
    if (!isObject(entry)) return undefined
    const { kinds } = this.#tree
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i]!
      if (this.#uses[i]! >= kind.max || !hasWords(kind.fits, entry)) continue
      this.#uses[i]!++
      return kind
    }
    return undefined
  }
}
