import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { WholeReceipt, WholeSending } from '../../../src/store/atOnce.ts'
import type { ControlKey, Lease } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import {
  AT,
  aDocument,
  aGroup,
  anEntry,
  anInterchange,
  aReceipt,
  findStep,
  isRead,
  LATER,
  leaseOf,
  NEVER,
  newId,
  outbound,
  take,
} from './samples.ts'

const DAY = AT.slice(0, 10)

/** A receipt that was received, its `open` step in our hands, and all that becomes of it: one document, one answer. */
async function whole(store: Store): Promise<{ lease: Lease; whole: WholeReceipt; key: ControlKey }> {
  const receipt = aReceipt()
  await store.receive(receipt, true)
  const { id, partner, environment, blob, bytes } = receipt
  const interchange = anInterchange(id, { verdict: 'accepted' })
  const group = aGroup(id, interchange.id, { sets: 1, state: 'acknowledged', verdict: 'accepted' })
  const { reading, ...read } = isRead(aDocument())
  const where = { receipt: id, interchange: interchange.id, group: group.id }
  const document = aDocument({ ...where, ...read, state: 'published' })
  const answer = outbound({ regarding: group.id })
  const key = { key: newId('ISA'), environment }
  return {
    key,
    lease: await take(store, 'open', id),
    whole: {
      receipt: { receipt: id, state: 'concluded', findings: [] },
      claims: [{ key: newId('envelope'), environment, receipt: id, ordinal: 1, at: AT, since: AT }],
      interchanges: [interchange],
      groups: [group],
      documents: [document],
      readings: [reading],
      names: [{ document: document.id, names: [{ of: 'order', number: `named by ${document.id}` }] }],
      entries: [anEntry(document)],
      submissions: [{ document: answer, canonical: '{"a":1}', numbered: [key] }],
      files: [
        {
          partner,
          environment,
          folder: 'archive',
          day: DAY,
          name: `${id}.edi`,
          blob,
          bytes,
          at: AT,
          receipt: id,
        },
      ],
      events: [],
      steps: [{ verb: 'reconcile', subject: group.id, partner }],
      at: AT,
      leaseUntil: LATER,
    },
  }
}

const inbound = (store: Store, { receipt }: WholeReceipt) =>
  store.findFile({
    partner: 'acme',
    environment: 'production',
    folder: 'inbound',
    day: '',
    name: `${receipt.receipt}.edi`,
  })

/** An outbound document, its `write` step in our hands, and all that becomes of it. */
async function sending(store: Store): Promise<{ lease: Lease; sending: WholeSending }> {
  const document = outbound()
  await store.submit({ document, canonical: '{"a":1}' })
  const file = { partner: 'acme', environment: 'production', folder: 'outbound', day: '' } as const
  const content = Uint8Array.of(73, 83, 65)
  const blob = newId('blob')
  return {
    lease: await take(store, 'write', document.id),
    sending: {
      document: document.id,
      body: Uint8Array.of(83, 84),
      findings: [],
      lineage: '[]',
      control: '0001',
      sent: { interchangeControl: '000000042', setControl: '0001' },
      blob,
      content,
      at: AT,
      delivered: {
        file: { ...file, name: `${document.id}.edi`, blob, bytes: 3, at: AT, document: document.id },
        awaited: { due: LATER, risk: LATER },
      },
    },
  }
}

export function atOncePromises(bench: Bench): void {
  describe('a receipt that is committed at once', () => {
    const opened = sharedStore(bench)

    it('is concluded with all that stands in it', async () => {
      const { store } = opened
      const { lease, whole: kept } = await whole(store)
      await store.commitReceipt(lease, kept)
      const { id } = kept.documents[0]!
      assert.equal((await store.receipt(kept.receipt.receipt))?.state, 'concluded')
      assert.deepEqual(await store.interchangesOf(kept.receipt.receipt), kept.interchanges)
      assert.deepEqual(await store.groupsOf(kept.receipt.receipt), kept.groups)
      assert.deepEqual(await store.document(id), kept.documents[0])
      assert.deepEqual(await store.reading(id), kept.readings[0])
      const entry = await store.feedEntry(kept.entries[0]!.id)
      assert.deepEqual(
        [entry?.document, entry?.decision, (entry?.position ?? 0) > 0],
        [id, 'undecided', true],
      )
      const named = await store.documents({ names: kept.names[0]!.names[0]!, limit: 2 })
      assert.deepEqual(
        named.map((one) => one.id),
        [id],
      )
    })

    it('leaves inbound, stands in archive, and leaves the steps that are left', async () => {
      const { store } = opened
      const { lease, whole: kept } = await whole(store)
      assert.ok(await inbound(store, kept))
      await store.commitReceipt(lease, kept)
      assert.equal(await inbound(store, kept), undefined)
      assert.ok(await store.findFile({ ...kept.files[0]!, folder: 'archive' }))
      assert.equal(await findStep(store, 'open', kept.receipt.receipt), undefined)
      assert.ok(await findStep(store, 'reconcile', kept.groups[0]!.id))
    })

    it('gives its answers into the hands of who committed it, with their numbers', async () => {
      const { store } = opened
      const { lease, whole: kept, key } = await whole(store)
      const [held] = await store.commitReceipt(lease, kept)
      const { id } = kept.submissions[0]!.document
      assert.deepEqual([held?.step.verb, held?.step.subject, held?.numbers], ['write', id, [1]])
      assert.equal((await store.document(id))?.state, 'submitted')
      assert.equal((await store.outbound(id))?.canonical, '{"a":1}')
      assert.equal(await findStep(store, 'write', id), undefined)
      assert.deepEqual(await store.reserveControlNumbers(leaseOf(held!.step), id, [key], AT), [1])
      assert.deepEqual(await store.controlNumbers(key), [
        { ...key, number: 1, state: 'reserved', document: id, at: AT },
      ])
    })

    it('has an answer that is due once more where nobody renews its lease', async () => {
      const { store } = opened
      const { lease, whole: kept } = await whole(store)
      const [held] = await store.commitReceipt(lease, kept)
      const due = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
      const again = due.find(({ id }) => id === held!.step.id)
      assert.deepEqual([again?.attempts, again?.token], [2, held!.step.token + 1])
      await assert.rejects(
        store.commitSending(leaseOf(held!.step), (await sending(store)).sending),
        LeaseLost,
      )
      await Promise.all(due.map((step) => store.retryStep(leaseOf(step), AT, 'given back')))
    })

    it('leaves nothing where an envelope of it came before', async () => {
      const { store } = opened
      const { lease, whole: kept } = await whole(store)
      await store.claimEnvelope({ ...kept.claims[0]!, receipt: 'another' })
      await assert.rejects(store.commitReceipt(lease, kept), /came before/)
      assert.equal((await store.receipt(kept.receipt.receipt))?.state, 'received')
      assert.equal(await store.document(kept.documents[0]!.id), undefined)
      assert.ok(await inbound(store, kept))
      await store.retryStep(lease, AT, 'still held')
    })

    it('is refused to a lost lease', async () => {
      const { store } = opened
      const { lease, whole: kept } = await whole(store)
      const lost = { ...lease, token: lease.token - 1 }
      await assert.rejects(store.commitReceipt(lost, kept), LeaseLost)
      assert.deepEqual(await store.interchangesOf(kept.receipt.receipt), [])
    })
  })

  describe('an outbound document that is committed at once', () => {
    const opened = sharedStore(bench)

    it('stands at the drop point as it was sealed, and is waited for', async () => {
      const { store } = opened
      const { lease, sending: sent } = await sending(store)
      const key = { key: newId('ISA'), environment: 'production' } as const
      await store.reserveControlNumbers(lease, sent.document, [key], AT)
      await store.commitSending(lease, sent)
      const document = await store.document(sent.document)
      assert.deepEqual(
        [document?.state, document?.control, document?.interchangeControl, document?.deliveredAt],
        ['delivered', '0001', '000000042', AT],
      )
      assert.deepEqual([document?.acknowledgement, document?.acknowledgementDue], ['waiting', LATER])
      const outbound = await store.outbound(sent.document)
      assert.deepEqual([outbound?.body, outbound?.blob, outbound?.bytes], [sent.body, sent.blob, 3])
      assert.deepEqual(await store.readBytes(sent.blob, 0, 10), sent.content)
      assert.ok(await store.findFile(sent.delivered!.file!))
      assert.equal((await store.controlNumbers(key))[0]?.state, 'sealed')
      assert.equal(await findStep(store, 'deliver', sent.document), undefined)
    })

    it('is left to be delivered where it stands on another server', async () => {
      const { store } = opened
      const { lease, sending: sent } = await sending(store)
      const { delivered: _, ...sealed } = sent
      await store.commitSending(lease, sealed)
      const document = await store.document(sent.document)
      assert.deepEqual([document?.state, document?.acknowledgement], ['sealed', undefined])
      assert.equal(await findStep(store, 'write', sent.document), undefined)
      assert.ok(await findStep(store, 'deliver', sent.document))
    })

    it('is refused to a lost lease', async () => {
      const { store } = opened
      const { lease, sending: sent } = await sending(store)
      await assert.rejects(store.commitSending({ ...lease, token: lease.token - 1 }, sent), LeaseLost)
      assert.equal((await store.document(sent.document))?.state, 'submitted')
      assert.equal((await store.readBytes(sent.blob, 0, 10)).length, 0)
    })
  })

  describe('what is committed at the same time', () => {
    const opened = sharedStore(bench)
    const MANY = 11

    async function received(store: Store): Promise<Awaited<ReturnType<typeof whole>>[]> {
      const all = []
      for (let count = 0; count < MANY; count++) all.push(await whole(store))
      return all
    }

    it('is received as if it came alone: of the same bytes one is the first', async () => {
      const { store } = opened
      const [first, ...others] = Array.from({ length: MANY }, () => aReceipt())
      const same = aReceipt({ sha256: first!.sha256 })
      const answers = await Promise.all(
        [first!, same, ...others].map((receipt, index) =>
          store.receive(receipt, index % 2 === 0, undefined, { ordinal: 0, bytes: Uint8Array.of(index) }),
        ),
      )
      const repeats = answers.flatMap(({ repeatOf }) => repeatOf ?? [])
      assert.equal(repeats.length, 1)
      const [kept, repeat] = repeats[0] === first!.id ? [first!, same] : [same, first!]
      assert.equal((await store.receipt(repeat.id))?.repeatOf, kept.id)
      const states = await Promise.all(others.map(async ({ id }) => (await store.receipt(id))?.state))
      assert.deepEqual(new Set(states), new Set(['received']))
      for (const { id, blob } of [kept, ...others]) {
        assert.ok(await findStep(store, 'open', id))
        assert.equal((await store.readBytes(blob, 0, 10)).length, 1)
      }
    })

    it('has its own rows, places in the feed and numbers', async () => {
      const { store } = opened
      const all = await received(store)
      const key = { key: newId('ISA'), environment: 'production' } as const
      for (const { whole: kept } of all) kept.submissions[0]!.numbered = [key]
      const held = await Promise.all(all.map(({ lease, whole: kept }) => store.commitReceipt(lease, kept)))
      for (const [index, [answer]] of held.entries())
        assert.equal(answer!.step.subject, all[index]!.whole.submissions[0]!.document.id)
      const numbers = held.map(([answer]) => answer!.numbers[0]!)
      assert.deepEqual(
        numbers.toSorted((one, other) => one - other),
        all.map((_, index) => index + 1),
      )
      const entries = await Promise.all(all.map(({ whole: kept }) => store.feedEntry(kept.entries[0]!.id)))
      assert.equal(new Set(entries.map((entry) => entry!.position)).size, MANY)
      for (const { whole: kept } of all) {
        const { id } = kept.documents[0]!
        assert.deepEqual(
          [await store.document(id), await store.reading(id)],
          [kept.documents[0], kept.readings[0]],
        )
        assert.equal(await findStep(store, 'open', kept.receipt.receipt), undefined)
        assert.ok(await findStep(store, 'reconcile', kept.groups[0]!.id))
      }
      for (const [answer] of held) await store.retryStep(leaseOf(answer!.step), AT, 'given back')
    })

    it('goes on without the one that is refused', async () => {
      const { store } = opened
      const all = await received(store)
      const [late, lost] = [all[5]!, all[9]!]
      late.whole.claims[0]!.key = all[4]!.whole.claims[0]!.key
      const asked = all.map(({ lease, whole: kept }) =>
        store.commitReceipt(kept === lost.whole ? { ...lease, token: lease.token + 1 } : lease, kept),
      )
      const ended = await Promise.allSettled(asked)
      const refused = ended.flatMap((one, index) => (one.status === 'rejected' ? [index] : []))
      assert.ok(refused.includes(9) && (refused.includes(4) || refused.includes(5)))
      assert.equal(refused.length, 2)
      for (const [index, { whole: kept }] of all.entries())
        assert.equal(
          (await store.receipt(kept.receipt.receipt))?.state,
          refused.includes(index) ? 'received' : 'concluded',
        )
    })

    it('is sent whole, whatever became of each', async () => {
      const { store } = opened
      const all = []
      for (let count = 0; count < MANY; count++) all.push(await sending(store))
      const { delivered: _, ...undelivered } = all[3]!.sending
      all[3]!.sending = undelivered
      const [lost] = [all[7]!]
      lost.lease = { ...lost.lease, token: lost.lease.token + 1 }
      const ended = await Promise.allSettled(all.map((one) => store.commitSending(one.lease, one.sending)))
      assert.deepEqual(
        ended.flatMap((one, index) => (one.status === 'rejected' ? [index] : [])),
        [7],
      )
      for (const [index, { sending: sent }] of all.entries()) {
        const { state, acknowledgement } = (await store.document(sent.document))!
        const expected = { 3: ['sealed', undefined], 7: ['submitted', undefined] }[index]
        assert.deepEqual([state, acknowledgement], expected ?? ['delivered', 'waiting'])
      }
    })
  })
}
