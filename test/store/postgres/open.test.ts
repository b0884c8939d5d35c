import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { openPostgres } from '../../../src/store/index.ts'
import { AT, aReceipt, NEVER } from '../../conformance/store/samples.ts'
import { type Database, freshDatabase } from '../../postgres.ts'

/** Runs one statement as the administrator would. */
async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

describe('a store on PostgreSQL', () => {
  let database: Database
  before(async () => {
    database = await freshDatabase()
  })
  after(() => database.drop())

  it('is brought up to date once, where several processes open it at once', async () => {
    const fresh = await freshDatabase()
    const stores = await Promise.all(Array.from({ length: 6 }, () => openPostgres({ url: fresh.url })))
    await stores[0]!.receive(aReceipt(), false)
    assert.equal((await stores[5]!.receipts({ limit: 10 })).length, 1)
    await Promise.all(stores.map((store) => store.close()))
    await fresh.drop()
  })

  it('says so where no server answers', async () => {
    await assert.rejects(openPostgres({ url: 'postgres://edigw@127.0.0.1:1/none' }), { code: 'ECONNREFUSED' })
  })

  it('goes on when all of its connections are cut: nothing that was acknowledged is lost or doubled', async () => {
    const store = await openPostgres(database)
    const receipts = Array.from({ length: 300 }, () => aReceipt())
    const received: Promise<unknown>[] = []
    for (const [index, receipt] of receipts.entries()) {
      received.push(store.receive(receipt, true))
      if (index % 100 === 50) {
        await received[index - 20]
        await run(
          database.url,
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
        )
      }
    }
    await Promise.all(received)
    const steps = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
    const subjects = steps.map(({ subject }) => subject)
    assert.deepEqual(
      receipts.map(({ id }) => subjects.filter((subject) => subject === id).length),
      receipts.map(() => 1),
    )
    await store.close()
  })
})
