import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Lease } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { AT, aReceipt, findStep, LATER, leaseOf, NEVER, openReceipt, take } from './samples.ts'

async function received(store: Store): Promise<string> {
  const receipt = aReceipt()
  await store.receive(receipt, false)
  return receipt.id
}

/** Each verb that must show its lease, as it would be called by one who has lost it. */
const guarded = (store: Store, lease: Lease): Record<string, () => Promise<unknown>> => ({
  commitOpening: () => store.commitOpening(lease, { interchanges: [], groups: [], documents: [] }),
  commitReading: () => store.commitReading(lease, { group: 'g', documents: [], publish: false }),
  commitPublishing: () => store.commitPublishing(lease, [], false),
  commitAcknowledging: () =>
    store.commitAcknowledging(lease, {
      receipt: 'r',
      interchanges: [],
      groups: [],
      submissions: [],
      files: [],
    }),
  commitWriting: () =>
    store.commitWriting(lease, { document: 'd', body: new Uint8Array(), findings: [], lineage: '' }),
  reserveControlNumbers: () => store.reserveControlNumbers(lease, 'd', [], AT),
  commitSealing: () => store.commitSealing(lease, { document: 'd', control: '1', blob: 'b', bytes: 1 }),
  endBatch: () => store.endBatch(lease),
  commitDelivering: () => store.commitDelivering(lease, { document: 'd', at: AT }),
  parkDocument: () => store.parkDocument(lease, 'd', 'why', []),
  retryStep: () => store.retryStep(lease, AT, 'why'),
  parkStep: () => store.parkStep(lease, 'why', AT),
})

export function workPromises(bench: Bench): void {
  describe('a step', () => {
    const opened = sharedStore(bench)

    it('is held by one: while its lease lasts, nobody else gets it', async () => {
      const { store, other } = opened
      const receipt = await received(store)
      const step = await findStep(store, 'open', receipt)
      assert.deepEqual([step?.attempts, step?.token, step?.position], [1, 1, undefined])
      assert.equal(await findStep(other, 'open', receipt), undefined)
    })

    it('goes to another one when its lease has run out, with the next token', async () => {
      const { store, other } = opened
      const receipt = await received(store)
      const claimed = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: LATER })
      const first = claimed.find(({ subject }) => subject === receipt)!
      const taken = await other.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
      const second = taken.find(({ subject }) => subject === receipt)!
      assert.equal(second.id, first.id)
      assert.deepEqual([second.attempts, second.token], [first.attempts + 1, first.token + 1])
    })

    it('takes nothing from one who has lost it', async () => {
      const { store } = opened
      const lost = await take(store, 'open', await received(store))
      await store.retryStep(lost, AT, 'stopped')
      await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
      for (const [verb, act] of Object.entries(guarded(store, lost))) {
        await assert.rejects(act(), LeaseLost, verb)
      }
    })

    it('takes nothing from one who holds no step at all', async () => {
      for (const [verb, act] of Object.entries(guarded(opened.store, { step: '999999999', token: 1 }))) {
        await assert.rejects(act(), LeaseLost, verb)
      }
    })

    it('is renewed for those who still hold it, and only for them', async () => {
      const { store } = opened
      const held = await take(store, 'open', await received(store))
      const lost = await take(store, 'open', await received(store))
      await store.retryStep(lost, NEVER, 'stopped')
      const stale = { ...held, token: held.token + 1 }
      assert.deepEqual(await store.renewLeases([held, lost, stale], LATER), [held])
      assert.deepEqual(await store.renewLeases([], LATER), [])
    })

    it('keeps a renewed lease past its first end', async () => {
      const { store } = opened
      const receipt = await received(store)
      const claimed = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: LATER })
      const lease = leaseOf(claimed.find(({ subject }) => subject === receipt)!)
      await store.renewLeases([lease], NEVER)
      const later = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
      assert.equal(
        later.some(({ subject }) => subject === receipt),
        false,
      )
    })

    it('goes to another one when somebody ends its lease as he saw it, and not where it was renewed since', async () => {
      const { store, other } = opened
      const [dead, alive] = [await received(store), await received(store)]
      const claimed = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: LATER })
      const leases = [dead, alive].map((receipt) => leaseOf(claimed.find((one) => one.subject === receipt)!))
      const seen = (await other.leases()).filter(({ step }) => leases.some((lease) => lease.step === step))
      const bySteps = (one: Lease, two: Lease) => Number(one.step) - Number(two.step)
      assert.deepEqual(
        seen.toSorted(bySteps),
        leases.map((lease) => ({ ...lease, until: LATER })),
      )
      await store.renewLeases([leases[1]!], NEVER)
      await other.lapseLeases(seen)
      const taken = await other.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
      assert.deepEqual(
        [dead, alive].map((receipt) => taken.find(({ subject }) => subject === receipt)?.token),
        [leases[0]!.token + 1, undefined],
      )
    })

    it('is due again at the time that a retry names, not before', async () => {
      const { store } = opened
      const receipt = await received(store)
      await store.retryStep(await take(store, 'open', receipt), LATER, 'no network')
      assert.equal(await findStep(store, 'open', receipt), undefined)
      const due = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
      assert.equal(due.find(({ subject }) => subject === receipt)?.attempts, 2)
    })

    it('is due at once where its retry lies behind the latest that there can be, and not where its time was agreed', async () => {
      const { store } = opened
      const [soon, late] = [await received(store), await received(store)]
      await store.retryStep(await take(store, 'open', soon), LATER, 'no network')
      await store.retryStep(await take(store, 'open', late), '2026-01-05T09:00:00.001Z', 'no network')
      const agreed = await received(store)
      await store.commitOpening(await take(store, 'open', agreed), {
        ...{ interchanges: [], groups: [], documents: [] },
        done: {
          ...{ receipt: agreed, state: 'opened', findings: [] },
          steps: [{ verb: 'read', subject: agreed, partner: 'acme', dueAt: '2026-01-06T09:00:00.000Z' }],
        },
      })
      await store.hastenRetries({ now: AT, latest: LATER })
      const due = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
      const found = [soon, late, agreed].map((receipt) => due.some(({ subject }) => subject === receipt))
      assert.deepEqual(found, [false, true, false])
    })

    it('waits for a person when it is parked, and is due once that one resumes it', async () => {
      const { store } = opened
      const receipt = await received(store)
      const lease = await take(store, 'open', receipt)
      await store.commitOpening(lease, {
        interchanges: [],
        groups: [],
        documents: [],
        position: '{"offset":7}',
      })
      await store.parkStep(lease, 'no such guide', LATER)
      assert.equal(await findStep(store, 'open', receipt), undefined)
      const parked = (await store.parkedSteps(1000)).find(({ subject }) => subject === receipt)
      assert.deepEqual(parked, {
        id: lease.step,
        verb: 'open',
        subject: receipt,
        partner: 'acme',
        attempts: 1,
        reason: 'no such guide',
        at: LATER,
      })
      assert.equal(await store.resumeStep(lease.step, LATER), true)
      const resumed = await findStep(store, 'open', receipt)
      assert.deepEqual([resumed?.position, resumed?.token], ['{"offset":7}', lease.token + 1])
      assert.equal(
        (await store.parkedSteps(1000)).some(({ subject }) => subject === receipt),
        false,
      )
    })

    it('is resumed only where it is parked', async () => {
      const { store } = opened
      const lease = await take(store, 'open', await received(store))
      for (const step of [lease.step, '999999999', 'one', '1; drop table step', '']) {
        assert.equal(await store.resumeStep(step, AT), false)
      }
    })
  })

  describe('work', () => {
    it('is counted by verb and state', () =>
      ownStore(bench, async ({ store }) => {
        for (let count = 0; count < 4; count++) await received(store)
        const [first, second] = await store.claimSteps({ limit: 3, now: AT, leaseUntil: NEVER })
        await store.parkStep(leaseOf(first!), 'why', AT)
        await store.retryStep(leaseOf(second!), LATER, 'why')
        const counts = (await store.countSteps()).sort((a, b) => (a.state < b.state ? -1 : 1))
        assert.deepEqual(counts, [
          { verb: 'open', state: 'due', count: 2 },
          { verb: 'open', state: 'leased', count: 1 },
          { verb: 'open', state: 'parked', count: 1 },
        ])
      }))

    it('is shared out among many claimers, each step to one', () =>
      ownStore(bench, async ({ store, other }) => {
        const { groups } = await openReceipt(store, Array(300).fill(0))
        const claimed = await Promise.all(
          Array.from({ length: 40 }, (_, index) =>
            (index % 2 ? store : other).claimSteps({ limit: 10, now: AT, leaseUntil: NEVER }),
          ),
        )
        const rest = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
        const subjects = [...claimed.flat(), ...rest].map(({ subject }) => subject)
        assert.deepEqual(subjects.sort(), groups.map(({ id }) => id).sort())
      }))

    it('wakes those who wait for it, in every process, until they stop listening', () =>
      ownStore(bench, async ({ store, other }) => {
        const here = Promise.withResolvers<void>()
        const there = Promise.withResolvers<void>()
        const stops = [store.onWork(here.resolve), other.onWork(there.resolve)]
        let unwanted = 0
        store.onWork(() => unwanted++)()
        await received(store)
        await Promise.all([here.promise, there.promise])
        for (const stop of stops) stop()
        assert.equal(unwanted, 0)
      }))
  })
}
