// The ERP's feed: everything once decided is gone, nothing undecided is lost, and cursors only go forward.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { orderOf, orders, publish } from './contents.ts'
import { type CallerName, type Gateway, openGateway } from './setting.ts'

interface Item {
  entryId: string
  position: number
  documentId: string
  decision: string
}

const pull = async ({ app, bearer }: Gateway, query = '', as: CallerName = 'erp') =>
  conforming('pullOrders', await request(app).get(`/v1/orders${query}`).set('authorization', bearer(as)))

async function decide({ app, bearer }: Gateway, entry: string, word: 'accept' | 'fail', body?: object) {
  const asked = request(app).post(`/v1/feed/${entry}/${word}`).set('authorization', bearer('erp'))
  return conforming(`${word}Entry`, await asked.send(body))
}

const entryIds = ({ body }: { body: { items: Item[] } }) => body.items.map(({ entryId }) => entryId)
const REASON = { code: 'item-unknown', text: 'WIDGET-9 is not in our catalogue.' }

test('an order comes with where it came from, and what it says', async (t) => {
  const gateway = await openGateway(t)
  const { entries, documents } = await publish(gateway.house)
  const { body } = await pull(gateway)
  assert.deepEqual(body.items[0], {
    entryId: entries[0],
    position: 1,
    documentId: documents[0]!.id,
    partner: 'acme',
    at: gateway.house.clock().toISOString(),
    decision: 'undecided',
    order: orderOf('4500012345'),
  })
})

test('an empty feed has a cursor, and what is published later comes after it', async (t) => {
  const gateway = await openGateway(t)
  const empty = await pull(gateway)
  assert.deepEqual(empty.body.items, [])
  const { entries } = await publish(gateway.house)
  const first = await pull(gateway, `?limit=1&after=${empty.body.nextCursor}`)
  assert.deepEqual(entryIds(first), entries.slice(0, 1))
  const second = await pull(gateway, `?limit=1&after=${first.body.nextCursor}`)
  assert.deepEqual(entryIds(second), entries.slice(1))
  const end = await pull(gateway, `?after=${second.body.nextCursor}`)
  assert.deepEqual([entryIds(end), end.body.nextCursor], [[], second.body.nextCursor])
})

test('an undecided order comes again from the beginning, a decided one only where it is asked for', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house)
  const [first, second] = entries
  assert.deepEqual(entryIds(await pull(gateway)), entries)
  assert.equal((await decide(gateway, first!, 'accept')).status, 200)
  assert.deepEqual(entryIds(await pull(gateway)), [second])
  const all = await pull(gateway, '?decided=include')
  assert.deepEqual(
    all.body.items.map(({ decision }: Item) => decision),
    ['accepted', 'undecided'],
  )
})

test('a decision said again changes nothing, and a contrary one is refused', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house)
  const [taken, failed] = entries as [string, string]
  for (let time = 0; time < 2; time++) {
    assert.deepEqual((await decide(gateway, taken, 'accept')).body, { entryId: taken, decision: 'accepted' })
    assert.deepEqual((await decide(gateway, failed, 'fail', REASON)).body, {
      entryId: failed,
      decision: 'failed',
    })
  }
  const contrary = [await decide(gateway, taken, 'fail', REASON), await decide(gateway, failed, 'accept')]
  assert.deepEqual(
    contrary.map(({ status, body }) => [status, body.code]),
    [
      [409, 'conflict'],
      [409, 'conflict'],
    ],
  )
  const kept = await gateway.house.store.feedEntry(failed)
  assert.equal(kept?.reason, 'item-unknown: WIDGET-9 is not in our catalogue.')
})

test('each decision has one row in the audit trail', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house)
  await decide(gateway, entries[0]!, 'accept')
  await decide(gateway, entries[0]!, 'accept')
  const trail = await gateway.house.store.auditTrail({ subject: entries[0]!, limit: 10 })
  assert.deepEqual(
    trail.map(({ principal, act }) => [principal, act]),
    [['erp', 'feed entry accepted']],
  )
})

test('a failure needs a code and a text', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house)
  const bodies = [
    {},
    { code: 'x' },
    { code: 'Not A Code', text: 'x' },
    { ...REASON, more: 1 },
    { code: 'x', text: '' },
  ]
  for (const body of bodies)
    assert.equal((await decide(gateway, entries[0]!, 'fail', body)).status, 400, JSON.stringify(body))
  assert.equal((await gateway.house.store.feedEntry(entries[0]!))?.decision, 'undecided')
})

test('an entry that is not there can’t be decided', async (t) => {
  const gateway = await openGateway(t)
  assert.equal((await decide(gateway, '01JCD4XK3M8Y2V7Q5T9W1ZAB6N', 'accept')).status, 404)
})

test('a draft never comes, nor one that is being read again', async (t) => {
  const gateway = await openGateway(t)
  const { documents, entries } = await publish(gateway.house, { second: 'draft' })
  assert.deepEqual(entryIds(await pull(gateway)), entries)
  await gateway.house.store.reprocess(documents[0]!.id, undefined, gateway.house.clock().toISOString())
  const page = await pull(gateway)
  assert.deepEqual(page.body.items, [])
})

test('schemas can be named by major, and one that is not offered is refused', async (t) => {
  const gateway = await openGateway(t)
  await publish(gateway.house)
  const statusOf = async (query: string) => (await pull(gateway, query)).status
  assert.equal(await statusOf('?schema=order/1'), 200)
  assert.equal(await statusOf('?schema=order/2'), 406)
  assert.equal(await statusOf('?schema=order/1,order/2'), 406)
  assert.equal(await statusOf('?schema=invoice/1'), 406)
  assert.equal(await statusOf('?schema=order'), 400)
  assert.match((await pull(gateway, '?schema=order/2')).body.detail, /order\/1/)
})

test('the feed of all types names the type of each document', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house)
  const ask = async (query: string) =>
    conforming(
      'listFeed',
      await request(gateway.app).get(`/v1/feed${query}`).set('authorization', gateway.bearer('erp')),
    )
  const { body } = await ask('?types=order&limit=1')
  assert.deepEqual([body.items[0].entryId, body.items[0].type], [entries[0], 'order'])
  assert.deepEqual(body.items[0].document, orderOf('4500012345'))
  assert.deepEqual(entryIds(await ask('')), entries)
  assert.equal((await ask('?types=order,nonsense')).status, 400)
})

test('each kind of document has a feed of its own, in which it stands under its own name', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house, { type: 'order-response' })
  const ask = async (operation: string, path: string) =>
    conforming(operation, await request(gateway.app).get(path).set('authorization', gateway.bearer('erp')))
  assert.deepEqual((await pull(gateway)).body.items, [])
  // It holds an order, so it does not conform; what it is called is the point here.
  const path = '/v1/order-responses?schema=order-response/1'
  const { body } = await request(gateway.app).get(path).set('authorization', gateway.bearer('erp'))
  assert.deepEqual(entryIds(body.items ? { body } : { body: { items: [] } }), entries)
  assert.deepEqual(Object.keys(body.items[0]).slice(-2), ['decision', 'orderResponse'])
  assert.equal((await ask('pullInvoices', '/v1/invoices?schema=invoice/1')).body.items.length, 0)
  assert.equal((await ask('pullInvoices', '/v1/invoices?schema=order/1')).status, 406)
})

test('a page of large orders ends early, and the next one goes on', async (t) => {
  const gateway = await openGateway(t)
  const first = await publish(gateway.house, { note: 'x'.repeat(3 << 20) })
  const second = await publish(gateway.house, { text: orders('000000102'), note: 'x'.repeat(5 << 20) })
  const all = [...first.entries, ...second.entries]
  const seen: string[][] = []
  let after = ''
  for (let page = 0; page < 4; page++) {
    const answer = await pull(gateway, after)
    seen.push(entryIds(answer))
    after = `?after=${answer.body.nextCursor}`
  }
  assert.deepEqual(
    seen,
    all.map((entry) => [entry]),
  )
})
