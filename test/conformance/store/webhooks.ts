import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import type { Document } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import type { HouseEvent, Webhook } from '../../../src/store/webhooks.ts'
import { type Bench, sharedStore } from './bench.ts'
import {
  AT,
  anEntry,
  findStep,
  LATER,
  NEVER,
  newId,
  openReceipt,
  outbound,
  readReceipt,
  take,
} from './samples.ts'

const NOTHING = { findings: [], parked: [], waiting: [] }
const LONG_AGO = '2025-01-01T00:00:00.000Z'

async function subscribe(store: Store, over: Partial<Webhook> = {}): Promise<Webhook> {
  const id = newId('webhook')
  const webhook: Webhook = {
    id,
    environment: 'production',
    url: `https://erp.example/${id}`,
    events: [],
    secret: 'whsec_c2VjcmV0',
    state: 'active',
    at: AT,
    principal: 'erp',
    ...over,
  }
  await store.putWebhook(webhook)
  return webhook
}

/** The tests share a store, and each begins with nobody who is told. */
async function unsubscribe(store: Store): Promise<void> {
  for (const { id } of await store.webhooks()) await store.removeWebhook({ id, reason: 'the test is over' })
}

const eventOf = (
  { id, partner, environment }: Document,
  type: string,
  over: Partial<HouseEvent> = {},
): HouseEvent => ({ id: newId('event'), at: AT, environment, partner, type, document: id, ...over })

/** Publishes a receipt of so many documents; answers the events that tell of it. */
async function publish(store: Store, count = 1, type = 'document.ready') {
  const { groups, documents } = await readReceipt(store, count)
  const events = documents.map((one) => eventOf(one, type))
  const lease = await take(store, 'publish', groups[0]!.id)
  await store.commitPublishing(lease, documents.map(anEntry), false, NOTHING, events)
  return events
}

const due = (store: Store, { id }: Webhook, now = AT) => store.dueDeliveries({ webhook: id, now, limit: 100 })
const idsOf = (deliveries: readonly { event: string }[]) => deliveries.map(({ event }) => event)
const all = (store: Store, { id }: Webhook) => store.webhookDeliveries({ webhook: id, limit: 100 })

/** Ends the webhook's step as if nothing more were to be done now. */
const end = async (store: Store, { id }: Webhook, over: { holdUntil?: string; forget?: string } = {}) =>
  store.endNotifying(await take(store, 'notify', id), { now: AT, forget: LONG_AGO, ...over })

export function webhookPromises(bench: Bench): void {
  describe('events', () => {
    const opened = sharedStore(bench)
    afterEach(() => unsubscribe(opened.store))
    it('are kept with what they tell, for those who want them and for nobody else', async () => {
      const { store } = opened
      await publish(store)
      const everything = await subscribe(store)
      const overdue = await subscribe(store, { events: ['acknowledgement.overdue'] })
      const ofTest = await subscribe(store, { environment: 'test' })
      const told = await publish(store, 2)
      const deliveries = await due(store, everything)
      assert.deepEqual(
        deliveries.map(({ happened }) => happened),
        told,
      )
      assert.deepEqual([await all(store, overdue), await all(store, ofTest)], [[], []])
      assert.ok(await findStep(store, 'notify', everything.id))
      assert.equal(await findStep(store, 'notify', overdue.id), undefined)
    })

    it('tell of what became so, and not of what was meant to', async () => {
      const { store } = opened
      const webhook = await subscribe(store)
      const { groups, documents } = await readReceipt(store, 1)
      const lease = await take(store, 'publish', groups[0]!.id)
      const event = eventOf(documents[0]!, 'document.ready')
      // It is not published: another one took its place in the feed before.
      await store.commitPublishing(lease, [], false, NOTHING, [event])
      assert.deepEqual(await all(store, webhook), [])
      await assert.rejects(
        store.commitPublishing(lease, documents.map(anEntry), false, NOTHING, [event]),
        LeaseLost,
      )
      assert.deepEqual(await all(store, webhook), [])
    })

    it('come of reading, of a partner’s word and of its silence', async () => {
      const { store } = opened
      const webhook = await subscribe(store)
      const { groups, documents } = await openReceipt(store, [1])
      const [theirs] = documents as [Document]
      const rejected = eventOf(theirs, 'document.rejected')
      await store.commitReading(await take(store, 'read', groups[0]!.id), {
        group: groups[0]!.id,
        documents: [{ id: theirs.id, state: 'draft', verdict: 'rejected', findings: [] }],
        publish: false,
        reconcile: true,
        events: [rejected],
        done: { verdict: 'rejected' },
      })
      const ours = outbound()
      await store.submit({ document: ours, canonical: '{}' })
      const refused = eventOf(ours, 'acknowledgement.rejected')
      const lease = await take(store, 'reconcile', groups[0]!.id)
      const said = { id: theirs.id, state: 'matched' as const, findings: [], reconciled: true }
      const results = {
        acknowledgement: said,
        told: [],
        states: [{ document: ours.id, state: 'rejected' as const }],
        events: [refused],
        position: '1',
      }
      // Something changed meanwhile: nothing is committed, and nobody told.
      const expected = [{ document: ours.id, state: 'accepted' as const, told: 0 }]
      assert.equal(await store.commitReconciling(lease, { ...results, expected }), false)
      assert.deepEqual(idsOf(await all(store, webhook)), [rejected.id])
      assert.equal(await store.commitReconciling(lease, { ...results, expected: [] }), true)
      // It is settled, and so not overdue any more.
      await store.endReconciling(lease, ours.id, eventOf(ours, 'acknowledgement.overdue'))
      assert.deepEqual(idsOf(await all(store, webhook)), [rejected.id, refused.id])
    })
  })

  describe('a webhook', () => {
    const opened = sharedStore(bench)
    afterEach(() => unsubscribe(opened.store))
    it('is kept as it is, and what it is told of is listed in pages', async () => {
      const { store } = opened
      const webhook = await subscribe(store, { events: ['document.ready'] })
      const rotated = {
        ...webhook,
        secret: 'whsec_bmV3',
        previousSecret: webhook.secret,
        previousUntil: LATER,
      }
      await store.putWebhook(rotated)
      assert.deepEqual(await store.webhook(webhook.id), rotated)
      assert.deepEqual(await store.webhooks('production'), [rotated])
      assert.deepEqual(await store.webhooks('test'), [])
      const told = idsOf((await publish(store, 3)).map(({ id }) => ({ event: id })))
      const first = await store.webhookDeliveries({ webhook: webhook.id, limit: 2 })
      const rest = await store.webhookDeliveries({ webhook: webhook.id, after: first[1]!.event, limit: 2 })
      assert.deepEqual(idsOf([...first, ...rest]), told)
      const delivered = await store.webhookDeliveries({ webhook: webhook.id, state: 'delivered', limit: 9 })
      assert.deepEqual(delivered, [])
    })

    it('is told each event until it took it, and of the failed ones not before their time', async () => {
      const { store } = opened
      const webhook = await subscribe(store)
      const [first, second] = await publish(store, 2)
      const lease = await take(store, 'notify', webhook.id)
      const [one, other] = await due(store, webhook)
      const { happened: _, ...row } = one!
      await store.commitNotifying(lease, { ...row, state: 'delivered', attempts: 1, said: '204' })
      const { happened: __, ...late } = other!
      await store.commitNotifying(lease, { ...late, attempts: 1, dueAt: LATER, said: '400' })
      await store.endNotifying(lease, { now: AT, forget: LONG_AGO })
      assert.deepEqual(await due(store, webhook), [])
      assert.deepEqual(idsOf(await due(store, webhook, LATER)), [second!.id])
      assert.equal(await findStep(store, 'notify', webhook.id), undefined)
      const states = (await all(store, webhook)).map(({ event, state, said }) => [event, state, said])
      assert.deepEqual(states, [
        [first!.id, 'delivered', '204'],
        [second!.id, 'due', '400'],
      ])
      // What happens meanwhile does not wait for it.
      const [third] = await publish(store)
      assert.ok(await findStep(store, 'notify', webhook.id))
      assert.deepEqual(idsOf(await due(store, webhook)), [third!.id])
    })

    it('that is in trouble is left alone until its time, whatever happens meanwhile', async () => {
      const { store } = opened
      const webhook = await subscribe(store)
      await publish(store)
      await end(store, webhook, { holdUntil: LATER })
      await publish(store)
      assert.equal(await findStep(store, 'notify', webhook.id), undefined)
      const later = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
      assert.ok(later.some(({ verb, subject }) => verb === 'notify' && subject === webhook.id))
    })

    it('is told at once where it was tried by a clock that was set back since, and not where its pause is only long', async () => {
      const { store } = opened
      const tryAt = async (at: string, dueAt: string) => {
        const webhook = await subscribe(store)
        await publish(store)
        const lease = await take(store, 'notify', webhook.id)
        for (const { happened: _, ...row } of await due(store, webhook))
          await store.commitNotifying(lease, { ...row, attempts: 5, at, dueAt, said: '503' })
        await store.endNotifying(lease, { now: AT, holdUntil: dueAt, forget: LONG_AGO })
        return webhook
      }
      const before = await tryAt('2026-01-05T09:00:00.001Z', '2026-01-05T14:00:00.001Z')
      await store.putWebhook({ ...before, state: 'removed' })
      const long = await tryAt(AT, '2026-01-06T08:00:00.000Z')
      await store.hastenRetries({ now: AT, latest: LATER })
      assert.equal((await due(store, before)).length, 1)
      assert.equal((await due(store, long)).length, 0)
      assert.ok(await findStep(store, 'notify', before.id))
      assert.equal(await findStep(store, 'notify', long.id), undefined)
    })

    it('that is told of something while its step is at work is told of that as well', async () => {
      const { store } = opened
      const webhook = await subscribe(store)
      await publish(store)
      const lease = await take(store, 'notify', webhook.id)
      const [one] = await due(store, webhook)
      const { happened: _, ...row } = one!
      const [meanwhile] = await publish(store)
      await store.commitNotifying(lease, { ...row, state: 'delivered', attempts: 1 })
      await store.endNotifying(lease, { now: AT, forget: LONG_AGO })
      assert.ok(await findStep(store, 'notify', webhook.id))
      assert.deepEqual(idsOf(await due(store, webhook)), [meanwhile!.id])
    })

    it('that was removed is told nothing more', async () => {
      const { store } = opened
      const webhook = await subscribe(store)
      await publish(store)
      assert.equal(await store.removeWebhook({ id: webhook.id, reason: 'gone' }), true)
      assert.equal(await store.removeWebhook({ id: webhook.id, reason: 'again' }), false)
      await publish(store)
      assert.deepEqual(await all(store, webhook), [])
      assert.deepEqual(await store.webhooks(), [])
      const { reason, secret } = (await store.webhook(webhook.id))!
      assert.deepEqual([reason, secret], ['gone', ''])
      await end(store, webhook)
      assert.equal(await findStep(store, 'notify', webhook.id), undefined)
    })

    it('is not told what waited where its step is given up, and is told all that comes and what is replayed', async () => {
      const { store } = opened
      const type = 'document.given-up-on'
      const webhook = await subscribe(store, { events: [type] })
      const told = await publish(store, 2, type)
      const lease = await take(store, 'notify', webhook.id)
      await store.parkStep(lease, 'it can never be told', AT)
      const ask = { verb: 'notify', at: AT, principal: 'desk', reason: 'why', says: 'why' } as const
      assert.equal(await store.giveUpStep({ ...ask, step: lease.step }), true)
      assert.deepEqual(await all(store, webhook), [])
      const [next] = await publish(store, 1, type)
      assert.deepEqual(idsOf(await due(store, webhook)), [next!.id])
      await end(store, webhook, { holdUntil: LATER })
      const range = { webhook: webhook.id, from: AT, to: LATER, now: AT }
      assert.equal(await store.replayEvents({ ...range, limit: 9 }), 3)
      assert.deepEqual(
        idsOf(await due(store, webhook)),
        [...told, next!].map(({ id }) => id),
      )
    })

    it('is told again what happened in a time, and old things are forgotten', async () => {
      const { store } = opened
      const type = 'document.told-again'
      const first = await subscribe(store)
      const told = await publish(store, 2, type)
      const later = await subscribe(store, { events: [type] })
      const range = { webhook: later.id, from: AT, to: LATER, now: AT }
      assert.equal(await store.replayEvents({ ...range, from: LATER, to: NEVER, limit: 9 }), 0)
      assert.equal(await store.replayEvents({ ...range, to: AT, limit: 9 }), 0)
      assert.equal(await store.replayEvents({ ...range, limit: 1 }), 1)
      assert.equal(await store.replayEvents({ ...range, limit: 9 }), 2)
      assert.deepEqual(
        idsOf(await due(store, later)),
        told.map(({ id }) => id),
      )
      await store.removeWebhook({ id: first.id, reason: 'gone' })
      const lease = await take(store, 'notify', later.id)
      for (const { happened: _, ...row } of await due(store, later))
        await store.commitNotifying(lease, { ...row, state: 'delivered', attempts: 1, at: AT })
      await store.endNotifying(lease, { now: LATER, forget: LATER })
      assert.deepEqual(await all(store, later), [])
      assert.equal(await store.replayEvents({ ...range, limit: 9 }), 0)
    })
  })
}
