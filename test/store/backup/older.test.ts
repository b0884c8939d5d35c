// Backups that older gateways made: of every version that the tables ever had, with rows as that version kept them.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { chained, ORIGIN, verifyAudit } from '../../../src/store/audit.ts'
import { restore } from '../../../src/store/backup/backup.ts'
import type { Cell } from '../../../src/store/backup/form.ts'
import { loadBackup } from '../../../src/store/backup/load.ts'
import { readBackup } from '../../../src/store/backup/read.ts'
import type { TableForm } from '../../../src/store/backup/tables.ts'
import { backupBytes } from '../../../src/store/backup/write.ts'
import { connect } from '../../../src/store/embedded/sqlite.ts'
import { openPostgres } from '../../../src/store/index.ts'
import { schema } from '../../../src/store/migration/migrate.ts'
import { auditEnds, auditRows } from '../../../src/store/verb/audit.ts'
import { readBytes } from '../../../src/store/verb/bytes.ts'
import { document, reading, receipt } from '../../../src/store/verb/lookup.ts'
import { AT, aDocument, aReceipt } from '../../conformance/store/samples.ts'
import { freshDatabase } from '../../postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'older-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const how = { by: 1000, hold: true, at: AT, principal: 'olga', progress: () => {} }
const brought = aReceipt({ id: 'r1', blob: 'b1', name: 'po.edi' })
const order = aDocument({ id: 'd1', receipt: 'r1', number: 'PO-1', state: 'read' })
const json = JSON.stringify
const BYTES = Buffer.from('ISA*00*')

const ENTRY = { at: AT, principal: 'desk', act: 'document released', subject: 'd1', detail: '' }
const [LINK] = chained(ORIGIN, [ENTRY])

/** Rows that every version has had, by the columns of the first one. */
const ROWS: Readonly<Record<string, Readonly<Record<string, Cell>>>> = {
  blob: { id: 'b1', at: AT },
  blob_chunk: { blob: 'b1', ordinal: 0, bytes: BYTES },
  receipt: {
    ...{ id: 'r1', at: AT, principal: 'acme', partner: brought.partner, door: 'sftp', name: 'po.edi' },
    ...{
      environment: 'production',
      blob: 'b1',
      bytes: 7,
      sha256: brought.sha256,
      state: 'concluded',
      findings: '[]',
    },
  },
  document: {
    ...{
      id: 'd1',
      direction: 'in',
      receipt: 'r1',
      ordinal: 1,
      partner: order.partner,
      environment: 'production',
    },
    ...{
      type: order.type,
      canonical: 'order',
      agreement: 'a1',
      control: '1',
      number: 'PO-1',
      offset: 0,
      length: 7,
      segments: 1,
    },
    ...{ state: 'read', findings: json([{ code: 'x' }]), at: AT },
  },
  reading: { document: 'd1', canonical: '{"number":"PO-1"}', lineage: '[]', unmapped: '[]' },
  control_counter: { environment: 'production', key: 'ISA:1', last: 41 },
  audit: { ...ENTRY, id: 1, hash: LINK!.hash },
  audit_head: { one: 1, id: 1, hash: LINK!.hash, anchor_id: 0, anchor_hash: ORIGIN.hash },
}

function rowOf({ name, columns }: TableForm, version: number): Cell[] | undefined {
  if (name === 'meta') return columns.map((column) => (column === 'schema_version' ? version : 0))
  const row = ROWS[name]
  return row && columns.map((column) => row[column] ?? null)
}

async function backupOf(version: number): Promise<string> {
  async function* rows(table: TableForm): AsyncGenerator<Cell[][]> {
    const row = rowOf(table, version)
    if (row) yield [row]
    if (table.name === 'feed') yield ['production', 'test'].map((environment) => [environment, 0])
  }
  const pieces: Buffer[] = []
  const what = { at: AT, keys: [], progress: () => {} }
  for await (const one of backupBytes({ engine: 'sqlite', schema: version, rows }, what)) pieces.push(one)
  const path = join(folder, String(version))
  await writeFile(path, gzipSync(Buffer.concat(pieces)))
  return path
}

test('a backup of every version that the tables ever had is restored into those of today', async () => {
  for (let version = 1; version < schema.steps.length; version++) {
    const { database, session } = connect(':memory:', 'write')
    const loaded = await loadBackup(session, readBackup(await backupOf(version)), how)
    assert.equal(loaded.counters, 1, `version ${version}`)
    const meta = await session.db.selectFrom('meta').selectAll().executeTakeFirst()
    assert.equal(meta?.schema_version, schema.steps.length)
    assert.equal((await receipt(session, 'r1'))?.name, 'po.edi')
    assert.deepEqual((await document(session, 'd1'))?.findings, [{ code: 'x' }])
    assert.equal((await reading(session, 'd1'))?.canonical, '{"number":"PO-1"}')
    assert.deepEqual(Buffer.from(await readBytes(session, 'b1', 0, 9)), BYTES)
    const chain = { auditRows: auditRows.bind(null, session), auditEnds: () => auditEnds(session) }
    assert.equal((await verifyAudit(chain)).broken, undefined, `version ${version}`)
    database.close()
  }
})

test('the oldest one is restored into PostgreSQL as well', async () => {
  const { url, drop } = await freshDatabase()
  await restore({ url }, await backupOf(1), how)
  const store = await openPostgres({ url, listen: false })
  assert.equal((await store.document('d1'))?.number, 'PO-1')
  assert.deepEqual(Buffer.from(await store.readBytes('b1', 0, 9)), BYTES)
  assert.equal((await verifyAudit(store)).broken, undefined)
  await store.close()
  await drop()
})
