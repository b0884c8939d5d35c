import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AcknowledgementState, Document, Lease, Told } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import {
  AT,
  anEntry,
  findStep,
  LATER,
  leaseOf,
  NEVER,
  newId,
  openReceipt,
  outbound,
  readReceipt,
  take,
} from './samples.ts'

const told = { code: 'told-set', severity: 'error' as const, at: {}, facts: { got: '810 0001' } }
const SENT = { sender: '01/US', receiver: 'ZZ/THEM', functionalId: 'IN', setControl: '0001' } as const

interface How {
  due?: string
  risk?: string
  partner?: string
  replaces?: string
}

/** A document of ours at the drop point; it waits where it is said when its acknowledgement is due. */
async function delivered(store: Store, { due, risk = due, ...over }: How = {}): Promise<Document> {
  const document = outbound({ type: 'x12/004010/810', canonical: 'invoice', ...over })
  const { id } = document
  await store.submit({ document, canonical: '{}' })
  const write = await take(store, 'write', id)
  await store.commitWriting(write, { document: id, body: Uint8Array.of(1), findings: [], lineage: '[]' })
  const sealed = { document: id, control: '0001', blob: newId('blob'), bytes: 1, ...SENT, groupControl: id }
  await store.commitSealing(await take(store, 'seal', id), sealed)
  await store.commitDelivering(await take(store, 'deliver', id), {
    document: id,
    at: AT,
    ...(due === undefined ? {} : { awaited: { due, risk: risk! } }),
  })
  return (await store.document(id))!
}

/** A group of acknowledgements that was read, and the lease of its reconcile step. */
async function acknowledgements(store: Store, count = 1): Promise<{ theirs: Document[]; lease: Lease }> {
  const { groups, documents } = await openReceipt(store, [count])
  const group = groups[0]!.id
  await store.commitReading(await take(store, 'read', group), {
    group,
    documents: documents.map(({ id }) => ({
      id,
      state: 'read' as const,
      verdict: 'accepted' as const,
      findings: [],
      reading: { document: id, canonical: '{}', lineage: '[]', unmapped: '[]' },
    })),
    publish: false,
    reconcile: true,
    done: { verdict: 'accepted' },
  })
  return { theirs: documents, lease: await take(store, 'reconcile', group) }
}

const saying = (ours: Document, theirs: Document, over: Partial<Told> = {}): Told => ({
  document: ours.id,
  by: theirs.id,
  at: AT,
  level: 'set',
  state: 'rejected',
  digest: 'digest',
  findings: [told],
  ...over,
})

function results(ours: Document, theirs: Document, state: AcknowledgementState = 'rejected') {
  const { acknowledgement } = ours
  return {
    acknowledgement: { id: theirs.id, state: 'matched' as const, findings: [], reconciled: true },
    expected: [{ document: ours.id, told: 0, ...(acknowledgement ? { state: acknowledgement } : {}) }],
    told: [saying(ours, theirs)],
    states: [{ document: ours.id, state }],
  }
}

/** Entries of the feed, undecided. */
async function published(store: Store): Promise<string[]> {
  const { groups, documents } = await readReceipt(store, 1)
  const entries = documents.map(anEntry)
  await store.commitPublishing(await take(store, 'publish', groups[0]!.id), entries, false)
  return entries.map(({ id }) => id)
}

/** Whether a step about a document is there that waits for its time. */
async function waitsFor(store: Store, subject: string, at: string): Promise<boolean> {
  const steps = await store.claimSteps({ limit: 1000, now: at, leaseUntil: NEVER })
  await Promise.all(steps.map((step) => store.retryStep(leaseOf(step), AT, 'given back')))
  return steps.some((step) => step.verb === 'reconcile' && step.subject === subject)
}

export function reconcilingPromises(bench: Bench): void {
  describe('an acknowledgement that is expected', () => {
    const opened = sharedStore(bench)

    it('is waited for from delivery on, where a time was agreed', async () => {
      const { store } = opened
      const waiting = await delivered(store, { due: LATER, risk: AT })
      assert.deepEqual(
        [waiting.acknowledgement, waiting.acknowledgementDue, waiting.acknowledgementRisk],
        ['waiting', LATER, AT],
      )
      const other = await delivered(store)
      assert.deepEqual([other.acknowledgement, other.acknowledgementDue], ['none-expected', undefined])
    })

    it('is looked for when it is due, not before, and overdue then', async () => {
      const { store } = opened
      const { id } = await delivered(store, { due: LATER })
      assert.equal(await findStep(store, 'reconcile', id), undefined)
      const steps = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: NEVER })
      const step = steps.find(({ subject }) => subject === id)
      await store.endReconciling(leaseOf(step!), id)
      assert.equal((await store.document(id))?.acknowledgement, 'overdue')
      assert.equal(await waitsFor(store, id, NEVER), false)
    })

    it('is not counted among the work that is due', async () => {
      const { store } = opened
      const count = async () =>
        (await store.countSteps()).find(({ verb, state }) => verb === 'reconcile' && state === 'waiting')
          ?.count ?? 0
      const before = await count()
      await delivered(store, { due: LATER })
      assert.equal(await count(), before + 1)
    })

    it('is not overdue where it came in time', async () => {
      const { store } = opened
      const ours = await delivered(store, { due: LATER })
      const { theirs, lease } = await acknowledgements(store)
      assert.equal(await store.commitReconciling(lease, results(ours, theirs[0]!, 'accepted')), true)
      assert.equal(await waitsFor(store, ours.id, NEVER), false)
      assert.equal((await store.document(ours.id))?.acknowledgement, 'accepted')
    })

    it('is not waited for any more where the document was sent anew', async () => {
      const { store } = opened
      const ours = await delivered(store, { due: LATER })
      await store.submit({ document: outbound({ replaces: ours.id }), canonical: '{}' })
      assert.equal((await store.document(ours.id))?.acknowledgement, 'none-expected')
      assert.equal(await waitsFor(store, ours.id, NEVER), false)
      const rejected = await delivered(store, { due: LATER })
      const { theirs, lease } = await acknowledgements(store)
      await store.commitReconciling(lease, results(rejected, theirs[0]!))
      await store.submit({ document: outbound({ replaces: rejected.id }), canonical: '{}' })
      assert.equal((await store.document(rejected.id))?.acknowledgement, 'rejected')
    })

    it('that came before it was waited for stays', async () => {
      const { store } = opened
      const document = outbound()
      const { id } = document
      await store.submit({ document, canonical: '{}' })
      const write = await take(store, 'write', id)
      await store.commitWriting(write, { document: id, body: Uint8Array.of(1), findings: [], lineage: '[]' })
      const sealed = { document: id, control: '1', blob: newId('blob'), bytes: 1 }
      await store.commitSealing(await take(store, 'seal', id), sealed)
      const { theirs, lease } = await acknowledgements(store)
      await store.commitReconciling(lease, results((await store.document(id))!, theirs[0]!, 'accepted'))
      const deliver = await take(store, 'deliver', id)
      await store.commitDelivering(deliver, { document: id, at: AT, awaited: { due: LATER, risk: LATER } })
      const kept = (await store.document(id))!
      assert.deepEqual([kept.state, kept.acknowledgement], ['delivered', 'accepted'])
      assert.equal(await waitsFor(store, id, NEVER), false)
    })
  })

  describe('what a partner says of what we sent', () => {
    const opened = sharedStore(bench)

    it('is kept beside both, and is what became of ours', async () => {
      const { store } = opened
      const ours = await delivered(store, { due: LATER })
      const { theirs, lease } = await acknowledgements(store)
      const [its] = theirs as [Document]
      assert.equal(await store.commitReconciling(lease, results(ours, its)), true)
      assert.equal((await store.document(ours.id))?.acknowledgement, 'rejected')
      assert.deepEqual(await store.toldOf([ours.id]), [saying(ours, its)])
      assert.deepEqual(await store.toldBy(its.id), [saying(ours, its)])
      const acknowledgement = await store.document(its.id)
      assert.deepEqual([acknowledgement?.state, acknowledgement?.acknowledgement], ['reconciled', 'matched'])
    })

    it('is counted by partner while it is a rejection, until something is accepted instead', async () => {
      const { store } = opened
      const partner = 'vandelay'
      const rejected = async () => (await store.countRejected()).filter((one) => one.partner === partner)
      const say = async (ours: Document, state: AcknowledgementState) => {
        const { theirs, lease } = await acknowledgements(store)
        await store.commitReconciling(lease, results(ours, theirs[0]!, state))
      }
      const ours = await delivered(store, { due: LATER, partner })
      assert.deepEqual(await rejected(), [])
      await say(ours, 'rejected')
      const group = { environment: 'production', partner, count: 1, document: ours.id, last: AT }
      assert.deepEqual(await rejected(), [group])
      const instead = await delivered(store, { due: LATER, partner, replaces: ours.id })
      assert.deepEqual(await rejected(), [group])
      await say(instead, 'accepted')
      assert.deepEqual(await rejected(), [])
    })

    it('is not committed where something else was said of it meanwhile', async () => {
      const { store } = opened
      const ours = await delivered(store, { due: LATER })
      const first = await acknowledgements(store)
      const second = await acknowledgements(store)
      assert.equal(await store.commitReconciling(first.lease, results(ours, first.theirs[0]!)), true)
      assert.equal(await store.commitReconciling(second.lease, results(ours, second.theirs[0]!)), false)
      assert.equal((await store.toldOf([ours.id])).length, 1)
      assert.equal((await store.document(second.theirs[0]!.id))?.state, 'read')
      // Known as it is now, it is: the lease is still held.
      const known = (await store.document(ours.id))!
      const again = {
        ...results(known, second.theirs[0]!),
        expected: [{ document: known.id, told: 1, state: 'rejected' as const }],
      }
      assert.equal(await store.commitReconciling(second.lease, again), true)
      assert.equal((await store.toldOf([ours.id])).length, 2)
    })

    it('is said once by one acknowledgement, however often that is read', async () => {
      const { store } = opened
      const ours = await delivered(store)
      const { theirs, lease } = await acknowledgements(store)
      const [its] = theirs as [Document]
      const once = { ...results(ours, its), position: '1' }
      assert.equal(await store.commitReconciling(lease, once), true)
      const known = {
        ...results((await store.document(ours.id))!, its),
        told: [saying(ours, its, { digest: 'other' })],
      }
      assert.equal(await store.commitReconciling(lease, known), true)
      assert.deepEqual(
        (await store.toldOf([ours.id])).map(({ digest }) => digest),
        ['other'],
      )
    })

    it('goes on where it stood, and ends with its step', async () => {
      const { store } = opened
      const ours = await delivered(store)
      const { theirs, lease } = await acknowledgements(store, 2)
      await store.commitReconciling(lease, { ...results(ours, theirs[0]!), position: '1' })
      await store.retryStep(lease, AT, 'stopped')
      const [step] = (await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })).filter(
        ({ verb }) => verb === 'reconcile',
      )
      assert.equal(step?.position, '1')
      await assert.rejects(store.endReconciling(lease), LeaseLost)
      await store.endReconciling(leaseOf(step))
      assert.equal(await findStep(store, 'reconcile', step.subject), undefined)
    })

    it('leaves one that is for the ERP too in the state that publishing gave it', async () => {
      const { store } = opened
      const ours = await delivered(store)
      const { theirs, lease } = await acknowledgements(store)
      const said = results(ours, theirs[0]!)
      await store.commitReconciling(lease, {
        ...said,
        acknowledgement: { ...said.acknowledgement, reconciled: false },
      })
      const kept = await store.document(theirs[0]!.id)
      assert.deepEqual([kept?.state, kept?.acknowledgement], ['read', 'matched'])
    })

    it('is told of many documents at once', async () => {
      const { store } = opened
      assert.deepEqual(await store.toldOf([]), [])
      const ids = Array.from({ length: 300 }, () => newId('nothing'))
      assert.deepEqual(await store.toldOf(ids), [])
    })
  })

  describe('a document that is held', () => {
    const opened = sharedStore(bench)

    it('waits for its release, and is written then', async () => {
      const { store } = opened
      const document = outbound({ state: 'held' })
      await store.submit({ document, canonical: '{}' })
      assert.equal(await findStep(store, 'write', document.id), undefined)
      assert.equal(await store.release(document.id), true)
      assert.equal((await store.document(document.id))?.state, 'submitted')
      await take(store, 'write', document.id)
      assert.equal(await store.release(document.id), false)
      assert.equal(await store.release(newId('nothing')), false)
    })

    it('never goes out once another one replaces it', async () => {
      const { store } = opened
      const document = outbound({ state: 'held' })
      await store.submit({ document, canonical: '{}' })
      const other = outbound({ replaces: document.id })
      assert.deepEqual(await store.submit({ document: other, canonical: '{}' }), {})
      assert.equal((await store.document(document.id))?.state, 'parked')
      assert.equal(await store.release(document.id), false)
    })

    it('comes with the decision that caused it, or not at all', async () => {
      const { store } = opened
      const [entry] = await published(store)
      const answer = { document: outbound({ state: 'held' }), canonical: '{"a":1}' }
      const failed = { decision: 'failed' as const, at: AT }
      assert.equal(await store.decide(entry!, failed, answer), 'decided')
      assert.equal((await store.document(answer.document.id))?.state, 'held')
      const other = { document: outbound({ state: 'submitted' }), canonical: '{}' }
      assert.equal(await store.decide(entry!, failed, other), 'same')
      assert.equal(await store.document(other.document.id), undefined)
      const [second] = await published(store)
      assert.equal(await store.decide(second!, failed, other), 'decided')
      await take(store, 'write', other.document.id)
    })
  })

  describe('documents by what became of them', () => {
    const opened = sharedStore(bench)

    it('are found by it, and those at risk by the time from which they are', async () => {
      const { store } = opened
      const early = await delivered(store, { due: NEVER, risk: AT })
      const late = await delivered(store, { due: NEVER, risk: LATER })
      await delivered(store)
      const find = async (filter: Partial<Parameters<Store['documents']>[0]>) =>
        (await store.documents({ ...filter, limit: 10 })).map(({ id }) => id)
      assert.deepEqual(await find({ acknowledgement: 'waiting' }), [early.id, late.id])
      assert.deepEqual(await find({ atRisk: AT }), [early.id])
      assert.deepEqual(await find({ atRisk: LATER }), [early.id, late.id])
      assert.deepEqual(await find({ acknowledgement: 'overdue' }), [])
      assert.deepEqual(await find({ groupControl: late.id, functionalId: 'IN', receiver: 'ZZ/THEM' }), [
        late.id,
      ])
    })

    it('are counted by environment', async () => {
      const { store } = opened
      const counts = await store.countAcknowledgements()
      assert.deepEqual(
        counts.map(({ environment, state, count }) => `${environment} ${state} ${count}`).sort(),
        ['production none-expected 1', 'production waiting 2'],
      )
    })
  })
}
