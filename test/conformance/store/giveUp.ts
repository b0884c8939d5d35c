import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document, Verb } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import { sealed, submitted, written } from './outbound.ts'
import { AT, findStep, LATER, newId, outbound, take } from './samples.ts'

const WHY = 'the partner is gone'
const SAYS = `Given up by desk: ${WHY}`

const asked = (step: string, verb: Verb) => ({
  ...{ step, verb, at: LATER, principal: 'desk', reason: WHY },
  says: SAYS,
})

/** Parks the step about a subject; answers its id. */
async function parked(store: Store, verb: Verb, subject: string): Promise<string> {
  const lease = await take(store, verb, subject)
  await store.parkStep(lease, 'it can never succeed', AT)
  return lease.step
}

const isParked = async (store: Store, step: string): Promise<boolean> =>
  (await store.parkedSteps(1, step)).length > 0

const stands = async (store: Store, { id }: Document) => {
  const kept = await store.document(id)
  return [kept?.state, kept?.reason]
}

const acts = async (store: Store, subject: string) =>
  (await store.auditTrail({ subject, limit: 9 })).map(({ at, principal, act, detail }) => [
    at,
    principal,
    act,
    detail,
  ])

const numbersOf = async (store: Store, { id }: Document) =>
  (await store.controlNumbers({ key: `ISA:${id}`, environment: 'production' })).map(({ state, reason }) => [
    state,
    reason,
  ])

export function giveUpPromises(bench: Bench): void {
  describe('giving up a parked step', () => {
    const opened = sharedStore(bench)

    it('ends it with its document, and says of both who did it, when and why', async () => {
      const { store } = opened
      const document = await submitted(store)
      const step = await parked(store, 'write', document.id)
      assert.equal(await store.giveUpStep(asked(step, 'write')), true)
      assert.deepEqual(await stands(store, document), ['given-up', SAYS])
      assert.equal(await isParked(store, step), false)
      assert.deepEqual(await acts(store, document.id), [[LATER, 'desk', 'document given up', WHY]])
      const about = `write of ${document.id}: ${WHY}`
      assert.deepEqual(await acts(store, step), [[LATER, 'desk', 'step given up', about]])
      assert.equal(await store.resumeStep(step, LATER), false)
      assert.equal(await findStep(store, 'write', document.id), undefined)
    })

    it('voids the numbers that were reserved for its document', async () => {
      const { store } = opened
      const document = await written(store)
      const lease = await take(store, 'seal', document.id)
      const key = { key: `ISA:${document.id}`, environment: document.environment }
      await store.reserveControlNumbers(lease, document.id, [key], AT)
      await store.parkStep(lease, 'it can never succeed', AT)
      assert.equal(await store.giveUpStep(asked(lease.step, 'seal')), true)
      assert.deepEqual(await stands(store, document), ['given-up', SAYS])
      assert.deepEqual(await numbersOf(store, document), [['void', SAYS]])
    })

    it('leaves the numbers used that were sealed into bytes, and ends all that stand in them', async () => {
      const { store } = opened
      const [first, second] = [await written(store), await submitted(store)]
      await store.commitWriting(await take(store, 'write', second.id), {
        ...{ document: second.id, body: Uint8Array.of(83), findings: [], lineage: '[]' },
        batch: { name: `batch ${first.id}`, dueAt: AT },
      })
      const lease = await take(store, 'seal', first.id)
      const key = { key: `ISA:${first.id}`, environment: first.environment }
      await store.reserveControlNumbers(lease, first.id, [key], AT)
      await store.commitSealing(lease, {
        ...{
          document: first.id,
          control: '0001',
          blob: newId('blob'),
          bytes: 9,
          sender: 'us',
          receiver: 'them',
        },
        batch: [{ document: second.id, setControl: '0002' }],
      })
      const step = await parked(store, 'deliver', first.id)
      assert.equal(await store.giveUpStep(asked(step, 'deliver')), true)
      for (const one of [first, second]) {
        assert.deepEqual(await stands(store, one), ['given-up', SAYS])
        assert.deepEqual(await acts(store, one.id), [[LATER, 'desk', 'document given up', WHY]])
      }
      assert.deepEqual(await numbersOf(store, first), [['sealed', undefined]])
    })

    it('leaves delivered what was only to be sent again, and waits for no acknowledgement of that', async () => {
      const { store } = opened
      const document = await sealed(store)
      const lease = await take(store, 'deliver', document.id)
      const awaited = { due: LATER, risk: LATER }
      await store.commitDelivering(lease, { document: document.id, at: AT, awaited })
      assert.deepEqual(await store.resend({ document: document.id, says: 'again' }), [document.id])
      const step = await parked(store, 'deliver', document.id)
      assert.equal(await store.giveUpStep(asked(step, 'deliver')), true)
      const kept = await store.document(document.id)
      assert.deepEqual(
        [kept?.state, kept?.deliveredAt, kept?.reason, kept?.acknowledgement],
        ['delivered', AT, SAYS, 'none-expected'],
      )
    })

    it('makes room for the same document, and for one that is sent instead', async () => {
      const { store } = opened
      const fingerprint = newId('print')
      const document = outbound({ fingerprint })
      await store.submit({ document, canonical: '{}' })
      await store.giveUpStep(asked(await parked(store, 'write', document.id), 'write'))
      const same = outbound({ fingerprint })
      assert.deepEqual(await store.submit({ document: same, canonical: '{}' }), {})
      const instead = outbound({ replaces: document.id })
      assert.deepEqual(await store.submit({ document: instead, canonical: '{}' }), {})
      assert.deepEqual(await stands(store, document), ['given-up', SAYS])
    })

    it('is done of a document that waits for a person, and makes it wait for no crosswalk row', async () => {
      const { store, other } = opened
      const partner = newId('partner')
      const document = outbound({ partner, fingerprint: newId('print') })
      await store.submit({ document, canonical: '{}' })
      const { environment } = document
      const row = { environment, crosswalk: 'units', side: 'ours', code: 'XCT', day: '', at: {} } as const
      await store.commitWriting(await take(store, 'write', document.id), {
        ...{ document: document.id, body: new Uint8Array(), findings: [], lineage: '[]', parked: 'no row' },
        awaited: [{ ...row, id: `${document.id}0001`, document: document.id, partner }],
      })
      assert.equal((await store.awaitedRows(document.id)).length, 1)
      const { says, at, principal, reason } = asked('', 'write')
      const ask = { document: document.id, says, at, principal, reason }
      const both = await Promise.all([store.giveUpDocument(ask), other.giveUpDocument(ask)])
      assert.deepEqual(both.sort(), [false, true])
      assert.deepEqual(await stands(store, document), ['given-up', SAYS])
      assert.deepEqual(await store.awaitedRows(document.id), [])
      assert.deepEqual(await acts(store, document.id), [[LATER, 'desk', 'document given up', WHY]])
      const same = { ...document, id: newId('document') }
      assert.deepEqual(await store.submit({ document: same, canonical: '{}' }), {})
    })

    it('does nothing to a document that is on its way, or is not there', async () => {
      const { store } = opened
      const { says, at, principal, reason } = asked('', 'write')
      for (const { id: document } of [await submitted(store), await sealed(store), outbound()])
        assert.equal(await store.giveUpDocument({ document, says, at, principal, reason }), false)
    })

    it('does nothing to a step that is under way, due, done, of another verb, or not there', async () => {
      const { store } = opened
      const document = await submitted(store)
      const lease = await take(store, 'write', document.id)
      assert.equal(await store.giveUpStep(asked(lease.step, 'write')), false)
      await store.parkStep(lease, 'why', AT)
      assert.equal(await store.giveUpStep(asked(lease.step, 'deliver')), false)
      await store.resumeStep(lease.step, LATER)
      assert.equal(await store.giveUpStep(asked(lease.step, 'write')), false)
      await store.commitWriting(await take(store, 'write', document.id), {
        ...{ document: document.id, body: Uint8Array.of(83), findings: [], lineage: '[]' },
      })
      for (const step of [lease.step, '999999999'])
        assert.equal(await store.giveUpStep(asked(step, 'write')), false)
      assert.deepEqual(await stands(store, document), ['written', undefined])
      assert.deepEqual([await acts(store, lease.step), await acts(store, document.id)], [[], []])
    })

    it('is done once by two who do it at the same time, and not by who comes while it is let go on', async () => {
      const { store, other } = opened
      for (let round = 0; round < 10; round++) {
        const document = await submitted(store)
        const step = await parked(store, 'write', document.id)
        const done = await Promise.all([
          store.giveUpStep(asked(step, 'write')),
          other.giveUpStep(asked(step, 'write')),
          round % 2 === 0 ? other.resumeStep(step, LATER) : false,
        ])
        assert.equal(done.filter(Boolean).length, 1, JSON.stringify(done))
        const [state] = await stands(store, document)
        assert.equal(state, done[2] ? 'submitted' : 'given-up')
        assert.equal((await acts(store, step)).length, done[2] ? 0 : 1)
      }
    })
  })
}
