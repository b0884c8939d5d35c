// Puts a backup's rows into a new store, inside the caller's transaction, and then what must be different after a restore:
// numbers are passed over, steps are free to be taken, and what may have been sent since is held.
import { sql } from 'kysely'
import { migrate, schemaAt } from '../migration/migrate.ts'
import type { AuditEntry } from '../record.ts'
import type { Session } from '../session.ts'
import { audit } from '../verb/audit.ts'
import { bumpControlNumbers, passOverFeed } from '../verb/gaps.ts'
import { BackupError, type Cell, sizeOf } from './form.ts'
import { type Held, holdUnsent } from './hold.ts'
import type { BackupPart } from './read.ts'
import { type TableForm, tablesOf } from './tables.ts'

export interface Restoring {
  /** Control numbers are passed over by so many. */
  by: number
  /** Whether documents that were on their way out wait to be released. */
  hold: boolean
  at: string
  /** Who restores it. */
  principal: string
  progress: (table: string, rows: number) => void
}

export interface Loaded extends Held {
  /** When the backup was made. */
  at: string
  rows: number
  counters: number
}

/** Cursors of the feed that were handed out after the backup stand before all that comes. */
const FEED_GAP = 1_000_000
const ROWS = 200
const BATCH = 4 << 20

/** The store must be new: without a table. */
export async function loadBackup(
  session: Session,
  backup: AsyncIterable<BackupPart>,
  how: Restoring,
): Promise<Loaded> {
  let tables: TableForm[] = []
  let into = loading(session, { name: '', columns: [] })
  let at = ''
  let rows = 0
  for await (const part of backup) {
    if (part.kind === 'row') {
      await into.add(part.row)
      if (++rows % 1000 === 0) how.progress(into.name, rows)
      continue
    }
    await into.end()
    if (part.kind === 'head') {
      at = part.head.at
      await migrate(session, schemaAt(part.head.schema))
      tables = await tablesOf(part.head.schema)
    }
    if (part.kind === 'table') into = await emptied(session, formOf(tables, part))
  }
  await migrate(session)
  return { at, rows, ...(await comeBack(session, at, how)) }
}

/** The table as stores of the backup's version have it; throws where they have none like it. */
export function formOf(tables: readonly TableForm[], part: TableForm): TableForm {
  const form = tables.find(({ name }) => name === part.name)
  if (form && form.columns.join() === [...part.columns].join()) return form
  throw new BackupError(`the backup has a table ${part.name} as no store of its version has it`)
}

/** Some tables begin with a row. */
async function emptied(session: Session, form: TableForm) {
  await sql`delete from ${sql.table(form.name)}`.execute(session.db)
  return loading(session, form)
}

function loading(session: Session, { name, columns }: TableForm) {
  let batch: Cell[][] = []
  let size = 0
  const names = sql.join(columns.map((one) => sql.ref(one)))
  const own = session.dialect === 'postgres' ? sql`overriding system value` : sql``
  const write = async () => {
    const values = batch.map((row) => sql`(${sql.join(row)})`)
    batch = []
    size = 0
    await sql`insert into ${sql.table(name)} (${names}) ${own} values ${sql.join(values)}`.execute(session.db)
  }
  return {
    name,
    async add(row: Cell[]) {
      if (row.length !== columns.length)
        throw new BackupError(`a row of ${name} has not the columns of its table`)
      batch.push(row)
      size += sizeOf(row)
      if (batch.length === ROWS || size > BATCH) await write()
    },
    async end() {
      if (batch.length > 0) await write()
      if (session.dialect === 'postgres' && columns.includes('id')) await countOn(session, name)
    },
  }
}

/** PostgreSQL counts ids by itself only where it gave them. */
async function countOn({ db }: Session, table: string): Promise<void> {
  const { rows } = await sql<{ counter: string | null }>`
    select pg_get_serial_sequence(${table}, 'id') as counter`.execute(db)
  const counter = rows[0]?.counter
  if (!counter) return
  await sql`select setval(${counter}, (select coalesce(max(id), 0) + 1 from ${sql.table(table)}), false)`.execute(
    db,
  )
}

async function comeBack(session: Session, at: string, how: Restoring): Promise<Held & { counters: number }> {
  const { db } = session
  const reason = `A backup of ${at} was restored: which numbers were given since is not known.`
  const why = { at: how.at, principal: how.principal, reason }
  const counters = await bumpControlNumbers(session, { by: how.by, ...why })
  await passOverFeed(session, FEED_GAP, why)
  await db.updateTable('step').set({ until: '' }).where('state', '=', 'leased').execute()
  await db.updateTable('turn').set({ until: '' }).execute()
  const held = await holdUnsent(session, at, how.hold)
  const detail = `Backup of ${at}. Control numbers went up by ${how.by}, ${held.unsent} documents are held.`
  const entry: AuditEntry = {
    at: how.at,
    principal: how.principal,
    act: 'store restored',
    subject: 'store',
    detail,
  }
  await audit(session, entry)
  return { ...held, counters }
}
