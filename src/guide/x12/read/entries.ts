// The entries of lists that a guide's paths lead to, while a plan is made: whose they are, and which are shared.
import { type Path, pathText } from '../../path.ts'
import type { Variant } from '../compiled.ts'
import { Form } from './form.ts'
import type { Entry } from './plan.ts'

/** Where a node's paths begin: the entry that it is in, and the names below it. */
export interface Spot {
  form: Form
  names: readonly string[]
}

/** Where a node's values go: to an entry, or where those around it do; and where the paths below begin. */
interface Scope {
  entry: Entry | undefined
  root: boolean
  spot: Spot
}

/** All entries of a plan, their forms, and the constants that they have. */
export class Entries {
  readonly forms: Form[] = []
  /** The document itself. */
  readonly root = new Form(this.forms)
  readonly all: Entry[] = []
  readonly constants: Readonly<Record<string, string>>[] = [{}]

  /** Where a path begins that is said at a spot. */
  begin({ root }: Pick<Path, 'root'>, spot: Spot): Spot {
    return root ? { form: this.root, names: [] } : spot
  }

  /** The scope at a node's path: where it has a list, one of its entries. */
  scope({ path, constants }: Pick<Variant, 'path' | 'constants'>, spot: Spot): Scope {
    if (!path) return { entry: undefined, root: false, spot }
    let here = this.begin(path, spot)
    let entry: Entry | undefined
    for (const [index, step] of path.steps.entries()) {
      const names = [...here.names, step.name]
      const last = index === path.steps.length - 1
      if (step.list) {
        entry = this.make(here.form, names, path.root, entry, last ? constants : {})
        here = { form: entry.form, names: [] }
      } else here = { form: here.form, names }
      if (last && !step.list && constants) here.form.fix(names, constants)
    }
    return { entry, root: path.root, spot: here }
  }

  /** An entry of a list: a new one for each occurrence, or with `key` the one that has its constants. */
  make(
    holder: Form,
    names: readonly string[],
    root: boolean,
    via: Entry | undefined,
    key: Readonly<Record<string, string>> | undefined,
  ): Entry {
    const { cell, form } = holder.entries(names)
    const shared = key ? holder.shared(names, JSON.stringify(key)) : 0
    const constants = key && Object.keys(key).length > 0 ? this.constants.push(key) - 1 : 0
    const entry = { number: this.all.length, root, cell, form, shared, constants, via }
    this.all.push(entry)
    return entry
  }
}

/** The entries that a segment's elements fill together, such as `channels[].type` and `channels[].value`. */
export class Groups {
  readonly entries: Entry[] = []
  readonly #known = new Map<string, { number: number; steps: number }>()
  readonly #all: Entries

  constructor(all: Entries) {
    this.#all = all
  }

  /** The group of a path, and how many of its steps lead there; undefined where it is in no list. */
  of(path: Path, spot: Spot): { number: number; steps: number } | undefined {
    const steps = path.steps.findLastIndex((step, index) => step.list && index < path.steps.length - 1) + 1
    if (steps === 0) return undefined
    const prefix = { root: path.root, steps: path.steps.slice(0, steps) }
    const name = pathText(prefix)
    const group = this.#known.get(name) ?? { number: this.#open(prefix, spot), steps }
    this.#known.set(name, group)
    return group
  }

  #open(path: Path, spot: Spot): number {
    return this.entries.push(this.#all.scope({ path, constants: undefined }, spot).entry!) - 1
  }
}
