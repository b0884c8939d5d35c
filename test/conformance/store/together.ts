import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, findStep, LATER, newId, outbound, take } from './samples.ts'

let batches = 0

/** Documents that are written and wait for one another. */
async function waiting(store: Store, count: number): Promise<{ name: string; documents: Document[] }> {
  const name = `batch acme production ${++batches}`
  const documents = Array.from({ length: count }, () => outbound())
  for (const document of documents) {
    await store.submit({ document, canonical: '{}' })
    await store.commitWriting(await take(store, 'write', document.id), {
      document: document.id,
      body: Uint8Array.of(83, 84),
      findings: [],
      lineage: '[]',
      batch: { name, dueAt: AT },
    })
  }
  return { name, documents }
}

const AS = { interchangeControl: '000000042', functionalId: 'IN', groupControl: '42' }

/** Seals them under 0001 and on, in one interchange of the first. */
async function sealAll(store: Store, name: string, [first, ...others]: Document[]) {
  const lease = await take(store, 'seal', name)
  const batch = others.map(({ id }, index) => ({ document: id, setControl: `000${index + 2}` }))
  const own = { control: '0001', setControl: '0001', blob: newId('blob'), bytes: 300, ...AS }
  await store.commitSealing(lease, { document: first!.id, ...own, batch })
  return { lease, blob: own.blob }
}

const statesOf = (store: Store, documents: Document[]) =>
  Promise.all(documents.map(async ({ id }) => (await store.document(id))?.state))

export function togetherPromises(bench: Bench): void {
  describe('documents that are sealed together', () => {
    const opened = sharedStore(bench)

    it('wait for one step, and say so', async () => {
      const { store } = opened
      const { name, documents } = await waiting(store, 2)
      const kept = await store.document(documents[1]!.id)
      assert.deepEqual(
        [kept?.state, kept?.reason],
        ['written', `It goes out with others, at ${AT} at the latest.`],
      )
      assert.equal(await findStep(store, 'seal', documents[0]!.id), undefined)
      assert.ok(await findStep(store, 'seal', name))
    })

    it('have one interchange and a set each, and are delivered and fetched as one file', async () => {
      const { store } = opened
      const { name, documents } = await waiting(store, 3)
      const { lease, blob } = await sealAll(store, name, documents)
      const kept = await Promise.all(documents.map(({ id }) => store.document(id)))
      assert.deepEqual(
        kept.map((one) => [one?.state, one?.reason, one?.groupControl, one?.setControl, one?.control]),
        ['0001', '0002', '0003'].map((control) => ['sealed', undefined, '42', control, control]),
      )
      const [first, ...others] = documents.map(({ id }) => id)
      assert.deepEqual(
        (await store.sealedWith(others[0]!)).map(({ id }) => id),
        [first, ...others],
      )
      await store.endBatch(lease)
      assert.equal(await findStep(store, 'seal', name), undefined)
      const file = {
        ...({ partner: 'acme', environment: 'production', folder: 'outbound', day: '' } as const),
        ...{ name: `${first}.edi`, blob, bytes: 300, at: AT, document: first! },
      }
      const awaited = { due: LATER, risk: LATER }
      const deliver = await take(store, 'deliver', first!)
      await store.commitDelivering(deliver, { document: first!, at: AT, file, awaited, others })
      assert.deepEqual(await statesOf(store, documents), ['delivered', 'delivered', 'delivered'])
      assert.equal((await store.document(others[1]!))?.acknowledgement, 'waiting')
      await store.fileFetched(file, LATER, '2026-01-05')
      assert.deepEqual(await statesOf(store, documents), ['fetched', 'fetched', 'fetched'])
    })

    it('explain a number that one of them had reserved before', async () => {
      const { store } = opened
      const { name, documents } = await waiting(store, 2)
      const [first, second] = documents as [Document, Document]
      const key = { key: `ISA:${name}`, environment: first.environment }
      const before = await take(store, 'seal', name)
      await store.reserveControlNumbers(before, second.id, [key], AT)
      await store.reserveControlNumbers(before, first.id, [key], AT)
      await store.retryStep(before, AT, 'the disk was full')
      await sealAll(store, name, documents)
      assert.deepEqual(
        (await store.controlNumbers(key)).map(({ number, state, reason }) => [number, state, reason]),
        [
          [1, 'void', `It was sealed with ${first.id}.`],
          [2, 'sealed', undefined],
        ],
      )
    })

    it('do not wait for one that is parked', async () => {
      const { store } = opened
      const { name, documents } = await waiting(store, 2)
      const lease = await take(store, 'seal', name)
      await store.parkDocument(lease, documents[0]!.id, 'the readers disagree', [])
      await store.commitSealing(lease, {
        document: documents[1]!.id,
        control: '0001',
        blob: newId('blob'),
        bytes: 1,
        batch: [],
      })
      assert.deepEqual(await statesOf(store, documents), ['parked', 'sealed'])
      await store.endBatch(lease)
    })

    it('are looked for once more where one was written while the step was at work', async () => {
      const { store } = opened
      const { name, documents } = await waiting(store, 1)
      const { lease } = await sealAll(store, name, documents)
      const late = outbound()
      await store.submit({ document: late, canonical: '{}' })
      await store.commitWriting(await take(store, 'write', late.id), {
        ...{ document: late.id, body: Uint8Array.of(83), findings: [], lineage: '[]' },
        batch: { name, dueAt: LATER },
      })
      await store.endBatch(lease)
      assert.ok(await findStep(store, 'seal', name))
    })
  })
}
