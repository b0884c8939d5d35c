// A backup is made while orders come in by a real door, and the gateway is lost afterwards: another engine has
// what the backup has.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { backUp, restore } from '../../src/store/backup/backup.ts'
import { openPostgres } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { ledgerBroken } from '../fault/verified.ts'
import { freshDatabase } from '../postgres.ts'
import { atGateway } from './gateway.ts'
import { order, orders } from './orders.ts'

const ISA = { key: 'ISA:01/123456789:ZZ/ACMERETAIL', environment: 'production' as const }
const AT = '2026-06-01T10:00:00.000Z'
const SENT = 12

const file = (number: number): string =>
  orders({ isa13: String(number).padStart(9, '0'), groups: [[order(`PO-${number}`)]] })

const ordersIn = async (store: Store) =>
  (await store.documents({ direction: 'in', limit: 1000 })).map(({ number }) => number)

const given = async (store: Store) => {
  const entries = await store.controlNumbers(ISA)
  return entries.filter(({ state }) => state === 'sealed').map(({ number }) => number)
}

test('what was taken before a backup is there after its restore, and no control number comes again', async () => {
  const database = await freshDatabase()
  const lost: number[] = []
  const taken: string[] = []
  await atGateway('embedded', async ({ gateway, as, rest, local }) => {
    const acme = await as('acme')
    const backup = join(local, 'backup')
    const making: Promise<number>[] = []
    for (let number = 1; number <= SENT; number++) {
      await acme.post('/v1/documents', { type: 'application/edi-x12', content: file(number) })
      if (making.length === 0) taken.push(`PO-${number}`)
      if (number === SENT / 2)
        making.push(
          backUp({ directory: join(local, '..') }, backup, { at: AT, keys: [], progress: () => {} }),
        )
    }
    await Promise.all(making)
    await rest()
    lost.push(...(await given(gateway.house.store)))
    const how = { by: 1000, hold: false, at: AT, principal: 'olga', progress: () => {} }
    await restore(database, backup, how)
  })
  const store = await openPostgres(database)
  try {
    const known = await ordersIn(store)
    assert.deepEqual(
      taken.filter((number) => !known.includes(number)),
      [],
    )
    const counters = await store.counters()
    const next = counters.find(({ key }) => key === ISA.key)!.last + 1
    assert.ok(next > 1000 && lost.length === SENT && lost.every((number) => number < next))
    assert.deepEqual(await ledgerBroken({ data: '', databaseUrl: database.url }), [])
  } finally {
    await store.close()
    await database.drop()
  }
})
