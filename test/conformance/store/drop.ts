import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DropFile, NewDropFile } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { AT, aReceipt, LATER, newId, outbound, readReceipt, take } from './samples.ts'

const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '' } as const

async function deliver(store: Store, file: NewDropFile): Promise<string> {
  const document = outbound()
  await store.submit({ document, canonical: '{}' })
  await store.commitWriting(await take(store, 'write', document.id), {
    document: document.id,
    body: Uint8Array.of(1),
    findings: [],
    lineage: '[]',
  })
  const sealing = await take(store, 'seal', document.id)
  await store.commitSealing(sealing, {
    document: document.id,
    control: '1',
    blob: (file as DropFile).blob,
    bytes: 1,
  })
  const lease = await take(store, 'deliver', document.id)
  await store.commitDelivering(lease, {
    document: document.id,
    at: AT,
    file: { ...file, document: document.id },
  })
  return document.id
}

export function dropPromises(bench: Bench): void {
  describe('a drop point', () => {
    const opened = sharedStore(bench)
    const aFile = (name: string, over: object = {}) => ({
      ...place,
      name,
      blob: newId('blob'),
      bytes: 3,
      at: AT,
      ...over,
    })

    it('lists the files of a folder by name, a page at a time', () =>
      ownStore(bench, async ({ store }) => {
        for (const name of ['b.997', 'a.997', 'B.997', 'ä.997', 'c.997']) await deliver(store, aFile(name))
        const names = async (ask: object) =>
          (await store.listFiles({ ...place, limit: 1000, ...ask })).map(({ name }) => name)
        assert.deepEqual(await names({}), ['B.997', 'a.997', 'b.997', 'c.997', 'ä.997'])
        assert.deepEqual(await names({ limit: 2 }), ['B.997', 'a.997'])
        assert.deepEqual(await names({ after: 'a.997', limit: 2 }), ['b.997', 'c.997'])
        for (const elsewhere of [
          { partner: 'x' },
          { environment: 'test' },
          { folder: 'error' },
          { day: '2026-01-05' },
        ]) {
          assert.deepEqual(await names(elsewhere), [])
        }
      }))

    it('moves a file that was fetched to the archive of the day', async () => {
      const { store } = opened
      const document = await deliver(store, aFile('fetched.997'))
      const file = (await store.findFile({ ...place, name: 'fetched.997' }))!
      await store.fileFetched(file, LATER, '2026-01-06')
      assert.equal(await store.findFile({ ...place, name: 'fetched.997' }), undefined)
      const archived = { ...file, folder: 'archive' as const, day: '2026-01-06', fetchedAt: LATER }
      assert.deepEqual(await store.findFile(archived), archived)
      assert.equal((await store.document(document))?.state, 'fetched')
    })

    it('archives a file once, also where it is fetched twice at once', async () => {
      const { store, other } = opened
      await deliver(store, aFile('twice.997'))
      const file = (await store.findFile({ ...place, name: 'twice.997' }))!
      await Promise.all([store, other].map((by) => by.fileFetched(file, LATER, '2026-01-07')))
      const archived = await store.listFiles({ ...place, folder: 'archive', day: '2026-01-07', limit: 10 })
      assert.deepEqual(
        archived.map(({ name }) => name),
        ['twice.997'],
      )
    })

    it('keeps files of one name apart in the archive', async () => {
      const { store } = opened
      for (let time = 0; time < 3; time++) {
        await deliver(store, aFile('same'))
        await store.fileFetched((await store.findFile({ ...place, name: 'same' }))!, LATER, '2026-01-08')
      }
      const archived = await store.listFiles({ ...place, folder: 'archive', day: '2026-01-08', limit: 10 })
      assert.deepEqual(
        archived.map(({ name }) => name),
        ['same', 'same.2', 'same.3'],
      )
      assert.equal(new Set(archived.map(({ blob }) => blob)).size, 3)
    })

    it('names the days of its archive, newest last', () =>
      ownStore(bench, async ({ store }) => {
        for (const day of ['2026-01-09', '2025-12-31', '2026-01-09']) {
          await deliver(store, aFile(newId('name')))
          const [file] = await store.listFiles({ ...place, limit: 1 })
          await store.fileFetched(file!, LATER, day)
        }
        assert.deepEqual(await store.archiveDays('acme', 'production'), ['2025-12-31', '2026-01-09'])
        assert.deepEqual(await store.archiveDays('acme', 'test'), [])
      }))

    it('counts the files of a document and of a receipt that stand there, and out what is taken away', async () => {
      const { store } = opened
      const books = { after: '', limit: 1000 }
      const document = await deliver(store, aFile('counted.997'))
      const ofDocument = async () => {
        const all = await store.outboundInBooks(books)
        return all.find(({ id }) => id === document)?.files
      }
      await store.fileFetched((await store.findFile({ ...place, name: 'counted.997' }))!, LATER, '2026-01-10')
      assert.equal(await ofDocument(), 1, 'it only moved')
      const archived = { ...place, folder: 'archive' as const, day: '2026-01-10', name: 'counted.997' }
      assert.equal(await store.removeFile((await store.findFile(archived))!), true)
      assert.equal(await ofDocument(), 0)

      const { receipt } = await readReceipt(store, 1, { name: 'counted.edi' })
      const ofReceipt = async () => {
        const all = await store.receiptsInBooks(books)
        return all.find(({ id }) => id === receipt.id)?.files
      }
      assert.equal(await ofReceipt(), 1)
      const shown = { at: AT, receipt: receipt.id }
      await store.commitAcknowledging(await take(store, 'acknowledge', receipt.id), {
        ...{ receipt: receipt.id, interchanges: [], groups: [], submissions: [] },
        files: ['counted.edi', 'counted.edi.error.txt'].map((name) => ({
          ...{ ...place, folder: 'error', name, ...shown },
          content: Uint8Array.of(1),
        })),
      })
      assert.equal(await ofReceipt(), 2)
      await store.removeFile((await store.findFile({ ...place, folder: 'error', name: 'counted.edi' }))!)
      assert.equal(await ofReceipt(), 1)
    })

    it('gives up a file once, and leaves the one that took its name since', async () => {
      const { store } = opened
      const inbound = { ...place, folder: 'inbound' as const, name: 'po.edi' }
      await store.receive(aReceipt({ name: 'po.edi' }), true)
      const older = (await store.findFile(inbound)) as DropFile
      await store.receive(aReceipt({ name: 'po.edi' }), true)
      const newer = (await store.findFile(inbound)) as DropFile
      assert.equal(await store.removeFile(older), false)
      assert.deepEqual(await store.findFile(inbound), newer)
      assert.equal(await store.removeFile(newer), true)
      assert.equal(await store.removeFile(newer), false)
    })
  })
}
