import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Job } from '../../src/exchange/engine/job.ts'
import type { WrittenBody } from '../../src/exchange/engine/write.ts'
import type { ExchangeOptions } from '../../src/exchange/exchange.ts'
import type { Pool } from '../../src/exchange/pool.ts'
import type { Store } from '../../src/store/store.ts'
import { sharedEngine } from '../exchange/engines.ts'
import { filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { orders } from './orders.ts'

const houses: TestHouse[] = []
after(async () => {
  for (const at of houses) {
    await at.close()
  }
})
const open = async (exchange: ExchangeOptions = {}, wrap?: (store: Store) => Store) => {
  const at = await openHouse({ exchange, ...(wrap ? { wrap } : {}) })
  houses.push(at)
  return at
}

const KEY = { key: 'ISA:01/123456789:ZZ/ACMERETAIL', environment: 'production' } as const

/** A store that changes one verb on its way. */
const changing = <V extends keyof Store>(verb: V, change: (store: Store) => Store[V]) => {
  return (store: Store): Store =>
    new Proxy(store, { get: (target, name) => (name === verb ? change(store) : target[name as keyof Store]) })
}

/** Committed at once, and step by step. */
const WAYS: Record<string, ExchangeOptions> = { 'at once': {}, 'step by step': { atOnceBytes: 0 } }

/** A bit falls over between writing and sealing: accepted becomes rejected. */
const flipping: Pool = {
  ...sharedEngine(),
  run: async <J extends Job>(job: J) => {
    const result = await sharedEngine().run(job)
    if (job.kind !== 'write') return result
    const { body, ...written } = result as WrittenBody
    const text = Buffer.from(body!).toString('latin1').replace('AK5*A', 'AK5*R')
    return { ...written, body: Uint8Array.from(Buffer.from(text, 'latin1')) } as typeof result
  },
}

for (const [way, exchange] of Object.entries(WAYS))
  test(`what two readers don’t agree about never leaves; its numbers become void, with the reason (${way})`, async () => {
    const at = await open({ ...exchange, pool: flipping })
    const receipt = await at.bring(orders(), { name: 'bit.edi' })
    assert.equal(receipt.state, 'concluded')
    assert.deepEqual(await filesIn(at.house, 'outbound'), [])
    const [document] = await at.house.store.documents({ direction: 'out', limit: 10 })
    assert.equal(document?.state, 'parked')
    assert.equal(document.reason, 'it means something else when it is read: /group/sets/0/status differs')
    assert.deepEqual(
      (await at.house.store.controlNumbers(KEY)).map(({ number, state, reason }) => [number, state, reason]),
      [[1, 'void', 'it means something else when it is read: /group/sets/0/status differs']],
    )
  })

const failing = (failures: { left: number }) => {
  if (failures.left-- > 0) throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' })
}

const FAILING: Record<string, (failures: { left: number }) => (store: Store) => Store> = {
  'at once': (failures) =>
    changing('commitSending', (store) => async (...sent) => {
      failing(failures)
      return store.commitSending(...sent)
    }),
  'step by step': (failures) =>
    changing('commitSealing', (store) => async (...sealed) => {
      failing(failures)
      return store.commitSealing(...sealed)
    }),
}

for (const [way, exchange] of Object.entries(WAYS))
  test(`a number that was reserved before a failure is used after it (${way})`, async () => {
    const failures = { left: 1 }
    const at = await open(exchange, FAILING[way]!(failures))
    await at.bring(orders(), { name: 'again.edi' })
    for (;;) {
      const [step] = await at.house.store.countSteps()
      if (!step) break
      await new Promise((resolve) => setTimeout(resolve, 100))
      await at.exchange.idle()
    }
    assert.deepEqual(
      (await at.house.store.controlNumbers(KEY)).map(({ number, state }) => [number, state]),
      [[1, 'sealed']],
    )
    assert.equal(failures.left <= 0, true, 'it failed')
  })

test('production and test count apart', async () => {
  const at = await open()
  await at.bring(orders({ isa13: '000000001', gs06: '1' }), { name: 'p.edi' })
  await at.bring(orders({ isa13: '000000002', gs06: '2', usage: 'T' }), { name: 't.edi' })
  const numbers = async (environment: 'production' | 'test') =>
    (await at.house.store.controlNumbers({ ...KEY, environment })).map(({ number }) => number)
  assert.deepEqual([await numbers('production'), await numbers('test')], [[1], [1]])
})

test('two answers of one name both stand in outbound', async () => {
  const at = await open()
  const first = orders({ isa13: '000000005', gs06: '5' })
  await at.bring(first.replace('IEA*1', 'IEA*2'), { name: 'a.edi' })
  await at.bring(first.replace('IEA*1', 'IEA*3'), { name: 'b.edi' })
  const files = await filesIn(at.house, 'outbound')
  assert.deepEqual(
    files.map(({ name }) => name),
    ['TA1-000000005.2.edi', 'TA1-000000005.edi'],
  )
  assert.match(await textOf(at.house, files[0]!), /\*R\*021~/)
})
