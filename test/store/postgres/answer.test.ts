import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openPostgres } from '../../../src/store/index.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import {
  AT,
  aReceipt,
  LATER,
  leaseOf,
  NEVER,
  outbound,
  readReceipt,
  take,
} from '../../conformance/store/samples.ts'
import { type Database, freshDatabase } from '../../postgres.ts'
import { Cutter } from './cutter.ts'

describe('a COMMIT whose answer is lost', () => {
  let database: Database
  let cutter: Cutter
  let store: Store
  before(async () => {
    database = await freshDatabase()
    cutter = new Cutter(database.url)
    store = await openPostgres({ url: await cutter.listen(database.url), listen: false })
  })
  after(async () => {
    await store.close()
    await cutter.close()
    await database.drop()
  })

  it('leaves a receipt once, and the same answer', async () => {
    const receipt = aReceipt()
    cutter.cut(1)
    assert.deepEqual(await store.receive(receipt, true), {})
    cutter.cut(2)
    assert.deepEqual(await store.receive(aReceipt({ sha256: receipt.sha256 }), true), {
      repeatOf: receipt.id,
    })
    const steps = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: AT })
    assert.equal(steps.filter(({ subject }) => subject === receipt.id).length, 1)
    assert.equal((await store.receipts({ limit: 10 })).length, 2)
  })

  it('leaves receipts once that were committed together, and each its own answer', async () => {
    const [first, ...others] = Array.from({ length: 5 }, () => aReceipt())
    const same = aReceipt({ sha256: first!.sha256 })
    cutter.cut(1)
    const answers = await Promise.all([first!, ...others, same].map((each) => store.receive(each, true)))
    assert.equal(answers.filter(({ repeatOf }) => repeatOf !== undefined).length, 1)
    const steps = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: LATER })
    for (const { id } of others) assert.equal(steps.filter(({ subject }) => subject === id).length, 1)
    await Promise.all(steps.map((step) => store.retryStep(leaseOf(step), AT, 'given back')))
  })

  it('leaves a submitted document once', async () => {
    const document = outbound()
    cutter.cut(1)
    await store.submit({ document, canonical: '{}' })
    assert.deepEqual(await store.document(document.id), document)
  })

  it('leaves a published document once; its publisher hears that the lease is gone', async () => {
    const { documents, groups } = await readReceipt(store, 1)
    const lease = await take(store, 'publish', groups[0]!.id)
    const entry = { id: 'e1', environment: 'production' as const, partner: 'acme', type: 'order', at: AT }
    cutter.cut(1)
    await assert.rejects(
      store.commitPublishing(lease, [{ ...entry, document: documents[0]!.id }], false),
      LeaseLost,
    )
    const feed = { environment: 'production' as const, types: [], after: 0, undecided: false, limit: 10 }
    assert.equal((await store.feedAfter(feed)).length, 1)
  })

  it('leaves a document with the control number that was reserved for it, and no gap', async () => {
    const document = outbound()
    await store.submit({ document, canonical: '{}' })
    const lease = await take(store, 'write', document.id)
    const key = { key: 'ISA', environment: 'production' as const }
    cutter.cut(1)
    assert.deepEqual(await store.reserveControlNumbers(lease, document.id, [key], AT), [1])
    assert.equal((await store.controlNumbers(key)).length, 1)
  })

  it('leaves claimed steps to whoever comes after their leases', async () => {
    const receipt = aReceipt()
    await store.receive(receipt, false)
    cutter.cut(1)
    const missed = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: LATER })
    assert.equal(
      missed.some(({ subject }) => subject === receipt.id),
      false,
    )
    const steps = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
    const step = steps.find(({ subject }) => subject === receipt.id)!
    assert.deepEqual(await store.renewLeases([leaseOf(step)], NEVER), [leaseOf(step)])
  })
})
