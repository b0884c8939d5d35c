import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ControlKey, Lease } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { AT, newId, outbound, take } from './samples.ts'

const LAST = 999_999_999

async function writing(store: Store): Promise<{ document: string; lease: Lease }> {
  const document = outbound()
  await store.submit({ document, canonical: '{}' })
  return { document: document.id, lease: await take(store, 'write', document.id) }
}

export function controlPromises(bench: Bench): void {
  describe('control numbers', () => {
    const opened = sharedStore(bench)
    const newKey = (environment: ControlKey['environment'] = 'production'): ControlKey => ({
      key: newId('ISA'),
      environment,
    })
    const reserve = async (keys: ControlKey[]) => {
      const { document, lease } = await writing(opened.store)
      return opened.store.reserveControlNumbers(lease, document, keys, AT)
    }

    it('go up by one for each document, by key and environment', async () => {
      const isa = newKey()
      const gs = newKey()
      const tried = { ...isa, environment: 'test' as const }
      assert.deepEqual(await reserve([isa, gs]), [1, 1])
      assert.deepEqual(await reserve([isa]), [2])
      assert.deepEqual(await reserve([gs, isa, tried]), [2, 3, 1])
    })

    it('are the same ones again for the same document and key', async () => {
      const { store } = opened
      const [isa, gs] = [newKey(), newKey()]
      const { document, lease } = await writing(store)
      assert.deepEqual(await store.reserveControlNumbers(lease, document, [isa], AT), [1])
      await reserve([isa])
      assert.deepEqual(await store.reserveControlNumbers(lease, document, [isa, gs], AT), [1, 1])
      assert.equal((await store.controlNumbers(isa)).length, 2)
    })

    it('stand in the ledger from the moment that they are reserved', async () => {
      const { store } = opened
      const isa = newKey()
      const { document, lease } = await writing(store)
      await store.reserveControlNumbers(lease, document, [isa], AT)
      assert.deepEqual(await store.controlNumbers(isa), [
        { ...isa, number: 1, state: 'reserved', document, at: AT },
      ])
    })

    it('are never given twice, and leave no gap, where many ask at once', async () => {
      const { store, other } = opened
      const [isa, gs] = [newKey(), newKey()]
      const asking: { document: string; lease: Lease }[] = []
      for (let count = 0; count < 40; count++) asking.push(await writing(store))
      const given = await Promise.all(
        asking.map(({ document, lease }, index) => {
          const keys = index % 3 ? [isa, gs] : [gs, isa]
          return (index % 2 ? store : other).reserveControlNumbers(lease, document, keys, AT)
        }),
      )
      const numbers = given.map((pair, index) => (index % 3 ? pair[0]! : pair[1]!))
      assert.deepEqual(
        numbers.sort((a, b) => a - b),
        Array.from({ length: 40 }, (_, index) => index + 1),
      )
    })

    it('are refused to a lost lease', async () => {
      const { store } = opened
      const isa = newKey()
      const { document, lease } = await writing(store)
      const lost = { ...lease, token: lease.token - 1 }
      await assert.rejects(store.reserveControlNumbers(lost, document, [isa], AT), LeaseLost)
      assert.deepEqual(await store.controlNumbers(isa), [])
    })

    it('end with nine digits, and do not begin again by themselves', () =>
      ownStore(bench, async ({ store, beside }) => {
        const isa = newKey()
        const sql = await beside()
        await sql.run(
          `insert into control_counter (environment, key, last) values ('production', '${isa.key}', ${LAST - 1})`,
        )
        await sql.close()
        const { document, lease } = await writing(store)
        assert.deepEqual(await store.reserveControlNumbers(lease, document, [isa], AT), [LAST])
        const next = await writing(store)
        await assert.rejects(store.reserveControlNumbers(next.lease, next.document, [isa], AT), /used up/)
      }))

    it('are passed over with a reason, also those of counters to come', async () => {
      const { store } = opened
      const [isa, later] = [newKey(), newKey()]
      const why = { at: AT, principal: 'olga', reason: 'the disk was lost' }
      const number = async (key: ControlKey) => {
        const { document, lease } = await writing(store)
        return store.reserveControlNumbers(lease, document, [key], AT)
      }
      await number(isa)
      assert.ok((await store.bumpControlNumbers({ by: 50, ...why })) > 0)
      assert.deepEqual([await number(isa), await number(later)], [[52], [51]])
      const gap = { what: 'control-numbers', environment: 'production', ...why }
      const gaps = (await store.gaps()).filter(
        ({ key, environment }) => environment === 'production' && (key === '*' || key === isa.key),
      )
      assert.deepEqual(gaps, [
        { ...gap, key: '*', first: 1, last: 50 },
        { ...gap, key: isa.key, first: 2, last: 51 },
      ])
      await assert.rejects(store.bumpControlNumbers({ by: LAST, ...why }), /end before/)
      assert.deepEqual(await number(isa), [53])
    })
  })
}
