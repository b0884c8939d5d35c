// A house in which something of every kind has happened, at rest: the ledger's verifier is tried on its store, and on what
// becomes of that when somebody changes it past the gateway.
import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failureAnswer } from '../../../src/exchange/fail.ts'
import { submit } from '../../../src/exchange/submit.ts'
import { openRegistry } from '../../../src/partner/registry.ts'
import type { Document } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { orderTo, partnersBothWays } from '../../flow/bothWays.ts'
import { documentsOf, feedOf, openHouse, type TestHouse } from '../../flow/house.ts'
import { order, orders } from '../../flow/orders.ts'

/** What stands in the store, to be named by the tests. */
export interface Filled {
  /** Receipts: two orders that came, the same again, one that was rejected. */
  first: string
  again: string
  wrong: string
  group: string
  interchange: string
  /** Documents: in the feed, rejected, the 997 of the first, an order that we sent. */
  published: string
  other: string
  draft: string
  answer: string
  sent: Document
  /** Feed entry of a test that the ERP failed, and the document that will tell so. */
  failed: { entry: string; answer: string }
  /** Feed entries, in their order. */
  entries: string[]
}

/** Lets everything happen, and stops the house's work; the store stays open. */
export async function fill(store: Store): Promise<Filled> {
  const partners = await partnersBothWays()
  await promiseToTell(join(partners, 'acme', 'agreement.yaml'))
  const at = await openHouse({ partners, store })
  try {
    return await happen(at)
  } finally {
    await at.exchange.stop()
    await rm(partners, { recursive: true })
  }
}

/** What our ERP fails of Acme's orders is told by an order response, once somebody releases it. */
async function promiseToTell(file: string): Promise<void> {
  const agreement = await readFile(file, 'utf8')
  const onFail = '    onFail: { answer: order-response, send: draft }'
  const promising = agreement.replace(/^ {4}overlay: 850\.yaml$/m, `$&\n${onFail}`)
  await writeFile(file, `${promising}  - { type: x12/004010/855 }\n`)
}

/** An order of a test comes, and the ERP fails it. */
async function fail(at: TestHouse): Promise<Filled['failed']> {
  const { store } = at.house
  const test = orders({ isa13: '000000009', gs06: '90', usage: 'T', groups: [[order('L-9')]] })
  await at.bring(test, { name: 'test.edi', environment: 'test' })
  const [entry] = await feedOf(at.house, 'test')
  const reasons = [{ code: 'item-unknown', text: 'Not in our range' }]
  const answer = await failureAnswer(at.house, openRegistry(store), entry!.document, reasons)
  await store.decide(entry!.id, { decision: 'failed', at: '2026-06-01T10:45:00.000Z' }, answer)
  return { entry: entry!.id, answer: answer!.document.id }
}

async function happen(at: TestHouse): Promise<Filled> {
  const { store } = at.house
  const failed = await fail(at)
  const two = orders({ groups: [[order('L-1'), order('L-2', '0002')]] })
  const first = await at.bring(two, { name: 'two.edi' })
  const again = await at.bring(two, { name: 'again.edi' })
  const BEG = 'BEG*00*ZZ*L-3**20260601'
  const bad = orders({ isa13: '000000002', gs06: '78', ask: '1', groups: [[order('L-3', '0001', { BEG })]] })
  const wrong = await at.bring(bad, { name: 'wrong.edi' })
  const { document } = await submit(at.house, openRegistry(store), {
    partner: 'acme',
    canonical: 'order',
    type: 'x12/004010/850',
    environment: 'production',
    document: orderTo('O-1'),
  })
  await at.exchange.idle()
  const [group] = await store.groupsOf(first.id)
  const [published, other] = await documentsOf(at.house, first.id)
  const [draft] = await documentsOf(at.house, wrong.id)
  const [answer] = await store.documents({ regarding: group!.id, limit: 1 })
  const entries = (await feedOf(at.house)).map(({ id }) => id)
  await store.decide(entries[0]!, { decision: 'accepted', at: '2026-06-01T11:00:00.000Z' })
  const sent = (await store.document(document.id))!
  assert.deepEqual(
    [first.state, again.state, wrong.state, sent.state],
    ['concluded', 'repeat', 'concluded', 'delivered'],
  )
  return {
    ...{
      first: first.id,
      again: again.id,
      wrong: wrong.id,
      group: group!.id,
      interchange: group!.interchange,
    },
    ...{
      published: published!.id,
      other: other!.id,
      draft: draft!.id,
      answer: answer!.id,
      sent,
      entries,
      failed,
    },
  }
}
