// Statements that come again and again, composed once: to change one row takes SQLite 1.3 µs, with a statement from here
// 1.7 to 3.4, and 5 to 8 where the query builder composes it each time. What varies between two runs is given by name.
import { CompiledQuery, type QueryResult, type RawBuilder, sql } from 'kysely'
import type { Database } from './schema.ts'
import type { Dialect, Session } from './session.ts'

/** Stands for a value in a statement's parameters. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Where the values will stand, by their names. */
export type Slots<V> = { readonly [K in keyof V]: RawBuilder<V[K]> }

const slots = new Proxy({}, { get: (_, name) => sql`${new Slot(String(name))}` })

/** A statement that runs with values of those names. `compose` is called once for each engine. */
export function statement<V extends Record<string, unknown>, R = Record<string, never>>(
  compose: (session: Session, given: Slots<V>) => { compile(): CompiledQuery<R> },
): (session: Session, values: V) => Promise<QueryResult<R>> {
  const composed: Partial<Record<Dialect, CompiledQuery<R>>> = {}
  return (session, values) => {
    composed[session.dialect] ??= compose(session, slots as Slots<V>).compile()
    const query = composed[session.dialect]!
    const parameters = query.parameters.map((one) => (one instanceof Slot ? values[one.name] : one))
    return session.db.executeQuery<R>({ ...query, parameters })
  }
}

/** What is done where a row is there already: it is left, or overwritten but for its key. */
type Conflict = { leave: readonly string[] } | { overwrite: readonly string[] }

/** Rows of so many go in one statement that is composed once. */
const KEPT = 4

/** Puts rows into a table, a few hundred at most; answers those of `returning` that were put. */
export function insertion<R extends object, A = Record<string, never>>(
  table: keyof Database,
  columns: readonly (keyof R & string)[],
  { conflict, returning = [] }: { conflict?: Conflict; returning?: readonly (keyof A & string)[] } = {},
): (session: Session, rows: readonly R[]) => Promise<A[]> {
  const head = `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values `
  const tail = `${conflict ? onConflict(columns, conflict) : ''}${returningOf(returning)}`
  const composed = new Map<string, string>()
  const textFor = (dialect: Dialect, count: number): string => {
    const key = `${dialect} ${count}`
    const text = composed.get(key) ?? `${head}${placesFor(dialect, columns.length, count)}${tail}`
    if (count <= KEPT) composed.set(key, text)
    return text
  }
  return async ({ db, dialect }, rows) => {
    const bound = rows.flatMap((row) => columns.map((column) => row[column] ?? null))
    return (await db.executeQuery<A>(CompiledQuery.raw(textFor(dialect, rows.length), bound))).rows
  }
}

/** Changes columns of the row that has a key; what is undefined stays as it is. */
export function change<R extends object>(
  table: keyof Database,
  key: keyof R & string,
): (session: Session, id: string, values: Partial<R>) => Promise<void> {
  const composed = new Map<string, string>()
  return async ({ db, dialect }, id, values) => {
    const set = Object.entries(values).filter(([name, value]) => value !== undefined && name !== key)
    const names = set.map(([name]) => name)
    const shape = `${dialect} ${names.join()}`
    const text = composed.get(shape) ?? updateText(table, key, names, dialect)
    composed.set(shape, text)
    await db.executeQuery(CompiledQuery.raw(text, [...set.map(([, value]) => value), id]))
  }
}

function updateText(table: string, key: string, names: readonly string[], dialect: Dialect): string {
  const place = (at: number) => (dialect === 'sqlite' ? '?' : `$${at + 1}`)
  const set = names.map((name, at) => `${quoted(name)} = ${place(at)}`)
  return `update ${quoted(table)} set ${set.join(', ')} where ${quoted(key)} = ${place(names.length)}`
}

const quoted = (name: string): string => `"${name}"`

/** `(?, ?), (?, ?)`, or `($1, $2), ($3, $4)`. */
function placesFor(dialect: Dialect, columns: number, rows: number): string {
  const place = (row: number, column: number) =>
    dialect === 'sqlite' ? '?' : `$${row * columns + column + 1}`
  const places = (row: number) =>
    Array.from({ length: columns }, (_, column) => place(row, column)).join(', ')
  return Array.from({ length: rows }, (_, row) => `(${places(row)})`).join(', ')
}

function onConflict(columns: readonly string[], conflict: Conflict): string {
  if ('leave' in conflict) {
    const on = conflict.leave.length === 0 ? '' : ` (${conflict.leave.map(quoted).join(', ')})`
    return ` on conflict${on} do nothing`
  }
  const key = conflict.overwrite
  const set = columns
    .filter((one) => !key.includes(one))
    .map((one) => `${quoted(one)} = excluded.${quoted(one)}`)
  return ` on conflict (${key.map(quoted).join(', ')}) do update set ${set.join(', ')}`
}

const returningOf = (columns: readonly string[]): string =>
  columns.length === 0 ? '' : ` returning ${columns.map(quoted).join(', ')}`
