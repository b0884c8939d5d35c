import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { openEmbedded } from '../../../src/store/index.ts'
import { firstSchema } from '../../../src/store/migration/first.ts'
import type { Document } from '../../../src/store/record.ts'
import { documents } from '../../../src/store/shapes.ts'
import { aReceipt, outbound } from '../../conformance/store/samples.ts'

describe('an embedded store', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'edigw-open-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('is had by one at a time, who is named', async () => {
    const store = await openEmbedded({ directory })
    await assert.rejects(openEmbedded({ directory }), new RegExp(`process ${process.pid}\\b`))
    await store.close()
    await (await openEmbedded({ directory })).close()
  })

  it('has what was kept before it was closed', async () => {
    const receipt = aReceipt()
    const store = await openEmbedded({ directory })
    await store.receive(receipt, false)
    await store.close()
    const again = await openEmbedded({ directory })
    assert.equal((await again.receipt(receipt.id))?.id, receipt.id)
    await again.close()
  })

  it('finishes what was begun before it closes, and takes nothing afterwards', async () => {
    const store = await openEmbedded({ directory })
    const receipts = Array.from({ length: 50 }, () => aReceipt())
    const received = Promise.all(receipts.map((receipt) => store.receive(receipt, false)))
    await store.close()
    await received
    assert.equal(await store.ready(), false)
    await assert.rejects(store.receive(aReceipt(), false), /closed/)
    await store.close()
  })

  it('keeps no process alive that has nothing left to ask it', async () => {
    const module = new URL('../../../src/store/index.ts', import.meta.url).href
    const script = `import(${JSON.stringify(module)}).then(async ({ openEmbedded }) => {
      const store = await openEmbedded({ directory: ${JSON.stringify(directory)} })
      console.log(await store.registryVersion())
    })`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script])
    assert.equal(stdout, '0\n')
  })

  it('undoes only the one verb that fails among those that are committed together', async () => {
    const store = await openEmbedded({ directory })
    const fine = Array.from({ length: 20 }, () => outbound())
    const broken = { ...outbound(), state: null } as unknown as Document
    const results = await Promise.allSettled(
      [...fine.slice(0, 10), broken, ...fine.slice(10)].map((document) =>
        store.submit({ document, canonical: '{}' }),
      ),
    )
    assert.deepEqual(
      results.map(({ status }) => status).filter((status) => status === 'rejected'),
      ['rejected'],
    )
    assert.equal((await store.documents({ limit: 100 })).length, 20)
    assert.equal(await store.document(broken.id), undefined)
    await store.close()
  })

  it('is not opened by a gateway that is older than its tables, and is free for a newer one', async () => {
    await (await openEmbedded({ directory })).close()
    const database = new DatabaseSync(join(directory, 'store.db'))
    const { schema_version: present } = database.prepare('select schema_version from meta').get()!
    database.exec('update meta set schema_version = 99, oldest = 99')
    await assert.rejects(openEmbedded({ directory }), /schema version 99/)
    database.exec(`update meta set schema_version = ${present}, oldest = 0`)
    database.close()
    const store = await openEmbedded({ directory })
    assert.equal(await store.ready(), true)
    await store.close()
  })

  it('is brought from the first tables to the present ones with all that is in it', async () => {
    const document = outbound({ state: 'delivered' })
    const database = new DatabaseSync(join(directory, 'store.db'))
    database.exec('create table meta (schema_version integer not null, registry_version integer not null)')
    database.exec('insert into meta values (1, 0)')
    for (const statement of firstSchema('sqlite')) database.exec(statement)
    const row = Object.entries(documents.row(document)).filter(([, value]) => value !== null)
    const columns = row.map(([name]) => `"${name}"`).join(', ')
    const values = row.map(([, value]) => value as string | number)
    database
      .prepare(`insert into document (${columns}) values (${row.map(() => '?').join(', ')})`)
      .run(...values)
    for (const theirs of ['Z3', 'EC'])
      database.exec(
        `insert into crosswalk_row values ('acme', 'units', '${theirs}', 'XCK', '', '2026-12-31', 1)`,
      )
    database.close()
    const store = await openEmbedded({ directory })
    const { version, rows } = await store.crosswalkRows('acme')
    const kept = {
      partner: 'acme',
      crosswalk: 'units',
      ours: 'XCK',
      from: '',
      to: '2026-12-31',
      readOnly: true,
    }
    assert.equal(version, 1)
    assert.deepEqual(
      rows,
      ['EC', 'Z3'].map((theirs) => ({ ...kept, theirs, preferred: false })),
    )
    assert.deepEqual(await store.document(document.id), { ...document, acknowledgement: 'none-expected' })
    assert.deepEqual(await store.documents({ acknowledgement: 'waiting', limit: 9 }), [])
    await store.close()
  })
})
