// The ledger's verifier over many documents, measured: one order comes by the flow, is published and acknowledged, and all
// that this left in the store is multiplied by the database itself, under ids and numbers of its own.
import { join } from 'node:path'
import { sql } from 'kysely'
import { startExchange } from '../../src/exchange/exchange.ts'
import { openReception } from '../../src/exchange/receive.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { newIds, systemClock } from '../../src/setting/clock.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import { connect } from '../../src/store/embedded/sqlite.ts'
import { openStore } from '../../src/store/index.ts'
import { kyselyOn, openPool } from '../../src/store/postgres/connect.ts'
import type { Session } from '../../src/store/session.ts'
import {
  controlEntries,
  documents,
  dropFiles,
  feedEntries,
  groups,
  interchanges,
  readings,
  receipts,
} from '../../src/store/shapes.ts'
import { order, orders } from '../flow/orders.ts'
import { acmeAndNordwind } from '../partner/copied.ts'
import { runBeside } from './beside.ts'
import type { Place } from './gateway.ts'
import { atPlace, type StoreKind } from './place.ts'

/** Measures `edigw ledger verify` over so many documents, half of them 997s; answers the exit code. */
export function measureLedger(store: StoreKind, count: number, say: (text: string) => void): Promise<number> {
  return atPlace(store, async (place) => {
    const begin = performance.now()
    await bringOne(place)
    await multiply(place, Math.max(1, Math.round(count / 2)))
    say(`${count} documents made in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
    const { code, said, seconds, most, early } = await runBeside(
      ['ledger', 'verify', '--sample', '0'],
      settingsOf(place),
    )
    say(said.trimEnd())
    say(`exit code ${code} after ${seconds.toFixed(1)} s: ${Math.round(count / seconds)} documents a second`)
    say(`memory: at most ${most} MB; after a quarter of the time it had been ${early} MB`)
    return code
  })
}

/** By which a command finds the store of a place. */
const settingsOf = ({ data, databaseUrl }: Place): Record<string, string> => ({
  EDIGW_DATA: data,
  DATABASE_URL: databaseUrl ?? '',
})

async function bringOne({ data, databaseUrl }: Place): Promise<void> {
  const store = await openStore(databaseUrl ? { url: databaseUrl } : { directory: data })
  const house: House = { store, clock: systemClock, newId: newIds(), log: noLog }
  await applyPartners(house, acmeAndNordwind(), noGate)
  const exchange = startExchange(house, { threads: 1 })
  const by = { principal: 'acme', partner: 'acme', door: 'sftp', environment: 'production' } as const
  const reception = openReception(house, { ...by, name: 'one.edi', limit: 1 << 30 })
  await reception.append(Buffer.from(orders({ groups: [[order('B-1')]] }), 'latin1'))
  await reception.finish()
  await exchange.idle()
  await exchange.stop()
  await store.close()
}

async function multiply({ data, databaseUrl }: Place, times: number): Promise<void> {
  if (databaseUrl) {
    const db = kyselyOn(openPool(databaseUrl))
    await db.transaction().execute((transaction) => copy({ db: transaction, dialect: 'postgres' }, times))
    await sql`analyze`.execute(db)
    return db.destroy()
  }
  const { database, session } = connect(join(data, 'store.db'), 'write')
  database.exec('pragma synchronous = off; begin')
  await copy(session, times)
  database.exec('commit')
  database.close()
}

/** Ids of the nth copy are a letter for what it is, and the number. */
const id = (letter: string) => `'${letter}' || (1000000000 + n)`
const nth = 'n + 1'
const nineDigits = `substr(cast(1000000000 + ${nth} as text), 2)`
const INBOUND = `direction = 'in'`
const OUTBOUND = `direction = 'out'`

interface Copy {
  table: string
  columns: readonly string[]
  where?: string
  /** What is different in a copy. */
  changed: Record<string, string>
}

const COPIES: readonly Copy[] = [
  {
    table: 'blob',
    columns: ['id', 'at'],
    where: 'id = (select blob from receipt)',
    changed: { id: id('b') },
  },
  {
    table: 'blob_chunk',
    columns: ['blob', 'ordinal', 'bytes'],
    where: 'blob = (select blob from receipt)',
    changed: { blob: id('b') },
  },
  {
    table: 'blob',
    columns: ['id', 'at'],
    where: 'id = (select blob from outbound)',
    changed: { id: id('a') },
  },
  {
    table: 'blob_chunk',
    columns: ['blob', 'ordinal', 'bytes'],
    where: 'blob = (select blob from outbound)',
    changed: { blob: id('a') },
  },
  {
    table: 'interchange',
    columns: interchanges.columns,
    changed: { id: id('I'), receipt: id('R'), key: id('k'), control: nineDigits },
  },
  {
    table: 'functional_group',
    columns: groups.columns,
    changed: { id: id('G'), receipt: id('R'), interchange: id('I') },
  },
  {
    table: 'feed_entry',
    columns: feedEntries.columns,
    changed: { id: id('F'), position: nth, document: id('D') },
  },
  { table: 'reading', columns: readings.columns, changed: { document: id('D'), lineage: `''` } },
  {
    table: 'outbound',
    columns: ['document', 'canonical', 'body', 'lineage', 'blob', 'bytes'],
    changed: { document: id('O'), lineage: `''`, blob: id('a') },
  },
  {
    table: 'control_number',
    columns: controlEntries.columns,
    changed: { number: nth, document: id('O') },
  },
  {
    table: 'document',
    columns: [...documents.columns, 'files'],
    where: INBOUND,
    changed: { id: id('D'), receipt: id('R'), interchange: id('I'), group: id('G'), number: id('PO-') },
  },
  {
    table: 'document',
    columns: [...documents.columns, 'files'],
    where: OUTBOUND,
    changed: {
      id: id('O'),
      regarding: id('G'),
      interchange_control: nineDigits,
      group_control: `cast(${nth} as text)`,
    },
  },
  {
    table: 'drop_file',
    columns: dropFiles.columns,
    where: 'receipt is not null',
    changed: { name: id('n'), receipt: id('R'), blob: id('b') },
  },
  {
    table: 'drop_file',
    columns: dropFiles.columns,
    where: 'document is not null',
    changed: { name: id('m'), document: id('O'), blob: id('a') },
  },
  {
    table: 'receipt',
    columns: [...receipts.columns, 'files'],
    changed: { id: id('R'), blob: id('b'), sha256: id('h') },
  },
]

/** Rows that stood there before have ids that begin with 0: copies are made of those alone. */
const FIRST: Readonly<Record<string, string>> = {
  reading: `document < 'A'`,
  outbound: `document < 'A'`,
  control_number: `document < 'A'`,
  drop_file: `coalesce(receipt, document) < 'A'`,
  blob: 'true',
  blob_chunk: 'true',
}

async function copy({ db, dialect }: Session, times: number): Promise<void> {
  if (dialect === 'postgres') await sql`set local session_replication_role = replica`.execute(db)
  else await sql`pragma defer_foreign_keys = on`.execute(db)
  for (const { table, columns, where = 'true', changed } of COPIES) {
    const names = columns.map((name) => `"${name}"`)
    const values = columns.map((name) => changed[name] ?? `"${name}"`)
    await sql
      .raw(
        `insert into ${table} (${names.join(', ')})
        with recursive count (n) as (select 1 union all select n + 1 from count where n < ${times - 1}),
          one as materialized (select * from ${table} where ${where} and ${FIRST[table] ?? `id < 'A'`})
        select ${values.join(', ')} from count cross join one`,
      )
      .execute(db)
  }
  await sql.raw(`update feed set last = ${times} where environment = 'production'`).execute(db)
  await sql.raw(`update control_counter set last = ${times}`).execute(db)
}
