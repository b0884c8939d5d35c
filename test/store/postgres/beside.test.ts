// A gateway and the tables of another version: it goes on beside a newer one that has only added something, and says that
// it must be replaced where something was taken away.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openPostgres } from '../../../src/store/index.ts'
import { migrate, schema } from '../../../src/store/migration/migrate.ts'
import { kyselyOn, openPool } from '../../../src/store/postgres/connect.ts'
import { Outdated, type Store } from '../../../src/store/store.ts'
import { aReceipt } from '../../conformance/store/samples.ts'
import { type Database, freshDatabase } from '../../postgres.ts'

const adding = () => ['alter table receipt add column lane text', 'create table lane (id text primary key)']
const taking = () => ['alter table receipt drop column content_type']

describe('a gateway beside one of a newer version', () => {
  let database: Database
  let running: Store

  before(async () => {
    database = await freshDatabase()
    running = await openPostgres(database)
  })
  after(async () => {
    await running.close()
    await database.drop()
  })

  async function migrated(steps: (() => string[])[], contracting: (() => string[])[]): Promise<void> {
    const db = kyselyOn(openPool(database.url))
    const newer = { steps: [...schema.steps, ...steps], contracting: new Set(contracting) }
    await migrate({ db, dialect: 'postgres' }, newer)
    await db.destroy()
  }

  it('goes on, and is started anew, where the tables only have more than it knows', async () => {
    await running.receive(aReceipt(), false)
    await migrated([adding], [])
    await running.receive(aReceipt(), false)
    assert.equal(await running.ready(), true)
    const another = await openPostgres(database)
    await another.receive(aReceipt(), false)
    assert.equal((await another.receipts({ limit: 10 })).length, 3)
    await another.close()
    await migrated([adding], [])
  })

  it('stops, and says that it must be replaced, where something that it uses was taken away', async () => {
    await migrated([adding, taking], [taking])
    const says = {
      name: 'Error',
      message:
        /a newer gateway has brought this store to schema version \d+.*stop it, and start the newer version/,
    }
    await assert.rejects(running.ready(), (error) => error instanceof Outdated)
    await assert.rejects(running.receive(aReceipt(), false), says)
    await assert.rejects(running.claimSteps({ limit: 1, now: '', leaseUntil: '' }), says)
    await assert.rejects(openPostgres(database), says)
  })
})
