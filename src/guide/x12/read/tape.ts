// What was understood of a set, as integers: records of values with their place on the wire, instances of forms
// with their place in the document. Strings and objects are made of it only where they are wanted. An order's
// tape has less than three cells for each byte of its set (test/laws/linear.test.ts).
import * as form from './form.ts'
import type { Entry, Target } from './plan.ts'

/** Cells of a record. */
export const LEAF = 0
export const FROM = 2
export const TO = 3
export const SEGMENT = 4
/** The element's place, packed by `packPlace`. */
export const PLACE = 5
/** What is known of the value: 0 nothing, n > 0 the memo's nth, n < 0 the tape's nth. */
export const VALUE = 6
export const RECORD = 7

/**
 * Cells of a node that was met, which are linked in order: which of the plan's it is, where its values go, and its
 * segment; then what it says of itself (tree.ts).
 */
export const MET_KIND = 0
export const MET_HOLDER = 2
export const MET_ORDINAL = 3
export const MET_ID = 4
export const MET_PARENT = 5
export const MET_CHILD = 6
export const MET_LEVEL = 7
export const MET = 8

/**
 * What is known of a code: the memo's number for it, and above that which of the element's parts it has. With the number's
 * own bit it is the number of a value that the tape keeps, of which each further part has the next.
 */
const NUMBER = 0xffff
export const KEPT = 0x8000
export const KEPT_BITS = 15
export const PARTS = 16

// V8 folds constants of the module's own (quick.ts).
const { CONSTANTS, COUNT, NEXT } = form
const [AT_LEAF, AT_FROM, AT_TO, AT_SEGMENT, AT_PLACE, AT_VALUE] = [LEAF, FROM, TO, SEGMENT, PLACE, VALUE]
const WHOLE = RECORD

/** How a record says what is known of a code, or of the nth of its parts. */
export function saidBy(known: number, nth = 0): number {
  const number = known & NUMBER
  return number < KEPT ? number : -((number & (KEPT - 1)) + nth)
}

/** Cells of a holder: its entry (-1 the document), the holder around it, its instance (0 not yet). */
export const HOLDER = 3

/** Element, component and repetition of a value in one number; X12 has 99 elements, real files have more. */
export const packPlace = (element: number, component = 0, repetition = 0): number =>
  element + component * 0x1000 + repetition * REPETITION

/** Places from here on are of repetitions. */
export const REPETITION = 0x100000

/** What `packPlace` has packed; 0 for no component and no repetition. */
export const unpackPlace = (place: number) => ({
  element: place % 0x1000,
  component: Math.floor(place / 0x1000) % 0x100,
  repetition: Math.floor(place / REPETITION),
})

/** Where a value begins that stands nowhere on the wire: a default. */
export const NOWHERE = -1

export class Tape {
  cells: Int32Array = new Int32Array(4096)
  /** Values that were worked out while reading, behind those with which each set begins. */
  values: unknown[] = []
  initial: readonly unknown[] = []
  root = 0
  /** Records of values that have no place in the document, linked as a list. */
  unmapped = 0
  /** Nodes that were met, and values that are checked when all is read, linked as lists. */
  nodes = 0
  checks = 0
  /** Behind all that was written. */
  top = 1
  #entries: readonly Entry[]
  #rootHolder = 0

  constructor(entries: readonly Entry[], rootSize: number) {
    this.#entries = entries
    this.#begin(rootSize)
  }

  /** Forgets everything. What was not taken is 0: an instance of some 80 cells has to be filled once, and all at once. */
  reset(rootSize: number): void {
    this.cells.fill(0, 0, this.top)
    this.top = 1
    this.values = this.initial.slice()
    this.#begin(rootSize)
  }

  /** Goes on in other cells, of which all are 0, when a set is begun; all that it has written before is gone. */
  move(cells: Int32Array): void {
    this.cells.fill(0, 0, this.top)
    this.cells = cells
    this.top = 1
  }

  #begin(rootSize: number): void {
    this.unmapped = this.#take(3)
    this.root = this.#take(rootSize)
    this.#rootHolder = this.#take(HOLDER)
    this.cells[this.#rootHolder] = -1
    this.cells[this.#rootHolder + 2] = this.root
    this.nodes = this.#take(3)
    this.checks = this.#take(3)
  }

  /** The scope that is the document. */
  get rootHolder(): number {
    return this.#rootHolder
  }

  /** A copy of what was written; the tape itself is written anew for the next set. */
  kept(): Int32Array {
    return this.cells.slice(0, this.top)
  }

  /** A scope that will be there as soon as a value is put in it. */
  holder(entry: number, around: number): number {
    const at = this.#take(HOLDER)
    const cells = this.cells
    cells[at] = entry
    cells[at + 1] = around
    cells[at + 2] = 0
    return at
  }

  /** The scope of a node, whose instance is linked when its place in the tree is known. */
  node(entry: Entry): number {
    const holder = this.holder(entry.number, this.#rootHolder)
    const made = this.#instance(entry)
    this.cells[holder + 2] = made
    return holder
  }

  /** A node of a kind, met at a segment, that says nothing yet. */
  met(kind: number, holder: number, ordinal: number): number {
    const at = this.#take(MET)
    this.cells[at + MET_KIND] = kind
    this.cells[at + MET_HOLDER] = holder
    this.cells[at + MET_ORDINAL] = ordinal
    this.#link(this.nodes, at)
    return at
  }

  /** Links an instance, or a record, to a list of an instance. */
  append(instance: number, list: number, made: number): void {
    this.#link(instance + list, made)
  }

  /** A value as it stands between two indexes of the set's bytes. */
  record(leaf: number, from: number, to: number, segment: number, place: number, value: number): number {
    const at = this.#take(WHOLE)
    const cells = this.cells
    cells[at + AT_LEAF] = leaf
    cells[at + NEXT] = 0
    cells[at + AT_FROM] = from
    cells[at + AT_TO] = to
    cells[at + AT_SEGMENT] = segment
    cells[at + AT_PLACE] = place
    cells[at + AT_VALUE] = value
    return at
  }

  /** Makes room for so many cells, of which none is taken; where they begin. */
  reserve(cells: number): number {
    while (this.top + cells > this.cells.length) this.#grow()
    return this.top
  }

  /** Another record of what one says, for another leaf. */
  again(record: number, leaf: number, value: number): number {
    const { cells } = this
    return this.record(
      leaf,
      cells[record + AT_FROM]!,
      cells[record + AT_TO]!,
      cells[record + AT_SEGMENT]!,
      cells[record + AT_PLACE]!,
      value,
    )
  }

  /** The number by which a record says a value that was worked out. */
  keep(value: unknown): number {
    return -this.values.push(value)
  }

  /** A value that has no place in the document. */
  leave(record: number): void {
    this.#link(this.unmapped, record)
  }

  /** The records of a list, which is empty then. */
  taken(list: number): number[] {
    const { cells } = this
    const all: number[] = []
    for (let one = cells[list]!; one !== 0; one = cells[one + NEXT]!) all.push(one)
    cells.fill(0, list, list + 3)
    return all
  }

  /** Puts a record in a cell; false where one stands there already. */
  set(cell: number, record: number): boolean {
    if (this.cells[cell] !== 0) return false
    this.cells[cell] = record
    return true
  }

  /** Puts a record at a place of an instance; false where one stands there already. */
  put(instance: number, target: Target, record: number): boolean {
    if (!target.list) return this.set(instance + target.cell, record)
    this.#link(instance + target.cell, record)
    return true
  }

  /** The instance of a scope; 0 where no value has been put in it. */
  opened(holder: number): number {
    return this.cells[holder + 2]!
  }

  /** The instance of a scope, made and linked to its list if it was not there. */
  open(holder: number): number {
    const known = this.cells[holder + 2]!
    if (known !== 0) return known
    const entry = this.#entries[this.cells[holder]!]!
    const made = this.entry(entry.root ? this.root : this.open(this.cells[holder + 1]!), entry)
    this.cells[holder + 2] = made
    return made
  }

  /** An entry of a list that the instance `around` has. */
  entry(around: number, entry: Entry): number {
    const holder = entry.via ? this.entry(around, entry.via) : around
    const shared = entry.shared === 0 ? 0 : this.cells[holder + entry.shared]!
    if (shared !== 0) return shared
    const made = this.#instance(entry)
    this.#link(holder + entry.cell, made)
    if (entry.shared !== 0) this.cells[holder + entry.shared] = made
    return made
  }

  #instance({ form, constants }: Entry): number {
    const made = this.#take(form.size)
    this.cells[made] = form.index
    this.cells[made + CONSTANTS] = constants
    return made
  }

  #link(list: number, one: number): void {
    const cells = this.cells
    const last = cells[list + 1]!
    if (last === 0) cells[list] = one
    else cells[last + NEXT] = one
    cells[list + 1] = one
    cells[list + COUNT]!++
  }

  #take(size: number): number {
    const at = this.top
    this.top += size
    if (this.top > this.cells.length) this.#grow()
    return at
  }

  #grow(): void {
    const before = this.cells
    this.cells = new Int32Array(Math.max(before.length * 2, this.top))
    this.cells.set(before)
    before.fill(0)
  }
}
