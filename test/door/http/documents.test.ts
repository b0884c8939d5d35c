// What a caller is told of receipts and documents, and of what was understood.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { openOrders, orderOf, orders, publish } from './contents.ts'
import { type CallerName, openGateway } from './setting.ts'

const { house, app, bearer } = await openGateway({ after })
const file = await publish(house, { second: 'draft' })
const [good, bad] = file.documents
const at = (name: string, id = good!.id) => `/v1/documents/${id}${name}`

async function get(operation: string, path: string, as: CallerName = 'acme') {
  return conforming(operation, await request(app).get(path).set('authorization', bearer(as)))
}

test('a receipt tells its state and lists its documents, page by page', async () => {
  const { body } = await get('showReceipt', `/v1/receipts/${file.receipt}?limit=1`)
  assert.equal(body.state, 'concluded')
  assert.equal(body.blob, undefined)
  assert.deepEqual(
    body.documents.map(({ id }: { id: string }) => id),
    [good!.id],
  )
  const next = await get('showReceipt', `/v1/receipts/${file.receipt}?limit=1&after=${body.nextCursor}`)
  assert.deepEqual(
    next.body.documents.map(({ id }: { id: string }) => id),
    [bad!.id],
  )
  const end = await get('showReceipt', `/v1/receipts/${file.receipt}?after=${next.body.nextCursor}`)
  assert.deepEqual(end.body.documents, [])
  assert.equal(end.body.nextCursor, next.body.nextCursor)
})

test('documents of one file are found, oldest or newest first, and a cursor goes on in its own order', async () => {
  const ids = async (query: string) => {
    const { body } = await get('listDocuments', `/v1/documents?receipt=${file.receipt}&limit=1&${query}`)
    return [body.items[0]?.id, body.nextCursor] as [string | undefined, string]
  }
  assert.equal((await ids(''))[0], good!.id)
  const [newest, cursor] = await ids('order=newest')
  assert.equal(newest, bad!.id)
  assert.equal((await ids(`order=newest&after=${cursor}`))[0], good!.id)
  const path = `/v1/documents?order=oldest&after=${cursor}`
  assert.equal((await get('listDocuments', path)).status, 400)
})

test('a finding comes as a sentence, with its place and what the standards call it', async () => {
  const { body } = await get('showDocument', at('', bad!.id))
  assert.equal(body.verdict, 'rejected')
  const [one] = body.findings
  assert.equal(one.code, 'element-missing')
  assert.equal(one.severity, 'error')
  assert.match(one.sentence, /BEG05 \(Date\)/)
  assert.deepEqual(one.at, { segment: 2, id: 'BEG', element: 5, offset: bad!.offset, length: 3 })
  assert.deepEqual(one.standard, { ak403: '1' })
})

test('the links of a document are those that answer', async () => {
  const followed: string[] = []
  for (const { id } of [good!, bad!, file.acknowledgement]) {
    const { body } = await get('showDocument', at('', id))
    for (const [name, link] of Object.entries(body.links as Record<string, string>)) {
      const { status } = await request(app).get(link).set('authorization', bearer('acme'))
      assert.equal(status, 200, `${name} of ${body.state}`)
      followed.push(`${body.state} ${name}`)
    }
  }
  assert.ok(followed.includes('published canonical') && !followed.includes('published draft'))
  assert.ok(followed.includes('draft draft') && !followed.includes('draft canonical'))
  assert.ok(followed.includes('delivered raw') && followed.includes('delivered canonical'))
})

test('the raw bytes are those of the set, for saving and never for showing', async () => {
  const raw = await request(app).get(at('/raw')).set('authorization', bearer('acme')).buffer().parse(asText)
  conforming('showRaw', { ...raw, text: raw.body } as typeof raw)
  assert.equal(raw.headers['content-type'], 'application/edi-x12')
  assert.equal(raw.headers['content-disposition'], `attachment; filename="${good!.id}.edi"`)
  assert.equal(raw.headers['x-content-type-options'], 'nosniff')
  assert.match(raw.headers['content-security-policy']!, /sandbox/)
  const text = orders()
  assert.equal(raw.body, text.slice(text.indexOf('ST*850*0001'), text.indexOf('ST*850*0002')))
})

test('the raw bytes of an acknowledgement are those that were sealed', async () => {
  const path = at('/raw', file.acknowledgement.id)
  const raw = await request(app).get(path).set('authorization', bearer('acme')).buffer().parse(asText)
  assert.equal(raw.body, file.sealed)
})

/** supertest decodes by media type, and knows no application/edi-x12. */
function asText(response: request.Response, done: (error: Error | null, text: string) => void): void {
  const parts: Buffer[] = []
  const stream = response as unknown as NodeJS.ReadableStream
  stream
    .on('data', (part) => parts.push(part))
    .on('end', () => done(null, Buffer.concat(parts).toString('latin1')))
}

test('the canonical document is of a valid one, the draft of a rejected one', async () => {
  assert.deepEqual((await get('showCanonical', at('/canonical'))).body, orderOf('4500012345'))
  assert.deepEqual((await get('showDraft', at('/draft', bad!.id))).body, orderOf('4500012346'))
  const [canonical, draft] = [
    await get('showCanonical', at('/canonical', bad!.id)),
    await get('showDraft', at('/draft')),
  ]
  assert.deepEqual([canonical.status, draft.status], [404, 404])
  assert.match(canonical.body.detail, /rejected.*draft/)
  assert.match(draft.body.detail, /published/)
})

test('a document that is not read yet has no canonical document, draft or lineage', async (t) => {
  const own = await openGateway(t)
  const { documents } = await openOrders(own.house)
  for (const [operation, name] of [
    ['showCanonical', 'canonical'],
    ['showDraft', 'draft'],
    ['showLineage', 'lineage'],
    ['showUnmapped', 'unmapped'],
  ] as const) {
    const asked = request(own.app)
      .get(at(`/${name}`, documents[0]!.id))
      .set('authorization', own.bearer('acme'))
    assert.equal(conforming(operation, await asked).status, 404, name)
  }
})

test('lineage shows what stood on the wire, at a pointer and below it only', async () => {
  const { body } = await get('showLineage', at('/lineage?pointer=/lines/0/quantity'))
  assert.deepEqual(
    body.items.map(({ pointer, wire, by }: { pointer: string; wire?: string; by?: string }) => [
      pointer,
      wire ?? by,
    ]),
    [
      ['/lines/0/quantity/value', '12'],
      ['/lines/0/quantity/unit', 'default'],
    ],
  )
  const exact = await get('showLineage', at('/lineage?pointer=%2Fnumber'))
  assert.deepEqual(
    exact.body.items.map(({ wire, id, element }: Record<string, unknown>) => [wire, id, element]),
    [['4500012345', 'BEG', 3]],
  )
  assert.deepEqual((await get('showLineage', at('/lineage?pointer=/nothing'))).body.items, [])
})

test('lineage comes page by page', async () => {
  const pointers: string[] = []
  let query = '?limit=2'
  for (let page = 0; page < 4; page++) {
    const { body } = await get('showLineage', at(`/lineage${query}`))
    pointers.push(...body.items.map(({ pointer }: { pointer: string }) => pointer))
    query = `?limit=2&after=${body.nextCursor}`
  }
  assert.deepEqual(pointers, [
    '/number',
    '/lines/0/number',
    '/lines/0/quantity/value',
    '/lines/0/quantity/unit',
    '/lines/0/quantityOrdered',
  ])
})

test('values that have no place in the canonical document are shown', async () => {
  const { body } = await get('showUnmapped', at('/unmapped'))
  assert.deepEqual(body.items, [{ guide: 'heading.BEG.2', value: 'SA', segment: 2, id: 'BEG', element: 2 }])
})

test('the acknowledgements of a document are those of its group', async () => {
  const { body } = await get('showAcknowledgements', at('/acknowledgements'))
  assert.deepEqual(
    body.items.map(({ id, type, direction }: Record<string, string>) => [id, type, direction]),
    [[file.acknowledgement.id, 'x12/004010/997', 'out']],
  )
})

test('documents are found by number, state, type and direction', async () => {
  const found = async (query: string) =>
    (await get('listDocuments', `/v1/documents${query}`)).body.items.map(({ id }: { id: string }) => id)
  assert.deepEqual(await found('?number=4500012346'), [bad!.id])
  assert.deepEqual(await found('?state=published'), [good!.id])
  assert.deepEqual(await found('?type=x12/004010/997'), [file.acknowledgement.id])
  assert.deepEqual(await found('?direction=in&partner=acme'), [good!.id, bad!.id])
  assert.deepEqual(await found('?number=unknown'), [])
})

test('a list by number goes on from its own cursor only', async () => {
  const { body } = await get('listDocuments', '/v1/documents?number=4500012346&limit=1')
  const next = await get('listDocuments', `/v1/documents?number=4500012346&after=${body.nextCursor}`)
  assert.deepEqual(next.body.items, [])
  assert.equal((await get('listDocuments', `/v1/documents?after=${body.nextCursor}`)).status, 400)
})

test('a list goes on from its cursor, oldest first, and keeps it where there is no more', async () => {
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 5; page++) {
    const { body } = await get('listDocuments', `/v1/documents?limit=1${cursor && `&after=${cursor}`}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
  }
  assert.deepEqual(seen, [good!.id, bad!.id, file.acknowledgement.id])
  const { body } = await get('listReceipts', '/v1/receipts')
  assert.deepEqual(
    body.items.map(({ id }: { id: string }) => id),
    [file.receipt],
  )
  assert.deepEqual((await get('listReceipts', `/v1/receipts?after=${body.nextCursor}`)).body.items, [])
})

test('a cursor of another list, or a made-up one, is refused', async () => {
  const { body } = await get('listDocuments', '/v1/documents')
  for (const cursor of ['abc', 'aWQ6JyBvciAxPTE', Buffer.from('feed:7').toString('base64url')])
    assert.equal((await get('listDocuments', `/v1/documents?after=${cursor}`)).status, 400, cursor)
  assert.equal((await get('showLineage', at(`/lineage?after=${body.nextCursor}`))).status, 400)
})
