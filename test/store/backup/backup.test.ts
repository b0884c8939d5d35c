// A backup is made of one store and restored into another: the embedded one's into PostgreSQL, and that one's back again.
import assert from 'node:assert/strict'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { BackupError, backUp, checkBackup, restore } from '../../../src/store/backup/backup.ts'
import { openEmbedded, openStore } from '../../../src/store/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { AT, aReceipt, newId, outbound, readReceipt, take } from '../../conformance/store/samples.ts'
import { freshDatabase } from '../../postgres.ts'

const BYTES = Uint8Array.from({ length: 3000 }, (_, index) => index % 256)
const ISA = { key: 'ISA:01/1:ZZ/2', environment: 'production' as const }
const how = { by: 1000, hold: true, at: AT, principal: 'olga', progress: () => {} }
const quiet = { at: AT, keys: [], progress: () => {} }

const folder = mkdtempSync(join(tmpdir(), 'backup-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string) => join(folder, name)

/** A reserved number for a document that is on its way, and one for a document that is parked. */
async function reserve(store: Store): Promise<string> {
  const document = outbound()
  await store.submit({ document, canonical: '{"to":"Ärzte ☂"}' })
  const lease = await take(store, 'write', document.id)
  await store.reserveControlNumbers(lease, document.id, [ISA], AT)
  return document.id
}

async function allOf(store: Store) {
  const [receipts, documents, feed] = await Promise.all([
    store.receipts({ limit: 100 }),
    store.documents({ direction: 'in', limit: 100 }),
    store.feedAfter({ environment: 'production', types: [], after: 0, undecided: false, limit: 100 }),
  ])
  const readings = await Promise.all(documents.map(({ id }) => store.reading(id)))
  return { receipts, documents, feed, readings, principals: await store.principals() }
}

describe('a backup', () => {
  const origin = { directory: file('origin') }
  const there = { directory: file('there') }
  let database: { url: string; drop(): Promise<void> }
  // Opened once: each is looked at by several tests.
  let onPostgres: Store
  let again: Store
  let unsent = ''
  let known: Awaited<ReturnType<typeof allOf>>

  before(async () => {
    database = await freshDatabase()
    const store = await openEmbedded(origin)
    const { receipt } = await readReceipt(store, 3)
    await store.keepChunk({ blob: receipt.blob, ordinal: 0, bytes: BYTES, at: AT })
    await store.putPrincipal({ id: 'erp', role: 'erp' })
    unsent = await reserve(store)
    await store.claimSteps({ limit: 100, now: AT, leaseUntil: '2999-01-01T00:00:00.000Z' })
    known = await allOf(store)
    await backUp(origin, file('one'), quiet)
    // What comes later is in the store, and not in the backup.
    await store.receive(aReceipt(), false)
    await store.close()
  })
  after(async () => {
    await Promise.all([onPostgres?.close(), again?.close()])
    await database.drop()
  })

  it('can be read by its owner alone, and never takes the place of another', async () => {
    if (process.platform !== 'win32') assert.equal(statSync(file('one')).mode & 0o777, 0o600)
    await assert.rejects(backUp(origin, file('one'), quiet), /is there already/)
    await assert.rejects(backUp({ directory: folder }, file('none'), quiet), /there is no store/)
  })

  it('of the embedded store is restored into PostgreSQL, and of that one into an embedded store', async () => {
    const loaded = await restore(database, file('one'), how)
    assert.deepEqual(
      { unsent: loaded.unsent, held: loaded.held, counters: loaded.counters, at: loaded.at },
      { unsent: 1, held: true, counters: 1, at: AT },
    )
    onPostgres = await openStore(database)
    assert.deepEqual(await allOf(onPostgres), known)
    const [first] = known.receipts
    assert.deepEqual(Buffer.from(await onPostgres.readBytes(first!.blob, 0, 9999)), Buffer.from(BYTES))
    await backUp(database, file('two'), quiet)
    await restore(there, file('two'), how)
    again = await openStore(there)
    assert.deepEqual(await allOf(again), known)
  })

  it('gives no number twice: the gap says why, and counters that were not there begin behind it', async () => {
    const number = async (key: string) => {
      const document = outbound()
      await again.submit({ document, canonical: '{}' })
      const lease = await take(again, 'write', document.id)
      return again.reserveControlNumbers(lease, document.id, [{ ...ISA, key }], AT)
    }
    // Restored twice, by 1,000 each time.
    assert.deepEqual(await number(ISA.key), [2002])
    assert.deepEqual(await number(newId('ISA')), [2001])
    const gaps = (await again.gaps()).filter(({ key }) => key === ISA.key)
    assert.deepEqual(
      gaps.map(({ first, last, principal }) => ({ first, last, principal })),
      [
        { first: 2, last: 1001, principal: 'olga' },
        { first: 1002, last: 2001, principal: 'olga' },
      ],
    )
    assert.match(gaps[0]!.reason, /A backup of 2026-01-05T08:00:00\.000Z was restored/)
  })

  it('holds what was on its way until somebody releases it, and makes its number void', async () => {
    const held = await again.document(unsent)
    assert.equal(held?.state, 'held')
    assert.match(held.reason!, /may have been sent after the backup/)
    const [number] = await again.controlNumbers(ISA)
    assert.deepEqual([number!.state, number!.document], ['void', unsent])
    assert.equal(await again.release(unsent), true)
    await take(again, 'write', unsent)
  })

  it('frees the steps that somebody had, and lets new ones come', async () => {
    const steps = await onPostgres.claimSteps({ limit: 100, now: AT, leaseUntil: AT })
    assert.deepEqual(steps.map(({ verb }) => verb).toSorted(), ['acknowledge', 'publish'])
    await onPostgres.receive(aReceipt(), false)
    assert.equal((await onPostgres.countSteps()).find(({ verb }) => verb === 'open')?.count, 1)
  })

  it('puts cursors of the feed that were handed out before in front of all that comes', async () => {
    const positions = (await again.gaps()).filter(({ what }) => what === 'feed')
    assert.equal(positions.length, 4)
    assert.ok(positions.every(({ first, last }) => last - first === 999_999))
  })

  it('goes into a new store only', async () => {
    await assert.rejects(restore(there, file('one'), how), /there is a store in .* already/)
    await assert.rejects(restore(database, file('one'), how), /has a store already/)
  })

  it('that was cut off, changed, or is of a newer program is refused, and leaves no store behind', async () => {
    const plain = gunzipSync(readFileSync(file('one')))
    const broken = (name: string, bytes: Buffer) => {
      writeFileSync(file(name), gzipSync(bytes))
      return checkBackup(file(name), () => {})
    }
    const replaced = (from: string, to: string) =>
      Buffer.from(plain.toString('latin1').replace(from, to), 'latin1')
    await assert.rejects(broken('changed', replaced('acme', 'acmf')), /is not as it was written/)
    await assert.rejects(broken('short', plain.subarray(0, plain.length - 200)), BackupError)
    await assert.rejects(
      broken('newer', replaced('"schema":', '"schema":9')),
      /schema version 9\d+; this program knows/,
    )
    await assert.rejects(broken('other', Buffer.from('{"backup":"something"}\n')), /no backup of a gateway/)
    await assert.rejects(
      checkBackup(import.meta.filename, () => {}),
      /no whole backup/,
    )
    truncateSync(file('one'), 900)
    await assert.rejects(restore({ directory: file('nowhere') }, file('one'), how), BackupError)
    assert.deepEqual(
      readdirSync(file('nowhere')).filter((name) => name.startsWith('store')),
      [],
    )
  })
})
