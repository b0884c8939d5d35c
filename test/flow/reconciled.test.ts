// What a partner says of what we sent, through the house: matched with it, told in words, waited for, and overdue.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { submit } from '../../src/exchange/submit.ts'
import { cause, sentence } from '../../src/finding/catalogue.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Document } from '../../src/store/record.ts'
import type { Store } from '../../src/store/store.ts'
import {
  advice,
  agree,
  applicationResponse,
  functional,
  implementation,
  ourOrder,
  partnersSending,
  technical,
} from './answers.ts'
import { orderToNordwind } from './bothWays.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse } from './house.ts'

let partners: string
let at: TestHouse
before(async () => {
  partners = await partnersSending(
    ['{ type: x12/004010/850, acknowledgementDue: 24h, calendar: us-business, atRisk: 0.5 }'],
    ['{ type: x12/004010/824, acknowledge: { kind: none } }'],
  )
  const due = 'acknowledgementDue: 2d'
  await agree(
    partners,
    'nordwind',
    [`{ type: ubl/2.1/Order, ${due} }`],
    ['{ type: ubl/2.1/ApplicationResponse }'],
  )
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

const now = async ({ id }: Pick<Document, 'id'>): Promise<Document> => (await at.house.store.document(id))!

async function send(number: string): Promise<Document> {
  const submission = {
    partner: 'acme',
    canonical: 'order',
    environment: 'production',
    document: ourOrder(number),
  } as const
  const { document } = await submit(at.house, openRegistry(at.house.store), submission)
  await at.exchange.idle()
  const sent = await now(document)
  assert.equal(sent.state, 'delivered', sent.reason)
  return sent
}

/** The acknowledgements of a file that the partner brings. */
async function answer(text: string): Promise<Document[]> {
  const receipt = await at.bring(text, { name: 'answer.edi' })
  assert.equal(receipt.state, 'concluded')
  return documentsOf(at.house, receipt.id)
}

const states = (documents: Document[]) =>
  documents.map(({ state, acknowledgement }) => [state, acknowledgement])

test('what was sent waits for its acknowledgement by the calendar that was agreed', async () => {
  const sent = await send('W-1')
  // Half past six on a Monday morning in New York.
  assert.equal(sent.acknowledgement, 'waiting')
  assert.match(sent.acknowledgementDue!, /^2026-06-02T10:30/)
  assert.match(sent.acknowledgementRisk!, /^2026-06-01T22:30/)
})

test('a 997 that accepts the group accepts what was sent in it, and is answered by nothing', async () => {
  const sent = await send('A-1')
  const placed = await filesIn(at.house, 'outbound')
  assert.deepEqual(states(await answer(functional({ of: sent }))), [['reconciled', 'matched']])
  assert.equal((await now(sent)).acknowledgement, 'accepted')
  assert.deepEqual(await filesIn(at.house, 'outbound'), placed)
  assert.deepEqual(
    await at.house.store.feedAfter({
      environment: 'production',
      types: [],
      after: 0,
      undecided: false,
      limit: 9,
    }),
    [],
  )
})

test('of two that are answered in one file, one is rejected, with the value of ours that was wrong', async () => {
  const [good, bad] = [await send('R-1'), await send('R-2')]
  const sets = ['AK2*850*0001', 'AK3*N1*3**8', 'AK4*4*67*7*0007', 'AK5*R*5']
  await answer(functional({ of: good, sets: ['AK2*850*0001', 'AK5*A'] }, { of: bad, verdict: 'R', sets }))
  assert.equal((await now(good)).acknowledgement, 'accepted')
  assert.equal((await now(bad)).acknowledgement, 'rejected')
  const [told] = await at.house.store.toldOf([bad.id])
  assert.deepEqual(
    told!.findings.map((one) => [sentence(one), cause(one)]),
    [
      ['Set 850 0001 was rejected: segments are in error.', undefined],
      ['Element 4 of N1: invalid code ("0007").', 'It was written from /shipTo/id/value, which is "0007".'],
    ],
  )
})

test('a 999 says what breaks the partner’s guide only', async () => {
  const sent = await send('N-1')
  const sets = ['AK2*850*0001', 'IK3*REF*3**I6', 'IK3*N1*3**8', 'IK4*4*67*I12*0007', 'IK5*R*I5']
  const [told] = await answer(implementation({ of: sent, verdict: 'R', sets }))
  assert.deepEqual([told?.type, told?.acknowledgement], ['x12/005010/999', 'matched'])
  const [said] = await at.house.store.toldOf([sent.id])
  assert.deepEqual(said!.findings.map(sentence), [
    'Set 850 0001 was rejected: segments are in error by their guide.',
    'The segment REF: their guide requires it here, because of another value.',
    'Element 4 of N1: it has not the shape that their guide says ("0007").',
  ])
})

test('errors that were noted, and a group accepted in part where nobody says which part', async () => {
  const [noted, part] = [await send('E-1'), await send('P-1')]
  await answer(functional({ of: noted, verdict: 'E' }, { of: part, verdict: 'P' }))
  assert.equal((await now(noted)).acknowledgement, 'accepted-with-errors')
  assert.equal((await now(part)).acknowledgement, 'partially')
})

test('the same said again is a duplicate, otherwise it contradicts, and the worse counts', async () => {
  const sent = await send('D-1')
  await answer(functional({ of: sent }))
  assert.deepEqual(states(await answer(functional({ of: sent }))), [['reconciled', 'duplicate']])
  const [contradicting] = await answer(functional({ of: sent, verdict: 'R' }))
  assert.equal(contradicting?.acknowledgement, 'contradicting')
  assert.deepEqual(contradicting.findings.map(sentence), ['It says rejected; before it was said: accepted.'])
  assert.equal((await now(sent)).acknowledgement, 'rejected')
  assert.equal((await at.house.store.toldOf([sent.id])).length, 3)
})

test('what speaks of nothing that we sent is unmatched, and says what it is about', async () => {
  const [unmatched] = await answer(functional({ of: { functionalId: 'PO', groupControl: '4711' } }))
  assert.equal(unmatched?.acknowledgement, 'unmatched')
  assert.deepEqual(unmatched.findings.map(sentence), ['Nothing that we sent is group PO 4711.'])
})

test('a TA1 that refuses the interchange rejects what was in it; one that takes it leaves it waiting', async () => {
  const [refused, taken] = [await send('T-1'), await send('T-2')]
  const [ta1] = await answer(technical(refused, 'R', '009'))
  assert.deepEqual([ta1?.type, ta1?.state, ta1?.acknowledgement], ['x12/00401/TA1', 'reconciled', 'matched'])
  assert.equal((await now(refused)).acknowledgement, 'rejected')
  const [told] = await at.house.store.toldOf([refused.id])
  assert.match(sentence(told!.findings[0]!), /the receiver is not known there/)
  await answer(technical(taken, 'A'))
  assert.equal((await now(taken)).acknowledgement, 'waiting')
  await answer(functional({ of: taken }))
  assert.equal((await now(taken)).acknowledgement, 'accepted')
})

test('an acknowledgement that is rejected itself does not count, is told, and counts once it is read anew', async () => {
  const sent = await send('U-1')
  const broken = functional({ of: sent, verdict: 'R', sets: ['AK2*850*0001', 'AK5*R*5'] })
  const [draft] = await answer(broken.replace('IEA*1*', 'IEA*2*'))
  assert.deepEqual(states([draft!]), [['draft', 'untaken']])
  assert.match(
    draft!.findings.map(sentence).join(),
    /What it says of group PO \d+ does not count: the document of/,
  )
  assert.equal((await now(sent)).acknowledgement, 'waiting')
  const [told] = await at.house.store.toldOf([sent.id])
  assert.deepEqual(told!.findings.map(sentence), [
    'A 997 says that it was rejected, but was rejected itself, so that it does not count.',
  ])
  assert.match(cause(told!.findings[0]!)!, new RegExp(`documents reprocess ${draft!.id}`))
  await at.house.store.reprocess(draft!.id, undefined, sent.at)
  await at.exchange.idle()
  assert.deepEqual(states([await now(draft!), await now(sent)]), [
    ['reconciled', 'matched'],
    ['delivered', 'rejected'],
  ])
})

test('an application advice is reconciled by the number that it names, and goes to the ERP too', async () => {
  const sent = await send('V-1')
  await answer(functional({ of: sent }))
  const why = ['OTI*TR*PO*V-1*******850', 'TED*024*We ordered nothing of you']
  const [told] = await answer(advice('ADV-1', ...why))
  assert.deepEqual([told?.state, told?.acknowledgement, told?.findings], ['published', 'matched', []])
  assert.equal((await now(sent)).acknowledgement, 'rejected')
  const said = await at.house.store.toldOf([sent.id])
  assert.deepEqual(
    said.map(({ level, state }) => [level, state]),
    [
      ['set', 'accepted'],
      ['application', 'rejected'],
    ],
  )
  assert.deepEqual(said[1]!.findings.map(sentence), [
    'Their application says rejected: We ordered nothing of you.',
  ])
  const [entry] = await feedOf(at.house)
  assert.deepEqual([entry?.type, entry?.document], ['application-advice', told!.id])
})

test('an ApplicationResponse is reconciled as an 824 is; that it arrived decides nothing', async () => {
  const { house } = at
  const submission = { partner: 'nordwind', canonical: 'order', environment: 'production' } as const
  const { document } = await submit(house, openRegistry(house.store), {
    ...submission,
    document: orderToNordwind('NW-9'),
  })
  await at.exchange.idle()
  assert.equal((await now(document)).acknowledgement, 'waiting')
  const bring = async (id: string, response: string) => {
    const bytes = applicationResponse(id, 'NW-9', response)
    const receipt = await at.bring(bytes, { partner: 'nordwind', door: 'http', name: `${id}.xml` })
    const [advice] = await documentsOf(house, receipt.id)
    assert.deepEqual(
      [advice?.state, advice?.acknowledgement],
      ['published', 'matched'],
      JSON.stringify(advice),
    )
    return (await now(document)).acknowledgement
  }
  assert.equal(await bring('AR-1', '<cbc:ResponseCode>AB</cbc:ResponseCode>'), 'waiting')
  const refusal =
    '<cbc:ResponseCode>RE</cbc:ResponseCode><cbc:Description>Nothing of that is ours</cbc:Description>'
  assert.equal(await bring('AR-2', refusal), 'rejected')
  const said = await house.store.toldOf([document.id])
  assert.deepEqual(said.at(-1)!.findings.map(sentence), [
    'Their application says rejected: Nothing of that is ours.',
  ])
})

test('without an answer it is overdue when its time is over; one that comes later settles it, and is told to be late', async () => {
  const sent = await send('O-1')
  at = await openHouse({ partners, after: at, later: 26 * 3_600_000 })
  await at.exchange.idle()
  assert.equal((await now(sent)).acknowledgement, 'overdue')
  const overdue = await at.house.store.documents({ acknowledgement: 'overdue', limit: 100 })
  assert.ok(overdue.some(({ id }) => id === sent.id))
  assert.ok(overdue.every(({ acknowledgementDue }) => acknowledgementDue!.startsWith('2026-06-02T10:30')))
  const [late] = await answer(functional({ of: sent }))
  assert.match(sentence(late!.findings[0]!), /^It came after it was due \(2026-06-02 10:30 UTC\)/)
  assert.equal((await now(sent)).acknowledgement, 'accepted')
})

test('where something was said of a document meanwhile, an acknowledgement is matched anew', async () => {
  let tries = 0
  // The first commit comes too late, as it does where another process was quicker.
  const wrap = (store: Store): Store => ({
    ...store,
    commitReconciling: async (lease, results) =>
      ++tries === 1 ? false : store.commitReconciling(lease, results),
  })
  at = await openHouse({ partners, after: at, later: 27 * 3_600_000, wrap })
  const sent = await send('M-1')
  await answer(functional({ of: sent }))
  assert.deepEqual([tries, (await now(sent)).acknowledgement], [2, 'accepted'])
})

test('where the store fails before a commit, or after it, each thing is said once all the same', async () => {
  const troubles: Record<string, 'before' | 'after'> = {}
  const lost = () => Object.assign(new Error('connection reset'), { code: 'ECONNRESET' })
  const troubled = async <T>(verb: string, commit: () => Promise<T>): Promise<T> => {
    const trouble = troubles[verb]
    delete troubles[verb]
    if (trouble === 'before') throw lost()
    const result = await commit()
    if (trouble === 'after') throw lost()
    return result
  }
  const wrap = (store: Store): Store => ({
    ...store,
    commitReconciling: (...said) => troubled('commit', () => store.commitReconciling(...said)),
    endReconciling: (...said) => troubled('end', () => store.endReconciling(...said)),
  })
  at = await openHouse({ partners, after: at, later: 28 * 3_600_000, wrap })
  const rounds = [{ commit: 'before' }, { commit: 'after' }, { end: 'before' }, { end: 'after' }] as const
  const sent = await Promise.all(rounds.map((_, n) => send(`F-${n}`)))
  for (const [n, round] of rounds.entries()) {
    Object.assign(troubles, round)
    await answer(functional({ of: sent[n]!, verdict: 'E' }))
    await settled()
    const said = await at.house.store.toldOf([sent[n]!.id])
    assert.deepEqual(
      [said.length, (await now(sent[n]!)).acknowledgement],
      [1, 'accepted-with-errors'],
      JSON.stringify(round),
    )
  }
  assert.deepEqual(await at.house.store.parkedSteps(9), [])
})

/** Until nothing is to be reconciled any more: what failed is tried again after a while. */
async function settled(): Promise<void> {
  for (;;) {
    await at.exchange.idle()
    const steps = await at.house.store.countSteps()
    if (!steps.some(({ verb, state }) => verb === 'reconcile' && state !== 'waiting')) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a document is at risk before it is overdue', async () => {
  const sent = await send('K-1')
  const atRisk = async (instant: string) =>
    (await at.house.store.documents({ atRisk: instant, limit: 100 })).some(({ id }) => id === sent.id)
  assert.equal(await atRisk(sent.acknowledgementRisk!), true)
  assert.equal(await atRisk(sent.at), false)
  assert.ok(sent.acknowledgementRisk! < sent.acknowledgementDue!)
})
