import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, findStep, LATER, newId, outbound, take } from './samples.ts'

const finding = { code: 'value-too-long', severity: 'error' as const, at: { segment: 2 }, facts: {} }
const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '' } as const

async function submitted(store: Store): Promise<Document> {
  const document = outbound()
  await store.submit({ document, canonical: '{"control":1}' })
  return document
}

async function written(store: Store): Promise<Document> {
  const document = await submitted(store)
  await store.commitWriting(await take(store, 'write', document.id), {
    document: document.id,
    body: Uint8Array.of(83, 84),
    findings: [],
    lineage: '[1]',
  })
  return document
}

async function sealed(store: Store): Promise<Document> {
  const document = await written(store)
  const lease = await take(store, 'seal', document.id)
  const key = { key: `ISA:${document.id}`, environment: document.environment }
  await store.reserveControlNumbers(lease, document.id, [key], AT)
  await store.commitSealing(lease, {
    document: document.id,
    control: '0042',
    blob: newId('blob'),
    bytes: 300,
  })
  return document
}

export function outboundPromises(bench: Bench): void {
  describe('an outbound document', () => {
    const opened = sharedStore(bench)

    it('is submitted once, however often it is brought', async () => {
      const { store } = opened
      const document = await submitted(store)
      await store.submit({ document: { ...document, control: '9' }, canonical: '{"control":9}' })
      assert.deepEqual(await store.document(document.id), document)
      assert.deepEqual(await store.outbound(document.id), { canonical: '{"control":1}' })
      await take(store, 'write', document.id)
    })

    it('is written, and waits to be sealed', async () => {
      const { store } = opened
      const document = await written(store)
      assert.equal((await store.document(document.id))?.state, 'written')
      assert.deepEqual(await store.outbound(document.id), {
        canonical: '{"control":1}',
        body: Uint8Array.of(83, 84),
        lineage: '[1]',
      })
      assert.equal(await findStep(store, 'write', document.id), undefined)
    })

    it('is parked with its findings and the reason where it can’t be written', async () => {
      const { store } = opened
      const document = await submitted(store)
      await store.commitWriting(await take(store, 'write', document.id), {
        document: document.id,
        body: new Uint8Array(),
        findings: [finding],
        lineage: '[]',
        parked: 'a delimiter in a value',
      })
      const kept = await store.document(document.id)
      assert.deepEqual(
        [kept?.state, kept?.reason, kept?.findings],
        ['parked', 'a delimiter in a value', [finding]],
      )
      const steps = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: LATER })
      assert.equal(
        steps.some(({ subject }) => subject === document.id),
        false,
      )
    })

    it('is sealed with its control number and bytes, and waits to be delivered', async () => {
      const { store } = opened
      const document = await sealed(store)
      const kept = await store.document(document.id)
      assert.deepEqual([kept?.state, kept?.control], ['sealed', '0042'])
      const { blob, bytes } = (await store.outbound(document.id))!
      assert.match(blob!, /^blob/)
      assert.equal(bytes, 300)
      const ledger = await store.controlNumbers({ key: `ISA:${document.id}`, environment: 'production' })
      assert.equal(ledger[0]?.state, 'sealed')
      await take(store, 'deliver', document.id)
    })

    it('is delivered as a file, and fetched once the partner has read it', async () => {
      const { store } = opened
      const document = await sealed(store)
      const file = {
        ...place,
        name: `${document.id}.997`,
        blob: 'b',
        bytes: 300,
        at: AT,
        document: document.id,
      }
      const lease = await take(store, 'deliver', document.id)
      await store.commitDelivering(lease, { document: document.id, file })
      assert.equal((await store.document(document.id))?.state, 'delivered')
      assert.deepEqual(await store.findFile(file), file)
      await store.fileFetched(file, LATER, '2026-01-05')
      assert.equal((await store.document(document.id))?.state, 'fetched')
      assert.equal(await findStep(store, 'deliver', document.id), undefined)
    })

    it('is delivered without a file where it is asked for by the API', async () => {
      const { store } = opened
      const document = await sealed(store)
      await store.commitDelivering(await take(store, 'deliver', document.id), { document: document.id })
      assert.equal((await store.document(document.id))?.state, 'delivered')
    })

    it('is parked by a reason that also explains its control numbers', async () => {
      const { store } = opened
      const document = await written(store)
      const lease = await take(store, 'seal', document.id)
      const key = { key: `ISA:${document.id}`, environment: 'production' as const }
      await store.reserveControlNumbers(lease, document.id, [key], AT)
      await store.parkDocument(lease, document.id, 'the readers disagree', [finding])
      const kept = await store.document(document.id)
      assert.deepEqual(
        [kept?.state, kept?.reason, kept?.findings],
        ['parked', 'the readers disagree', [finding]],
      )
      assert.deepEqual(await store.controlNumbers(key), [
        { ...key, number: 1, state: 'void', document: document.id, reason: 'the readers disagree', at: AT },
      ])
      assert.equal(await findStep(store, 'seal', document.id), undefined)
    })
  })
}
