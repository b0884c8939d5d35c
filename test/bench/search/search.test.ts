// The store that searching is measured on, small: whether there is something to find.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from '../../../src/store/embedded/sqlite.ts'
import { firstIdOf } from '../../../src/store/firstId.ts'
import { openStore } from '../../../src/store/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { insertDocuments, orderNumber } from './rows.ts'

const DOCUMENTS = 4000

let directory: string
let store: Store

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'edigw-search-'))
  await (await openStore({ directory })).close()
  const { database, session } = connect(join(directory, 'store.db'), 'write')
  database.exec('pragma foreign_keys = off; begin')
  await insertDocuments(session, DOCUMENTS)
  database.exec('commit')
  database.close()
  store = await openStore({ directory })
})
after(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

test('each order of the store that is searched is found by its number, and is the only one', async () => {
  for (const n of [0, 2, DOCUMENTS - 2]) {
    const found = await store.documents({ about: orderNumber(n), newestFirst: true, limit: 10 })
    assert.deepEqual(
      found.map(({ number, direction }) => [number, direction]),
      [[orderNumber(n), 'in']],
    )
  }
})

test('some partners send much and others little, and some of it is parked or rejected', async () => {
  const all = await store.documents({ limit: DOCUMENTS + 1 })
  assert.equal(all.length, DOCUMENTS)
  const ofPartner = [...Map.groupBy(all, ({ partner }) => partner).values()].map((some) => some.length)
  assert.ok(ofPartner.length > 50 && Math.max(...ofPartner) > 5 * Math.min(...ofPartner))
  const states = new Set(all.map(({ state }) => state))
  for (const state of ['published', 'parked', 'draft', 'fetched', 'delivered'] as const)
    assert.ok(states.has(state), state)
})

test('documents came in the order of their ids, over half a year', async () => {
  const all = await store.documents({ limit: DOCUMENTS })
  const days = Date.parse(all.at(-1)!.at) - Date.parse(all[0]!.at)
  assert.deepEqual(
    all.map(({ at }) => at),
    all.map(({ at }) => at).sort(),
  )
  assert.ok(days > 179 * 86_400_000 && days <= 180 * 86_400_000)
})

test('what came since a time is what says so, and nothing before it is looked at', async () => {
  const all = await store.documents({ limit: DOCUMENTS })
  const { at: since } = all.at(-100)!
  const found = await store.documents({ since, limit: DOCUMENTS })
  assert.deepEqual(
    found.map(({ id }) => id),
    all.slice(-100).map(({ id }) => id),
  )
  for (const { id, at } of all.slice(-10)) {
    const earlier = new Date(Date.parse(at) - 1).toISOString()
    assert.ok(firstIdOf(at) <= id && firstIdOf(earlier) < firstIdOf(at), `${id} of ${at}`)
    assert.ok(firstIdOf(new Date(Date.parse(at) + 1).toISOString()) > id)
  }
})
