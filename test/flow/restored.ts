// A backup is made while orders come in by a real door, and the gateway is lost afterwards: another store has what the
// backup has, and gives no number again.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { backUp, restore } from '../../src/store/backup/backup.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { ledgerBroken } from '../fault/verified.ts'
import type { OpenGateway } from './gateway.ts'

const KEY = 'ISA:01/123456789:ZZ/ACMERETAIL'
const AT = '2026-06-01T10:00:00.000Z'
const SENT = 8

const lastOf = async (store: Store): Promise<number> =>
  (await store.counters()).find(({ key, environment }) => key === KEY && environment === 'production')!.last

/** Sends Acme's orders under these control numbers, loses the gateway's store, and looks at what is restored. */
export async function keepWhatWasTaken(
  open: OpenGateway,
  orderOf: (control: number) => string,
): Promise<void> {
  const acme = await open.as('acme')
  const backup = join(open.local, 'backup')
  const making: Promise<number>[] = []
  const taken: string[] = []
  for (let control = 700; control < 700 + SENT; control++) {
    const { id } = (await acme.post('/v1/documents', {
      ...{ type: 'application/edi-x12', content: orderOf(control) },
    })) as { id: string }
    if (making.length === 0) taken.push(id)
    if (taken.length === SENT / 2 && making.length === 0)
      making.push(backUp(open.where, backup, { at: AT, keys: [], progress: () => {} }))
  }
  await Promise.all(making)
  await open.rest()
  const lost = await lastOf(open.gateway.house.store)
  const restored = { directory: join(open.local, 'restored') }
  const how = { by: 1000, hold: false, at: AT, principal: 'olga', progress: () => {} }
  await restore(restored, backup, how)
  const store = await openStore(restored)
  try {
    for (const id of taken) assert.equal((await store.receipt(id))?.id, id)
    assert.ok((await lastOf(store)) >= lost, 'numbers given since the backup are behind the counter')
  } finally {
    await store.close()
  }
  assert.deepEqual(await ledgerBroken({ data: restored.directory }), [])
}
