import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document, SentAs } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, findStep, LATER, NEVER, newId, outbound, take } from './samples.ts'

const finding = { code: 'value-too-long', severity: 'error' as const, at: { segment: 2 }, facts: {} }
const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '' } as const

export async function submitted(store: Store): Promise<Document> {
  const document = outbound()
  await store.submit({ document, canonical: '{"control":1}' })
  return document
}

export async function written(store: Store): Promise<Document> {
  const document = await submitted(store)
  await store.commitWriting(await take(store, 'write', document.id), {
    document: document.id,
    body: Uint8Array.of(83, 84),
    findings: [],
    lineage: '[1]',
  })
  return document
}

export async function sealed(store: Store): Promise<Document> {
  const document = await written(store)
  const lease = await take(store, 'seal', document.id)
  const key = { key: `ISA:${document.id}`, environment: document.environment }
  await store.reserveControlNumbers(lease, document.id, [key], AT)
  await store.commitSealing(lease, {
    document: document.id,
    control: '0042',
    blob: newId('blob'),
    bytes: 300,
    ...AS,
  })
  return document
}

const AS = {
  sender: '01/123456789',
  receiver: 'ZZ/ACMERETAIL',
  interchangeControl: '000000042',
  functionalId: 'IN',
  groupControl: '42',
  setControl: '0042',
}

const brought = (store: Store, over: Partial<Document>) => {
  const document = outbound(over)
  return store.submit({ document, canonical: '{}' }).then((answer) => ({ document, answer }))
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
      assert.deepEqual({ ...kept, ...AS }, kept)
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
      await store.commitDelivering(lease, { document: document.id, at: AT, file })
      assert.equal((await store.document(document.id))?.state, 'delivered')
      assert.deepEqual(await store.findFile(file), file)
      await store.fileFetched(file, LATER, '2026-01-05')
      const fetched = await store.document(document.id)
      assert.deepEqual([fetched?.state, fetched?.deliveredAt, fetched?.fetchedAt], ['fetched', AT, LATER])
      assert.equal(await findStep(store, 'deliver', document.id), undefined)
    })

    it('is found by what its envelope says, among those of other partners with the same numbers', async () => {
      const { store } = opened
      const [one, other] = [await sealed(store), await sealed(store)]
      const found = async (ask: Partial<SentAs>) =>
        (await store.documents({ ...ask, after: before, limit: 10 })).map(({ id }) => id)
      const before = newId('document')
      const [third, fourth] = [await sealed(store), await sealed(store)]
      assert.ok(one.id < before && other.id < before)
      const { sender, receiver, interchangeControl, functionalId, groupControl, setControl } = AS
      assert.deepEqual(await found({ sender, receiver, interchangeControl }), [third.id, fourth.id])
      assert.deepEqual(await found({ sender, receiver, functionalId, groupControl, setControl }), [
        third.id,
        fourth.id,
      ])
      assert.deepEqual(await found({ functionalId: 'SH', groupControl }), [])
      assert.deepEqual(await found({ sender: receiver, groupControl }), [])
    })

    it('that says what one before says is not submitted, until that one is parked', async () => {
      const { store } = opened
      const same = { fingerprint: newId('hash') }
      const first = await brought(store, same)
      assert.deepEqual(first.answer, {})
      const again = await brought(store, same)
      assert.deepEqual(again.answer, { repeatOf: first.document.id })
      assert.equal(await store.document(again.document.id), undefined)
      for (const over of [
        { partner: 'nordwind' },
        { environment: 'test' as const },
        { type: 'x12/005010/997' },
      ])
        assert.deepEqual((await brought(store, { ...same, ...over })).answer, {})
      const lease = await take(store, 'write', first.document.id)
      await store.parkDocument(lease, first.document.id, 'no price', [finding])
      assert.deepEqual((await brought(store, same)).answer, {})
    })

    it('replaces another one once, and is what a repeat is told from then on', async () => {
      const { store } = opened
      const same = { fingerprint: newId('hash') }
      const first = (await brought(store, same)).document
      const early = await brought(store, { replaces: first.id })
      assert.deepEqual(early.answer, { unsettled: true })
      assert.equal(await store.document(early.document.id), undefined)
      await store.parkDocument(await take(store, 'write', first.id), first.id, 'no price', [finding])
      const second = await brought(store, { ...same, replaces: first.id })
      assert.deepEqual(second.answer, {})
      assert.deepEqual(await store.documents({ replaces: first.id, limit: 2 }), [second.document])
      const third = await brought(store, { replaces: first.id })
      assert.deepEqual(third.answer, { repeatOf: second.document.id })
      assert.deepEqual((await brought(store, same)).answer, { repeatOf: second.document.id })
    })

    it('that two bring at the same time is submitted by one of them', async () => {
      const { store, other } = opened
      const fingerprint = newId('hash')
      const answers = await Promise.all([brought(store, { fingerprint }), brought(other, { fingerprint })])
      const told = answers.map(({ answer }) => answer.repeatOf)
      const winner = answers.find(({ answer }) => answer.repeatOf === undefined)
      assert.deepEqual(told.toSorted(), [winner!.document.id, undefined].toSorted())
    })

    it('is delivered without a file where it is asked for by the API', async () => {
      const { store } = opened
      const document = await sealed(store)
      await store.commitDelivering(await take(store, 'deliver', document.id), {
        document: document.id,
        at: AT,
      })
      assert.equal((await store.document(document.id))?.state, 'delivered')
    })

    it('is fetched by the API only where it does not stand at a drop point', async () => {
      const { store } = opened
      const [asked, placed] = [await sealed(store), await sealed(store)]
      await store.commitDelivering(await take(store, 'deliver', asked.id), { document: asked.id, at: AT })
      const { blob, bytes } = (await store.outbound(placed.id))!
      const file = {
        ...place,
        name: `${placed.id}.997`,
        blob: blob!,
        bytes: bytes!,
        at: AT,
        document: placed.id,
      }
      await store.commitDelivering(await take(store, 'deliver', placed.id), {
        document: placed.id,
        at: AT,
        file,
      })
      for (const { id } of [asked, placed]) await store.documentFetched(id, LATER)
      await store.documentFetched(asked.id, NEVER)
      const states = await Promise.all([asked, placed].map(({ id }) => store.document(id)))
      assert.deepEqual(
        states.map((one) => [one?.state, one?.fetchedAt]),
        [
          ['fetched', LATER],
          ['delivered', undefined],
        ],
      )
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
