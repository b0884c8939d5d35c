// A canonical document while it is written: views into it, which values were taken, and which list
// entries have found their place.
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { Path, PathStep } from './path.ts'
import type { CanonicalDocument } from './reading.ts'

/** What all views of one document share. */
export interface Taking {
  /** Pointers of the leaves that were written. */
  written: Set<string>
  /** Pointers of the list entries that a node wrote. */
  claimed: Set<string>
  /** Next entry of each list of plain values. */
  next: Map<string, number>
}

export const newTaking = (): Taking => ({ written: new Set(), claimed: new Set(), next: new Map() })

export class View {
  readonly value: unknown
  readonly pointer: string
  readonly taking: Taking
  readonly #root: View

  constructor(value: unknown, pointer: string, taking: Taking, root?: View) {
    this.value = value
    this.pointer = pointer
    this.taking = taking
    this.#root = root ?? this
  }

  /** The view at a node's path that has no list at its end; undefined where nothing stands there. */
  at(path: Path): View | undefined {
    let view: View | undefined = path.root ? this.#root : this
    for (const step of path.steps) {
      if (!view) return undefined
      view = view.#inner(step)
    }
    return view
  }

  /** A view of nothing at a path: from there only paths from the root lead anywhere. */
  nothingAt(path: Path): View {
    return this.#made(undefined, `${this.pointer}/${path.steps.map((step) => step.name).join('/')}`)
  }

  /** Views of the entries of the list at a node's path, those without a place yet, or all of them. */
  entries(path: Path, all = false): View[] {
    const list = this.at({ ...path, steps: withoutList(path.steps) })
    if (!list || !Array.isArray(list.value)) return []
    return list.value
      .map((entry, index) => this.#made(entry, `${list.pointer}/${index}`))
      .filter((view) => all || !this.taking.claimed.has(view.pointer))
  }

  /** The next value at a leaf's path: the value itself, or the next one of a list of plain values. */
  leaf(path: Path): View | undefined {
    const last = path.steps[path.steps.length - 1]!
    const view = this.at({ ...path, steps: withoutList(path.steps) })
    if (!last.list || !view) return view
    if (!Array.isArray(view.value)) return undefined
    const index = this.taking.next.get(view.pointer) ?? 0
    return index < view.value.length ? this.#made(view.value[index], `${view.pointer}/${index}`) : undefined
  }

  /** Takes the leaf: it stands on the wire now. Parts name the members of an object that were said. */
  take(path: Path, leaf: View, parts?: readonly string[]): void {
    const { written, next } = this.taking
    for (const pointer of leafPointers(leaf.value, leaf.pointer, parts)) written.add(pointer)
    if (!path.steps[path.steps.length - 1]!.list) return
    const list = leaf.pointer.slice(0, leaf.pointer.lastIndexOf('/'))
    next.set(list, (next.get(list) ?? 0) + 1)
  }

  claim(): void {
    this.taking.claimed.add(this.pointer)
  }

  #inner(step: PathStep): View | undefined {
    const value = (this.value as CanonicalDocument | undefined)?.[step.name]
    if (value === undefined) return undefined
    const view = this.#made(value, `${this.pointer}/${step.name}`)
    if (!step.list || !Array.isArray(value)) return view
    return value.length > 0 ? this.#made(value[0], `${view.pointer}/0`) : undefined
  }

  #made(value: unknown, pointer: string): View {
    return new View(value, pointer, this.taking, this.#root)
  }
}

// A list at the end is looked at as a list, not as its entries.
const withoutList = (steps: readonly PathStep[]): PathStep[] =>
  steps.map((step, index) => (index === steps.length - 1 ? { ...step, list: false } : step))

/** Pointers of the plain values at or below a value. */
export function leafPointers(value: unknown, pointer: string, parts?: readonly string[]): string[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [pointer]
  return Object.entries(value).flatMap(([name, inner]) =>
    parts && !parts.includes(name) ? [] : leafPointers(inner, `${pointer}/${name}`),
  )
}

/** A finding for each leaf of the document that nothing wrote. */
export const unwritten = (document: CanonicalDocument, taking: Taking, guide: string): Finding[] =>
  leafPointers(document, '')
    .filter((pointer) => pointer !== '/schema' && !taking.written.has(pointer))
    .map((path) =>
      finding('value-unwritten', { path }, { path, got: String(valueAt(document, path)), guide }),
    )

const valueAt = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value, name) => (value as Record<string, unknown>)[name], document)
