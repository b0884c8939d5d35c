// Statements that come again and again, composed once: to change one row takes SQLite 1.3 µs, with a statement from here
// 1.7 to 3.4, and 5 to 8 where the query builder composes it each time. What varies between two runs is given by name.
import { CompiledQuery, type QueryResult, type RawBuilder, sql } from 'kysely'
import type { Database } from './schema.ts'
import { type Dialect, type Session, together } from './session.ts'

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

const kept = new Set<string>()

/** Whether a text is one of those that are composed once: they are few, and come again. */
export const isComposed = (text: string): boolean => kept.has(text)

/** A list as one value of a statement, whatever its length: SQLite takes none but as JSON. */
export const listed = <T extends string | number>({ dialect }: Session, list: readonly T[]): readonly T[] =>
  dialect === 'postgres' ? list : (JSON.stringify(list) as unknown as readonly T[])

/** A statement that runs with values of those names. `compose` is called once for each engine. */
export function statement<V extends Record<string, unknown>, R = Record<string, never>>(
  compose: (session: Session, given: Slots<V>) => { compile(): CompiledQuery<R> },
): (session: Session, values: V) => Promise<QueryResult<R>> {
  const composed: Partial<Record<Dialect, CompiledQuery<R>>> = {}
  return (session, values) => {
    composed[session.dialect] ??= keep(compose(session, slots as Slots<V>).compile())
    const query = composed[session.dialect]!
    const parameters = query.parameters.map((one) => (one instanceof Slot ? values[one.name] : one))
    return session.db.executeQuery<R>({ ...query, parameters })
  }
}

/** Says that a column's value is one of the keys. */
type IsOne = (column: string) => RawBuilder<boolean>

/** A statement about the rows of keys. Of one key it is a statement of its own, which PostgreSQL need not plan each time anew. */
export function statementOf<K extends string | number, R = Record<string, never>>(
  compose: (session: Session, isOne: IsOne) => { compile(): CompiledQuery<R> },
): (session: Session, keys: readonly K[]) => Promise<R[]> {
  const ofOne = statement<{ key: K }, R>((session, { key }) =>
    compose(session, (column) => sql<boolean>`${sql.ref(column)} = ${key}`),
  )
  const ofSeveral = statement<{ keys: readonly K[] }, R>((session, { keys }) =>
    compose(session, (column) =>
      session.dialect === 'postgres'
        ? sql<boolean>`${sql.ref(column)} = any(${keys})`
        : sql<boolean>`${sql.ref(column)} in (select value from json_each(${keys}))`,
    ),
  )
  return async (session, keys) => {
    if (keys.length === 1) return (await ofOne(session, { key: keys[0]! })).rows
    return keys.length === 0 ? [] : (await ofSeveral(session, { keys: listed(session, keys) })).rows
  }
}

function keep<R>(query: CompiledQuery<R>): CompiledQuery<R> {
  kept.add(query.sql)
  return query
}

/** What is done where a row is there already: it is left, `but` for a change of it; or it is overwritten but for its key, only where it is `older` by a column. */
type Conflict = { leave: readonly string[]; but?: string } | { overwrite: readonly string[]; older?: string }

/** Statements of so many rows are composed once. Others are made of them, so that PostgreSQL keeps few plans. */
const SIZES = [16, 12, 8, 6, 4, 3, 2, 1]
const MOST = 2 * SIZES[0]!

/** Rows in lots of the kept sizes; many rows go in one statement of their own. */
function lotsOf<T>(rows: readonly T[]): (readonly T[])[] {
  if (rows.length > MOST) return [rows]
  const lots: (readonly T[])[] = []
  for (let from = 0; from < rows.length; ) {
    const size = SIZES.find((one) => one <= rows.length - from)!
    lots.push(rows.slice(from, from + size))
    from += size
  }
  return lots
}

type Compose = (dialect: Dialect, shape: string, count: number) => string

/** Texts by their shape and how many rows they are for. */
function textsBy(compose: Compose): Compose {
  const composed = { sqlite: new Map<string, string[]>(), postgres: new Map<string, string[]>() }
  return (dialect, shape, count) => {
    const known = composed[dialect].get(shape)?.[count]
    if (known !== undefined) return known
    const text = compose(dialect, shape, count)
    if (count <= SIZES[0]!) {
      const texts = composed[dialect].get(shape) ?? []
      texts[count] = text
      composed[dialect].set(shape, texts)
      kept.add(text)
    }
    return text
  }
}

/** Puts rows into a table, a few hundred at most; answers those of `returning` that were put. */
export function insertion<R extends object, A = Record<string, never>>(
  table: keyof Database,
  columns: readonly (keyof R & string)[],
  { conflict, returning = [] }: { conflict?: Conflict; returning?: readonly (keyof A & string)[] } = {},
): (session: Session, rows: readonly R[]) => Promise<A[]> {
  const head = `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values `
  const tail = `${conflict ? onConflict(table, columns, conflict) : ''}${returningOf(returning, table)}`
  const textFor = textsBy((dialect, _, count) => `${head}${placesFor(dialect, columns.length, count)}${tail}`)
  const put = ({ db, dialect }: Session, rows: readonly R[]) => {
    const bound: unknown[] = []
    for (const row of rows) for (const column of columns) bound.push(row[column] ?? null)
    return db.executeQuery<A>(CompiledQuery.raw(textFor(dialect, '', rows.length), bound))
  }
  return async (session, rows) => {
    if (rows.length === 1) return (await put(session, rows)).rows
    return rowsOf(lotsOf(rows).map((lot) => put(session, lot)))
  }
}

/** Rows of statements that do not wait for each other. */
async function rowsOf<A>(run: readonly Promise<QueryResult<A>>[]): Promise<A[]> {
  if (run.length > 1) await together(run)
  return (await Promise.all(run)).flatMap((one) => one.rows)
}

/** How a column takes what is given, beside being set to it: as a number, as bytes, or only where nothing stood in it before. */
type Taking = 'whole' | 'bytes' | 'once'

/**
 * Changes columns of the rows that have a key; what is undefined stays as it is. PostgreSQL changes rows of the same columns
 * in one statement. Answers those of `returning`, as they are then.
 */
export function change<R extends object, A = Record<string, never>>(
  table: keyof Database,
  key: keyof R & string,
  taking: { readonly [K in keyof R & string]?: Taking } = {},
  returning: readonly (keyof A & string)[] = [],
): (session: Session, rows: readonly Partial<R>[]) => Promise<A[]> {
  const given = (row: Partial<R>) =>
    Object.keys(row).filter((name) => row[name as keyof R] !== undefined && name !== key)
  const textFor = textsBy((dialect, shape, count) => {
    const text = { table, key, names: shape.split(','), taking, tail: returningOf(returning, table) }
    return dialect === 'sqlite' || count === 1 ? oneChanged(dialect, text) : severalChanged(count, text)
  })
  const put = ({ db, dialect }: Session, names: readonly string[], rows: readonly Partial<R>[]) => {
    const bound = rows.flatMap((row) => [...names.map((name) => row[name as keyof R]), row[key]])
    return db.executeQuery<A>(CompiledQuery.raw(textFor(dialect, names.join(), rows.length), bound))
  }
  return async (session, rows) => {
    if (rows.length === 1) return (await put(session, given(rows[0]!), rows)).rows
    const alike = [...Map.groupBy(rows, (row) => given(row).join()).values()]
    const lots = session.dialect === 'sqlite' ? rows.map((row) => [row]) : alike.flatMap(lotsOf)
    return rowsOf(lots.map((lot) => put(session, given(lot[0]!), lot)))
  }
}

interface Changing {
  table: string
  key: string
  names: readonly string[]
  taking: Readonly<Record<string, Taking | undefined>>
  tail: string
}

const taken = ({ table, taking }: Changing, name: string, value: string): string =>
  taking[name] === 'once' ? `coalesce(${quoted(table)}.${quoted(name)}, ${value})` : value

function oneChanged(dialect: Dialect, changing: Changing): string {
  const { table, key, names, tail } = changing
  const place = (at: number) => (dialect === 'sqlite' ? '?' : `$${at + 1}`)
  const set = names.map((name, at) => `${quoted(name)} = ${taken(changing, name, place(at))}`)
  return `update ${quoted(table)} set ${set.join(', ')} where ${quoted(key)} = ${place(names.length)}${tail}`
}

const CASTS = { whole: '::bigint', bytes: '::bytea', once: '' } as const

function severalChanged(count: number, changing: Changing): string {
  const { table, key, names, taking, tail } = changing
  const all = [...names, key]
  const set = names.map((name) => `${quoted(name)} = ${taken(changing, name, `given.${quoted(name)}`)}`)
  const place = (row: number, at: number) =>
    `$${row * all.length + at + 1}${CASTS[taking[all[at]!] ?? 'once']}`
  const rows = Array.from({ length: count }, (_, row) => `(${all.map((_, at) => place(row, at)).join(', ')})`)
  return `update ${quoted(table)} set ${set.join(', ')} from (values ${rows.join(', ')}) as given
    (${all.map(quoted).join(', ')}) where ${quoted(table)}.${quoted(key)} = given.${quoted(key)}${tail}`
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

function onConflict(table: string, columns: readonly string[], conflict: Conflict): string {
  if ('leave' in conflict) {
    const on = conflict.leave.length === 0 ? '' : ` (${conflict.leave.map(quoted).join(', ')})`
    return ` on conflict${on} do ${conflict.but ?? 'nothing'}`
  }
  const key = conflict.overwrite
  const set = columns
    .filter((one) => !key.includes(one))
    .map((one) => `${quoted(one)} = excluded.${quoted(one)}`)
  const { older } = conflict
  const where =
    older === undefined ? '' : ` where ${quoted(table)}.${quoted(older)} < excluded.${quoted(older)}`
  return ` on conflict (${key.map(quoted).join(', ')}) do update set ${set.join(', ')}${where}`
}

const returningOf = (columns: readonly string[], table: string): string =>
  columns.length === 0
    ? ''
    : ` returning ${columns.map((one) => `${quoted(table)}.${quoted(one)}`).join(', ')}`
