// What there is to carry, asked of an empty store of some version that is made in memory: so a table that comes to the schema
// comes to the backup, without a line here.
import type { DatabaseSync } from 'node:sqlite'
import { connect } from '../embedded/sqlite.ts'
import { migrate, schemaAt } from '../migration/migrate.ts'

export interface TableForm {
  name: string
  columns: string[]
}

type Named = { name: string }

const columnsOf = (database: DatabaseSync, table: string): string[] =>
  (database.prepare(`select name from pragma_table_info(?)`).all(table) as unknown as Named[]).map(
    ({ name }) => name,
  )

const parentsOf = (database: DatabaseSync, table: string): string[] =>
  (
    database
      .prepare(`select "table" as name from pragma_foreign_key_list(?)`)
      .all(table) as unknown as Named[]
  ).map(({ name }) => name)

/** Every table stands behind those that its rows name. */
function parentsFirst(database: DatabaseSync, names: readonly string[]): string[] {
  const sorted = new Set<string>()
  const add = (name: string): void => {
    for (const parent of parentsOf(database, name)) if (parent !== name && !sorted.has(parent)) add(parent)
    sorted.add(name)
  }
  for (const name of names) add(name)
  return [...sorted]
}

/** The tables of a schema's version; those that others name come first. */
export async function tablesOf(version: number): Promise<TableForm[]> {
  const { database, session } = connect(':memory:', 'write')
  try {
    await migrate(session, schemaAt(version))
    const found = database
      .prepare(
        `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`,
      )
      .all() as unknown as Named[]
    const names = found.map(({ name }) => name)
    return parentsFirst(database, names).map((name) => ({ name, columns: columnsOf(database, name) }))
  } finally {
    database.close()
  }
}
