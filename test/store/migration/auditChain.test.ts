import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ORIGIN, verifyAudit } from '../../../src/store/audit.ts'
import { connect } from '../../../src/store/embedded/sqlite.ts'
import { auditChain } from '../../../src/store/migration/auditChain.ts'
import { columns, table, typesOf } from '../../../src/store/migration/table.ts'
import { audit, auditEnds, auditRows } from '../../../src/store/verb/audit.ts'

test('the entries of before are chained in their order, gaps and all, and the chain goes on behind them', async () => {
  const { database, session } = connect(':memory:', 'write')
  const t = typesOf('sqlite')
  database.exec(table('audit', t, [`id ${t.serial}`, ...columns(t, 'at principal act subject detail')]))
  const put = database.prepare(
    'insert into audit (id, at, principal, act, subject, detail) values (?,?,?,?,?,?)',
  )
  const ids = Array.from({ length: 2100 }, (_, n) => (n < 3 ? n + 1 : n + 5))
  for (const id of ids) put.run(id, '2026-01-05T08:00:00.000Z', 'desk', 'document released', `d${id}`, '')
  for (const change of auditChain('sqlite')) {
    if (typeof change === 'string') await sql.raw(change).execute(session.db)
    else await change(session)
  }
  const entry = { at: '2026-01-06T08:00:00.000Z', principal: 'desk', act: 'a', subject: 's', detail: '' }
  await audit(session, entry)
  const found = await verifyAudit({
    auditRows: (ask) => auditRows(session, ask),
    auditEnds: () => auditEnds(session),
  })
  assert.deepEqual([found.rows, found.broken, found.anchor], [2101, undefined, ORIGIN])
  assert.equal(found.head.id, ids.at(-1)! + 1)
  assert.throws(() => database.exec('delete from audit where id = 2'), /never deleted/)
  database.close()
})
