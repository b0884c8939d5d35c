// Between a record and its row: names in snake case, JSON as text, flags as 0 and 1, absent as null.
// The tables' types are derived from the records, so a field added there does not compile until it is here.

type Snake<S extends string> = S extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Rest>}`
  : S
type Cell<V> = [V] extends [string | number | Uint8Array] ? V : [V] extends [boolean] ? number : string
type Optional<T, K extends keyof T> = Record<never, never> extends Pick<T, K> ? true : false

/** A record as its table keeps it. */
export type Row<T> = {
  [K in keyof T & string as Snake<K>]-?: Optional<T, K> extends true
    ? Cell<Exclude<T[K], undefined>> | null
    : Cell<T[K]>
}

type Kind = 'plain' | 'json' | 'flag'

/** One record's way into its table and out of it. */
export interface Shape<T> {
  readonly columns: readonly (keyof Row<T> & string)[]
  row(record: T): Row<T>
  record(row: Row<T>): T
}

/** The column of a record's field. */
export const columnOf = <N extends string>(name: N): Snake<N> => snake(name) as Snake<N>

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function cell(value: unknown, kind: Kind): unknown {
  if (value === undefined) return null
  if (kind === 'json') return JSON.stringify(value)
  return kind === 'flag' ? Number(value) : value
}

function field(value: unknown, kind: Kind): unknown {
  if (kind === 'json') return JSON.parse(value as string)
  return kind === 'flag' ? value === 1 : value
}

/** Says for every field of a record how it is kept. */
export function shape<T extends object>(kinds: { [K in keyof T & string]-?: Kind }): Shape<T> {
  const fields = Object.entries<Kind>(kinds).map(([name, kind]) => ({ name, kind, column: snake(name) }))
  return {
    columns: fields.map((one) => one.column) as (keyof Row<T> & string)[],
    row: (record) => {
      const from = record as Record<string, unknown>
      const to: Record<string, unknown> = {}
      for (const one of fields) to[one.column] = cell(from[one.name], one.kind)
      return to as Row<T>
    },
    record: (row) => {
      const from = row as Record<string, unknown>
      const to: Record<string, unknown> = {}
      for (const { name, column, kind } of fields) {
        const value = from[column]
        if (value !== null && value !== undefined) to[name] = field(value, kind)
      }
      return to as T
    },
  }
}
