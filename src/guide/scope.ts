// Where values go while a document is read: a scope is an object that will be there as soon as a value
// stands in it, so that a segment without values leaves nothing behind.
import { innerList, type Path, type PathStep, pathText, splitAt } from './path.ts'
import type { CanonicalDocument } from './reading.ts'

export class Scope {
  /** JSON Pointer, right once a value stands here. */
  pointer = ''
  #object: CanonicalDocument | undefined
  readonly #parent: Scope | undefined
  readonly #step: PathStep | undefined
  readonly #constants: Readonly<Record<string, string>> | undefined
  readonly #inner = new Map<string, Scope>()

  constructor(parent?: Scope, step?: PathStep, constants?: Readonly<Record<string, string>>) {
    this.#parent = parent
    this.#step = step
    this.#constants = constants
  }

  /** The document, for the root scope. */
  get document(): CanonicalDocument {
    return this.#open()
  }

  get root(): Scope {
    return this.#parent ? this.#parent.root : this
  }

  /**
   * The scope at a node's path: the same object for the same name, a new entry for each occurrence of a
   * list. `constants` are the entry's key words: an entry that has them already is found again, unless `anew`.
   */
  at(path: Path, constants?: Readonly<Record<string, string>>, anew = false): Scope {
    let scope: Scope = path.root ? this.root : this
    for (const [index, step] of path.steps.entries()) {
      const last = index === path.steps.length - 1
      scope =
        step.list && last && (!constants || anew)
          ? new Scope(scope, step, constants)
          : scope.#child(step, last ? constants : undefined)
    }
    return scope
  }

  /** Puts a value; answers its pointer, or undefined where another value stands there already. */
  put(path: Path, value: unknown): string | undefined {
    const last = path.steps[path.steps.length - 1]!
    const holder =
      path.steps.length > 1 || path.root ? this.at({ root: path.root, steps: path.steps.slice(0, -1) }) : this
    return holder.#set(last, value)
  }

  /** What stands at a path, if anything does. */
  get(path: Path): unknown {
    let value: unknown = path.root ? this.root.#object : this.#object
    for (const step of path.steps) value = (value as CanonicalDocument | undefined)?.[step.name]
    return value
  }

  #child(step: PathStep, constants?: Readonly<Record<string, string>>): Scope {
    const name = constants ? `${step.name}${JSON.stringify(constants)}` : step.name
    const known = this.#inner.get(name)
    if (known) return known
    const made = new Scope(this, step, constants)
    this.#inner.set(name, made)
    return made
  }

  #set(step: PathStep, value: unknown): string | undefined {
    const object = this.#open()
    if (step.list) {
      const list = listAt(object, step.name)
      list.push(value)
      return `${this.pointer}/${step.name}/${list.length - 1}`
    }
    if (object[step.name] !== undefined) return undefined
    object[step.name] = value
    return `${this.pointer}/${step.name}`
  }

  #open(): CanonicalDocument {
    if (this.#object) return this.#object
    this.#object = { ...this.#constants }
    if (this.#parent && this.#step) this.#attach(this.#parent, this.#step, this.#object)
    return this.#object
  }

  #attach(parent: Scope, step: PathStep, object: CanonicalDocument): void {
    const holder = parent.#open()
    if (!step.list) {
      const there = holder[step.name] as CanonicalDocument | undefined
      holder[step.name] = there ?? object
      this.#object = there ?? object
      this.pointer = `${parent.pointer}/${step.name}`
      return
    }
    const list = listAt(holder, step.name)
    list.push(object)
    this.pointer = `${parent.pointer}/${step.name}/${list.length - 1}`
  }
}

/**
 * Values of one segment or element. Paths through one list, such as `channels[].type` and
 * `channels[].value`, fill one entry until a name comes again: that opens the next.
 */
export class Placing {
  readonly #scope: Scope
  readonly #entries = new Map<string, Scope>()
  constructor(scope: Scope) {
    this.#scope = scope
  }

  /** Puts a value; answers its pointer, or undefined where another value stands there already. */
  put(path: Path, value: unknown): string | undefined {
    const { holder, rest } = this.#holder(path)
    return holder.put(rest, value)
  }

  /** The object at a path, for values of several parts. */
  object(path: Path): Scope {
    const { holder, rest } = this.#holder(path)
    return holder.at(rest)
  }

  get(path: Path): unknown {
    return this.#scope.get(path)
  }

  #holder(path: Path): { holder: Scope; rest: Path } {
    const list = innerList(path)
    if (list < 0) return { holder: this.#scope, rest: path }
    const { prefix, rest } = splitAt(path, list)
    const name = pathText(prefix)
    const open = this.#entries.get(name)
    if (open && open.get(rest) === undefined) return { holder: open, rest }
    const holder = this.#scope.at(prefix)
    this.#entries.set(name, holder)
    return { holder, rest }
  }
}

function listAt(holder: CanonicalDocument, name: string): unknown[] {
  const list = (holder[name] as unknown[] | undefined) ?? []
  holder[name] = list
  return list
}
