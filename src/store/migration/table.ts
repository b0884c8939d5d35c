// How tables are said on both engines: text compares by bytes on each, so that a page of names never skips one.
import type { Dialect } from '../session.ts'

const types = {
  sqlite: {
    text: 'text',
    whole: 'integer',
    bytes: 'blob',
    serial: 'integer primary key autoincrement',
    end: ') strict',
  },
  postgres: {
    text: 'text collate "C"',
    whole: 'bigint',
    bytes: 'bytea',
    serial: 'bigint generated always as identity primary key',
    end: ')',
  },
} as const

export type Types = (typeof types)[Dialect]

/** What an engine calls the types of columns. */
export const typesOf = (dialect: Dialect): Types => types[dialect]

/** The statement that makes a table. */
export const table = (name: string, t: Types, columns: string[]): string =>
  `create table ${name} (${columns.join(', ')}${t.end}`

/** Columns as `name`, `name?` where null is allowed, `name#` for whole numbers. */
export function columns(t: Types, list: string): string[] {
  return list.split(' ').map((word) => {
    const [, name, whole, optional] = /^(\w+)(#?)(\??)$/.exec(word)!
    return `"${name}" ${whole ? t.whole : t.text}${optional ? '' : ' not null'}`
  })
}
