// The form of a canonical document as one guide fills it, compiled: each place has a number, so that a value is
// put by writing one integer. Objects that are no entry of a list have no form of their own; their places are
// their holder's, by longer names.

/** Cells before an instance's places: its form, the next entry of its list, its constants. */
export const INSTANCE = 3
/** In an instance and in a record alike: the next one of the same list. */
export const NEXT = 1
/** Cells of a list: its first entry, its last one, and how many there are. */
const LIST = 3

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
  /** Its pointer below the pointer at which its form was met the last time. */
  at: string | undefined
  pointer: string
}

export type Fields = Map<string, Field>

/** The root of a document, or the entries of one list. */
export class Form {
  readonly fields: Fields = new Map()
  readonly #shared = new Map<string, number>()
  /** Cells of an instance. */
  size = INSTANCE
  readonly index: number
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
        at: undefined,
        pointer: '',
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
