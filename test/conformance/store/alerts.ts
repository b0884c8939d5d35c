import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding } from '../../../src/finding/finding.ts'
import type { Alert, AlertLook } from '../../../src/store/alerts.ts'
import type { Lease, Verb } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import {
  AT,
  findStep,
  isRead,
  LATER,
  leaseOf,
  NEVER,
  newId,
  openReceipt,
  outbound,
  readReceipt,
  take,
} from './samples.ts'

const anAlert = (over: Partial<Alert> = {}): Alert => ({
  id: newId('alert'),
  kind: 'documents-parked',
  subject: newId('subject'),
  partner: 'acme',
  environment: 'production',
  says: 'One document is parked',
  advice: 'Look at it.',
  began: AT,
  seen: AT,
  told: AT,
  ...over,
})

const look = (store: Store, over: Partial<AlertLook>): Promise<void> =>
  store.commitLook({ at: AT, began: [], lasting: [], ended: [], events: [], forgetBefore: AT, ...over })

/** A document of ours that waits for its acknowledgement, at risk from LATER on. */
async function delivered(store: Store, over: { partner: string }): Promise<{ id: string }> {
  const document = outbound({ ...over, type: 'x12/004010/810', canonical: 'invoice' })
  const { id } = document
  await store.submit({ document, canonical: '{}' })
  const write = await take(store, 'write', id)
  await store.commitWriting(write, { document: id, body: Uint8Array.of(1), findings: [], lineage: '[]' })
  const sealed = { document: id, control: '0001', blob: newId('blob'), bytes: 1 }
  await store.commitSealing(await take(store, 'seal', id), sealed)
  const awaited = { due: NEVER, risk: LATER }
  await store.commitDelivering(await take(store, 'deliver', id), { document: id, at: AT, awaited })
  return document
}

/** The lease of a step that is not due yet. */
async function claimed(store: Store, verb: Verb, subject: string): Promise<Lease> {
  const steps = await store.claimSteps({ limit: 1000, now: NEVER, leaseUntil: NEVER })
  return leaseOf(steps.find((step) => step.verb === verb && step.subject === subject)!)
}

export function alertPromises(bench: Bench): void {
  describe('alerts', () => {
    const opened = sharedStore(bench)

    it('begin, last and end, and of one kind and subject one is open at most', async () => {
      const { store } = opened
      const alert = anAlert()
      await look(store, { began: [alert] })
      const now = { ...alert, says: 'Two documents are parked', seen: LATER }
      await look(store, { at: LATER, lasting: [now] })
      assert.deepEqual(await store.openAlerts(), [now])
      await assert.rejects(look(store, { began: [{ ...alert, id: newId('alert') }] }))
      await look(store, { at: LATER, ended: [alert.id] })
      assert.deepEqual(await store.openAlerts(), [])
      assert.deepEqual(await store.alert(alert.id), { ...now, ended: LATER })
      const again = { ...alert, id: newId('alert') }
      await look(store, { began: [again] })
      const ask = { partner: 'acme', limit: 10 }
      assert.deepEqual(
        [
          await store.alerts({ ...ask, all: false }),
          await store.alerts({ ...ask, all: true, after: again.id }),
        ].map((some) => some.map(({ id }) => id)),
        [[again.id], [alert.id]],
      )
      assert.deepEqual(await store.alerts({ ...ask, all: true, environment: 'test' }), [])
      await look(store, { ended: [again.id] })
    })

    it('stay taken on while they last, and one that is over is not taken on', async () => {
      const { store } = opened
      const alert = anAlert()
      await look(store, { began: [alert] })
      const acknowledged = { id: alert.id, by: 'the desk', note: 'Asked them.', at: LATER }
      assert.equal(await store.acknowledgeAlert(acknowledged), true)
      await look(store, { lasting: [{ ...alert, seen: LATER }] })
      const kept = await store.alert(alert.id)
      assert.deepEqual([kept?.acknowledgedBy, kept?.note, kept?.seen], ['the desk', 'Asked them.', LATER])
      await look(store, { ended: [alert.id] })
      assert.equal(await store.acknowledgeAlert(acknowledged), false)
    })

    it('forget a letter whose step is given up', async () => {
      const { store } = opened
      const letter = { id: newId('letter'), at: AT, subject: 'One is new', text: 'One is new: …' }
      await look(store, { letter })
      const lease = await take(store, 'mail', letter.id)
      await store.parkStep(lease, 'no such server', AT)
      const why = { at: LATER, principal: 'desk', reason: 'the server is gone', says: '' }
      assert.equal(await store.giveUpStep({ step: lease.step, verb: 'mail', ...why }), true)
      assert.equal(await store.letter(letter.id), undefined)
      assert.equal(await findStep(store, 'mail', letter.id), undefined)
    })

    it('leave a letter with the step that sends it, and forget letters that were sent long ago', async () => {
      const { store } = opened
      const letter = { id: newId('letter'), at: AT, subject: 'One is new', text: 'One is new: …' }
      await look(store, { letter })
      assert.deepEqual(await store.letter(letter.id), letter)
      await store.commitMailing(await take(store, 'mail', letter.id), { id: letter.id, at: LATER })
      assert.deepEqual(await store.letter(letter.id), { ...letter, sentAt: LATER })
      assert.equal(await findStep(store, 'mail', letter.id), undefined)
      await look(store, { forgetBefore: LATER })
      assert.ok(await store.letter(letter.id))
      await look(store, { forgetBefore: '2026-01-05T09:00:00.001Z' })
      assert.equal(await store.letter(letter.id), undefined)
    })

    it('are told to webhooks as documents are', async () => {
      const { store } = opened
      const id = newId('webhook')
      const webhook = { url: 'https://erp.example', events: [], secret: 'whsec_c2VjcmV0', principal: 'erp' }
      await store.putWebhook({ ...webhook, id, environment: 'production', state: 'active', at: AT })
      const alert = anAlert()
      const event = { at: AT, environment: 'production', partner: 'acme', type: 'alert.began' } as const
      await look(store, { began: [alert], events: [{ ...event, id: newId('event'), alert: alert.id }] })
      const [due] = await store.dueDeliveries({ webhook: id, now: AT, limit: 10 })
      assert.deepEqual([due?.happened.alert, due?.happened.document], [alert.id, undefined])
      assert.deepEqual(await store.failingWebhooks({ attempts: 1, since: AT }), [])
      const lease = await take(store, 'notify', id)
      const { happened: _, ...delivery } = due!
      await store.commitNotifying(lease, { ...delivery, attempts: 3, at: LATER, said: '500' })
      const [failing] = await store.failingWebhooks({ attempts: 3, since: LATER })
      assert.deepEqual([failing?.webhook, failing?.count, failing?.attempts], [id, 1, 3])
      await store.removeWebhook({ id, reason: 'the test is over' })
    })

    it('of servers in trouble count the tries since it began', async () => {
      const { store } = opened
      const trouble = { place: 'pick edi@host:22 /out', partner: 'acme', at: AT, says: 'refused' }
      await store.noteTrouble(trouble)
      await store.noteTrouble({ ...trouble, at: LATER, says: 'timed out' })
      assert.deepEqual(await store.doorTroubles(), [
        { ...trouble, since: AT, at: LATER, times: 2, says: 'timed out' },
      ])
      await store.noteFine(trouble.place)
      assert.deepEqual(await store.doorTroubles(), [])
    })

    it('count parked documents by partner and the finding that parked them', async () => {
      const { store } = opened
      const { groups, documents } = await openReceipt(store, [3], { partner: 'globex' })
      const found = (code: string, severity: 'error' | 'warning') =>
        ({ code, severity, at: {}, facts: {} }) as unknown as Finding
      const noted = [found('code-unused', 'warning'), found('amounts-disagree', 'error')]
      const findings = [noted, noted, []]
      await store.commitReading(await take(store, 'read', groups[0]!.id), {
        group: groups[0]!.id,
        documents: documents.map((one, index) => ({
          ...isRead(one),
          state: 'parked' as const,
          reason: `reason ${index}`,
          findings: findings[index]!,
        })),
        publish: false,
        done: { verdict: 'accepted' },
      })
      const counted = (await store.countParked()).filter(({ partner }) => partner === 'globex')
      const of = { environment: 'production', partner: 'globex', direction: 'in', at: AT } as const
      assert.deepEqual(counted, [
        { ...of, code: 'amounts-disagree', count: 2, document: documents[0]!.id, reason: 'reason 0' },
        { ...of, code: 'no-finding', count: 1, document: documents[2]!.id, reason: 'reason 2' },
      ])
      await store.submit({ document: outbound({ replaces: documents[2]!.id }), canonical: '{}' })
      const left = (await store.countParked()).filter(({ partner }) => partner === 'globex')
      assert.deepEqual(left, counted.slice(0, 1))
    })

    it('know which acknowledgements are late, and when each partner sent last', async () => {
      const { store } = opened
      const partner = 'initech'
      const { receipt } = await readReceipt(store, 1, { partner, at: LATER })
      assert.deepEqual(await store.lastReceipts([partner, 'nobody']), [{ partner, at: receipt.at }])
      const waits = await delivered(store, { partner })
      const late = async (now: string) =>
        (await store.countLate(now)).filter((one) => one.partner === partner)
      assert.deepEqual(await late(AT), [])
      const group = { environment: 'production', partner, count: 1, document: waits.id, due: NEVER } as const
      assert.deepEqual(await late(LATER), [{ ...group, state: 'at-risk' }])
      await store.endReconciling(await claimed(store, 'reconcile', waits.id), waits.id)
      assert.deepEqual(await late(LATER), [{ ...group, state: 'overdue' }])
    })
  })
}
