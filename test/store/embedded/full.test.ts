import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '../../../src/store/embedded/sqlite.ts'
import { migrate } from '../../../src/store/migration/migrate.ts'
import { together } from '../../../src/store/session.ts'
import { keepChunk } from '../../../src/store/verb/bytes.ts'
import { leaveSteps } from '../../../src/store/verb/step.ts'

test('a disk that is full in the midst of a verb leaves nothing of it, though other statements were behind the one that failed', async () => {
  const { database, session, within } = connect(':memory:', 'write')
  database.exec('begin immediate')
  await migrate(session)
  database.exec('commit')
  const { page_count: pages } = database.prepare('pragma page_count').get() as { page_count: number }
  database.exec(`pragma max_page_count = ${pages}`)
  database.exec('begin immediate')
  const chunk = { blob: 'b', ordinal: 0, bytes: new Uint8Array(1 << 20), at: '2026-01-05T08:00:00.000Z' }
  const step = { verb: 'open', subject: 'r', partner: 'acme' } as const
  const verb = () => together([keepChunk(session, chunk), leaveSteps(session, [step])])
  await assert.rejects(within(verb), /database or disk is full/)
  assert.equal(database.isTransaction, false)
  assert.deepEqual(database.prepare('select count(*) as count from step').all(), [
    { __proto__: null, count: 0 },
  ])
  database.close()
})
