// The form of a canonical document as one guide fills it, compiled: each place has a number, so that a value is
// put by writing one integer. Objects that are no entry of a list have no form of their own; their places are
// their holder's, by longer names.

/** Cells before an instance's places: its form, the next entry of its list, its constants. */
export const INSTANCE = 3
export const CONSTANTS = 2
/** In an instance and in a record alike: the next one of the same list. */
export const NEXT = 1
/** Cells of a list: its first entry, its last one, and how many there are. */
const LIST = 3
export const COUNT = 2

/** A name in an object, and what can stand there. Cells are 0 where nothing of the kind can. */
export interface Field {
  /** Where a single value's record stands. */
  value: number
  /** Where a list of values begins. */
  values: number
  /** Where a list of entries begins, and their form. */
  entries: number
  form: Form | undefined
  fields: Fields
  /** What an object here says of itself, as soon as anything stands in it. */
  constants: Readonly<Record<string, string>> | undefined
}

/** A place of an instance: what is found in its cell, and where in the object that goes. */
export interface Slot {
  kind: 'value' | 'values' | 'entries'
  names: readonly string[]
  /** What the objects on the way say of themselves. */
  constants: readonly (Readonly<Record<string, string>> | undefined)[]
  /** Cells of values that stand in the way, and are objects of their own. */
  under: readonly number[]
  /** Of entries. */
  form: Form | undefined
  /** Where its form was met the last time, and by pointer wherever that was: in a tree at every depth. */
  aim: Aim | undefined
  aims: Map<string, Aim>
}

/** A slot of a form that is met at a pointer: its own pointer, and the kinds of lineage there. */
export interface Aim {
  at: string
  pointer: string
  kinds: SlotKind[]
}

/** A kind of lineage: of values of one leaf, or of what stands `below` them, such as `/unit`. */
export interface SlotKind {
  leaf: number
  below: string
  text: string
  /** Its number in the lineage that was packed the last time, and which that was. */
  number: number
  of: number
}

export type Fields = Map<string, Field>

/** The root of a document, or the entries of one list. */
export class Form {
  readonly fields: Fields = new Map()
  readonly #shared = new Map<string, number>()
  /** Cells of an instance. */
  size = INSTANCE
  readonly index: number
  #slots: (Slot | undefined)[] | undefined
  readonly #forms: Form[]

  constructor(forms: Form[]) {
    this.index = forms.length
    this.#forms = forms
    forms.push(this)
  }

  /** The place of one value. */
  value(names: readonly string[]): number {
    const field = this.#field(names)
    field.value ||= this.#cells(1)
    return field.value
  }

  /** The place of a list of values. */
  values(names: readonly string[]): number {
    const field = this.#field(names)
    field.values ||= this.#cells(LIST)
    return field.values
  }

  /** The place of a list of entries, whose form is `like` where it holds what another list holds too. */
  entries(names: readonly string[], like?: Form): { cell: number; form: Form } {
    const field = this.#field(names)
    field.entries ||= this.#cells(LIST)
    field.form ??= like ?? new Form(this.#forms)
    return { cell: field.entries, form: field.form }
  }

  /** Remembers the entry of a list that all who know its key fill together. */
  shared(names: readonly string[], key: string): number {
    const name = JSON.stringify([names, key])
    const known = this.#shared.get(name) ?? this.#cells(1)
    this.#shared.set(name, known)
    return known
  }

  /** Says what an object that is no entry has by itself. */
  fix(names: readonly string[], constants: Readonly<Record<string, string>>): void {
    this.#field(names).constants = constants
  }

  /** By cell; undefined where a cell is none's beginning. It is asked for when all places are known. */
  get slots(): readonly (Slot | undefined)[] {
    if (this.#slots) return this.#slots
    this.#slots = []
    collect(this.fields, { names: [], constants: [], under: [] }, this.#slots)
    return this.#slots
  }

  /** What stands at a name, if the guide fills it. */
  find(names: readonly string[]): Field | undefined {
    let fields: Fields | undefined = this.fields
    let field: Field | undefined
    for (const name of names) {
      field = fields?.get(name)
      fields = field?.fields
    }
    return field
  }

  #field(names: readonly string[]): Field {
    let fields = this.fields
    let field: Field | undefined
    for (const name of names) {
      field = fields.get(name) ?? {
        value: 0,
        values: 0,
        entries: 0,
        form: undefined,
        fields: new Map(),
        constants: undefined,
      }
      fields.set(name, field)
      fields = field.fields
    }
    if (!field) throw new Error('a path has at least one name')
    return field
  }

  #cells(count: number): number {
    this.size += count
    return this.size - count
  }
}

type Way = Pick<Slot, 'names' | 'constants' | 'under'>

function collect(fields: Fields, way: Way, slots: (Slot | undefined)[]): void {
  for (const [name, field] of fields) {
    const here = { ...way, names: [...way.names, name] }
    const add = (kind: Slot['kind'], cell: number, form?: Form) => {
      if (cell !== 0) slots[cell] = { ...here, kind, form, aim: undefined, aims: new Map() }
    }
    add('value', field.value)
    add('values', field.values)
    add('entries', field.entries, field.form)
    const constants = [...way.constants, field.constants]
    const under = field.value === 0 ? way.under : [...way.under, field.value]
    collect(field.fields, { names: here.names, constants, under }, slots)
  }
}

/** Sees the filled places of an instance: most of a form's hundreds are empty. */
export function eachFilled(
  cells: Int32Array,
  form: Form,
  instance: number,
  see: (slot: Slot, head: number) => void,
): void {
  const { slots, size } = form
  for (let cell = INSTANCE; cell < size; cell++) {
    const head = cells[instance + cell]!
    if (head === 0) continue
    const slot = slots[cell]
    if (slot && !slot.under.some((one) => cells[instance + one] !== 0)) see(slot, head)
  }
}
