// Crosswalk rows by the API: what is in force, what is refused, and what documents wait for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import request from 'supertest'
import type { AwaitedRow } from '../../../src/store/record.ts'
import { conforming } from './conformity.ts'
import { agreeWith, publish } from './contents.ts'
import { type CallerName, openGateway, type TestHouse, tokenOf } from './setting.ts'

const AT = '2025-03-03T09:00:00.000Z'
const UNITS = '/v1/partners/acme/crosswalks/units/rows'

async function opened(t: { after(fn: () => Promise<void>): void }) {
  const gateway = await openGateway(t)
  await agreeWith(gateway.house, 'acme')
  const { app, bearer } = gateway
  const get = async (path: string, operation: string, as: CallerName = 'operator') =>
    conforming(operation, await request(app).get(path).set('authorization', bearer(as)))
  const post = async (path: string, operation: string, body: object, as: CallerName = 'operator') =>
    conforming(operation, await request(app).post(path).set('authorization', bearer(as)).send(body))
  const add = (body: object, path = UNITS) => post(path, 'addCrosswalkRow', body)
  return { ...gateway, get, post, add }
}

/** Parks a set that was read, for want of rows for these codes. */
async function park(house: TestHouse, id: string, codes: string[]): Promise<void> {
  const document = (await house.store.document(id))!
  await house.store.reprocess(id, undefined, house.clock().toISOString())
  const leaseUntil = new Date(house.clock().getTime() + 60_000).toISOString()
  const steps = await house.store.claimSteps({ limit: 10, now: house.clock().toISOString(), leaseUntil })
  const { id: step, token } = steps.find(
    ({ verb, subject }) => verb === 'read' && subject === document.group,
  )!
  const { partner, environment } = document
  const awaited = codes.map((code, index): AwaitedRow => {
    const at = { segment: 3, id: 'PO1', element: 3 }
    const place = { id: `${id}000${index}`, document: id, partner, environment, at, day: '2025-03-03' }
    return { ...place, crosswalk: 'units', side: 'theirs', code }
  })
  await house.store.commitReading(
    { step, token },
    {
      group: document.group!,
      documents: [
        { id, state: 'parked', verdict: 'accepted', findings: [], reason: 'It waits.', crosswalks: 0 },
      ],
      awaited,
      publish: false,
      done: { verdict: 'accepted' },
    },
  )
}

test('a row is added, is the same when it comes again, and is listed with its version', async (t) => {
  const { add, get } = await opened(t)
  const row = { theirs: 'CTN', ours: 'XCT', from: '2025-01-01', preferred: true }
  const first = await add(row)
  assert.deepEqual([first.status, first.body], [201, { outcome: 'added', version: 1, released: 0 }])
  const again = await add(row)
  assert.deepEqual([again.status, again.body], [200, { outcome: 'same', version: 1, released: 0 }])
  await add({ theirs: 'PAL', ours: 'XPL', to: '2025-12-31', readOnly: true })
  const page = (await get(`${UNITS}?limit=1`, 'listCrosswalkRows')).body
  assert.deepEqual(page.items, [{ ...row, since: 1 }])
  const rest = (await get(`${UNITS}?after=${page.nextCursor}`, 'listCrosswalkRows')).body
  assert.deepEqual(rest.items, [{ theirs: 'PAL', ours: 'XPL', to: '2025-12-31', readOnly: true, since: 2 }])
  assert.deepEqual((await get(`${UNITS}?after=${rest.nextCursor}`, 'listCrosswalkRows')).body.items, [])
})

test('a row that contradicts one in force is refused by name, and taken with a reason', async (t) => {
  const { add, get, house } = await opened(t)
  await add({ theirs: 'CTN', ours: 'XCT' })
  const refused = await add({ theirs: 'CTN', ours: 'XBX', from: '2025-06-01' })
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /"CTN" → "XCT".*give a reason/)
  const forced = await add({
    theirs: 'CTN',
    ours: 'XBX',
    from: '2025-06-01',
    reason: 'their letter of 3 May',
  })
  assert.deepEqual([forced.status, forced.body.outcome, forced.body.version], [201, 'changed', 2])
  const all = (await get(`${UNITS}?ended=include`, 'listCrosswalkRows')).body.items
  assert.deepEqual(all, [
    { theirs: 'CTN', ours: 'XCT', since: 1, until: 2 },
    { theirs: 'CTN', ours: 'XBX', from: '2025-06-01', since: 2 },
  ])
  const [audited] = await house.store.auditTrail({ subject: 'acme', limit: 1 })
  assert.deepEqual([audited?.principal, audited?.act], ['desk', 'crosswalk row changed'])
  assert.match(audited!.detail, /their letter of 3 May/)
})

test('a row is removed only with a reason, and only where it is', async (t) => {
  const { add, post, house } = await opened(t)
  await add({ theirs: 'CTN', ours: 'XCT' })
  const remove = (body: object) => post(`${UNITS}/remove`, 'removeCrosswalkRow', body)
  assert.equal((await remove({ theirs: 'CTN' })).status, 400)
  assert.equal((await remove({ theirs: 'PAL', reason: 'wrong' })).status, 404)
  const removed = await remove({ theirs: 'CTN', reason: 'wrong' })
  assert.deepEqual([removed.status, removed.body], [200, { version: 2 }])
  assert.deepEqual((await house.store.crosswalkRows('acme')).rows, [])
})

test('what is no row is refused with what is wrong with it', async (t) => {
  const { add, app, house } = await opened(t)
  for (const [body, says] of [
    [{ theirs: 'CTN', ours: 'XCT', from: '2025-02-30' }, /no day 2025-02-30/],
    [
      { theirs: 'CTN', ours: 'XCT', from: '2025-03-01', to: '2025-02-01' },
      /ends \(2025-02-01\) before it begins/,
    ],
    [{ theirs: 'CTN', ours: 'XCT', readOnly: true, preferred: true }, /never preferred/],
  ] as const) {
    const { status, body: problem } = await add(body)
    assert.equal(status, 400)
    assert.match(problem.detail, says)
  }
  for (const body of [
    { theirs: 'CTN' },
    { theirs: '', ours: 'X' },
    { theirs: 'A\u0000', ours: 'X' },
    { theirs: 'A', ours: 'X', extra: 1 },
  ])
    assert.equal((await add(body)).status, 400)
  assert.equal((await add({ theirs: 'A', ours: 'B' }, '/v1/partners/bolt/crosswalks/units/rows')).status, 404)
  const unnamed = await add({ theirs: 'A', ours: 'B' }, '/v1/partners/acme/crosswalks/items/rows')
  assert.equal(unnamed.status, 404)
  assert.match(unnamed.body.detail, /names no crosswalk items; it has units/)
  const test = tokenOf(house, { principal: 'desk', role: 'operator', environment: 'test' })
  const ofTest = await request(app)
    .post(UNITS)
    .set('authorization', `Bearer ${test}`)
    .send({ theirs: 'A', ours: 'B' })
  assert.equal(conforming('addCrosswalkRow', ofTest).status, 403)
  assert.deepEqual((await house.store.crosswalkRows('acme')).rows, [])
})

test('what documents wait for is listed, shown at the document, and released by the row', async (t) => {
  const { add, get, house } = await opened(t)
  const { documents } = await publish(house)
  await park(house, documents[0]!.id, ['CTN', 'PAL'])
  const missing = async () => (await get('/v1/crosswalks/missing', 'listMissingRows')).body
  const place = {
    day: '2025-03-03',
    at: { segment: 3, id: 'PO1', element: 3 },
    says: 'PO1, segment 3, element 3',
  }
  const ctn = { crosswalk: 'units', theirs: 'CTN', ...place }
  const page = await missing()
  assert.deepEqual(page.items[0], { partner: 'acme', ...ctn, documents: 1, oldest: documents[0]!.id })
  assert.equal(page.items.length, 2)
  const shown = await get(`/v1/documents/${documents[0]!.id}`, 'showDocument', 'acme')
  assert.deepEqual([shown.body.missing[0], shown.body.reason, shown.body.crosswalks], [ctn, 'It waits.', 0])
  assert.deepEqual((await add({ theirs: 'CTN', ours: 'XCT' })).body.released, 0)
  assert.deepEqual(
    (await missing()).items.map(({ theirs }: { theirs: string }) => theirs),
    ['PAL'],
  )
  assert.deepEqual((await add({ theirs: 'PAL', ours: 'XPL' })).body.released, 1)
  const goesOn = await get(`/v1/documents/${documents[0]!.id}`, 'showDocument', 'acme')
  assert.deepEqual([goesOn.body.state, goesOn.body.missing], ['opened', undefined])
})

test('a document is read again by the rows that it pins, or by those in force', async (t) => {
  const { house, post } = await opened(t)
  const mapping = {
    partner: 'acme',
    name: '850-in',
    hash: 'newer',
    type: 'x12/004010/850',
    at: AT,
    content: '{}',
  }
  await house.store.registerPartner({
    partner: 'acme',
    agreement: (await house.store.activeAgreements())[0]!,
    mappings: [mapping],
    crosswalks: [],
  })
  const { documents } = await publish(house)
  const pinned = async (query: string) => {
    const { id } = documents[0]!
    await park(house, id, ['CTN'])
    const { status, body } = await post(`/v1/documents/${id}/reprocess${query}`, 'reprocessDocument', {})
    assert.equal(status, 202)
    return [body.crosswalks, body.mapping === 'newer']
  }
  assert.deepEqual(await pinned('?as=then'), [0, false])
  assert.deepEqual(await pinned(''), [undefined, true])
})
