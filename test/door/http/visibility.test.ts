// A partner, and a token for test, see nothing that is not theirs: not even that it is there.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { orders, publish } from './contents.ts'
import { type CallerName, openGateway } from './setting.ts'

const { house, app, bearer } = await openGateway({ after })
const acmes = await publish(house, { second: 'draft' })
const tests = await publish(house, { environment: 'test' })
const nordwinds = await publish(house, { partner: 'nordwind', text: orders('000000777') })

const get = async (operation: string, path: string, as: CallerName) =>
  conforming(operation, await request(app).get(path).set('authorization', bearer(as)))

const BELOW = {
  showDocument: '',
  showRaw: '/raw',
  showCanonical: '/canonical',
  showDraft: '/draft',
  showLineage: '/lineage',
  showUnmapped: '/unmapped',
  showAcknowledgements: '/acknowledgements',
}

const idsOf = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id)

test('another partner’s document is answered like one that is not there, whatever is asked of it', async () => {
  const nobodys = '01JCD4XK3M8Y2V7Q5T9W1ZAB6N'
  for (const [operation, name] of Object.entries(BELOW)) {
    const none = await get(operation, `/v1/documents/${nobodys}${name}`, 'nordwind')
    assert.equal(none.status, 404, operation)
    for (const { id } of [...acmes.documents, acmes.acknowledgement]) {
      const others = await get(operation, `/v1/documents/${id}${name}`, 'nordwind')
      assert.equal(others.status, 404, operation)
      assert.equal(others.body.detail, none.body.detail, operation)
    }
  }
})

test('another partner’s receipt is answered like one that is not there', async () => {
  const { status, body } = await get('showReceipt', `/v1/receipts/${acmes.receipt}`, 'nordwind')
  assert.deepEqual([status, body.detail], [404, 'There is no such receipt.'])
})

test('lists hold a partner’s own only, and nothing where it asks for another', async () => {
  const own = [...nordwinds.documents, nordwinds.acknowledgement].map(({ id }) => id)
  assert.deepEqual(idsOf(await get('listDocuments', '/v1/documents', 'nordwind')), own)
  assert.deepEqual(idsOf(await get('listDocuments', '/v1/documents?partner=acme', 'nordwind')), [])
  assert.deepEqual(idsOf(await get('listDocuments', '/v1/documents?number=4500012345', 'nordwind')), [own[0]])
  assert.deepEqual(idsOf(await get('listReceipts', '/v1/receipts', 'nordwind')), [nordwinds.receipt])
  assert.deepEqual(idsOf(await get('listReceipts', '/v1/receipts?partner=acme', 'nordwind')), [])
})

test('an operator sees every partner’s, and can narrow it to one', async () => {
  const receipts = [acmes, tests, nordwinds].map(({ receipt }) => receipt)
  assert.deepEqual(idsOf(await get('listReceipts', '/v1/receipts', 'operator')), receipts)
  assert.deepEqual(idsOf(await get('listReceipts', '/v1/receipts?partner=nordwind', 'operator')), [
    nordwinds.receipt,
  ])
  assert.equal((await get('showDocument', `/v1/documents/${acmes.documents[0]!.id}`, 'operator')).status, 200)
})

test('a token for test sees test only', async () => {
  for (const [operation, name] of Object.entries(BELOW))
    assert.equal(
      (await get(operation, `/v1/documents/${acmes.documents[0]!.id}${name}`, 'acmeTest')).status,
      404,
      operation,
    )
  assert.equal((await get('showReceipt', `/v1/receipts/${acmes.receipt}`, 'acmeTest')).status, 404)
  assert.deepEqual(idsOf(await get('listReceipts', '/v1/receipts', 'acmeTest')), [tests.receipt])
  const own = [...tests.documents, tests.acknowledgement].map(({ id }) => id)
  assert.deepEqual(idsOf(await get('listDocuments', '/v1/documents', 'acmeTest')), own)
  assert.deepEqual(idsOf(await get('listDocuments', '/v1/documents?environment=production', 'acmeTest')), [])
})

test('a token for production sees both environments, and can narrow it to one', async () => {
  assert.deepEqual(idsOf(await get('listReceipts', '/v1/receipts', 'acme')), [acmes.receipt, tests.receipt])
  const narrowed = idsOf(await get('listDocuments', '/v1/documents?environment=test&direction=in', 'acme'))
  assert.deepEqual(
    narrowed,
    tests.documents.map(({ id }) => id),
  )
})

test('the ERP’s feed is of its token’s environment, and its entries are nobody else’s to decide', async () => {
  const production = await get('pullOrders', '/v1/orders', 'erp')
  assert.deepEqual(
    production.body.items.map(({ entryId }: { entryId: string }) => entryId),
    [...acmes.entries, ...nordwinds.entries],
  )
  const test = await get('pullOrders', '/v1/orders', 'erpTest')
  assert.deepEqual(
    test.body.items.map(({ entryId }: { entryId: string }) => entryId),
    tests.entries,
  )
  const decide = (entry: string, as: CallerName) =>
    request(app).post(`/v1/feed/${entry}/accept`).set('authorization', bearer(as))
  assert.equal((await decide(acmes.entries[0]!, 'erpTest')).status, 404)
  assert.equal((await decide(tests.entries[0]!, 'erp')).status, 404)
})
