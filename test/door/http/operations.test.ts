// Every operation of the API document, called on a gateway that has taken in, published and acknowledged a file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import request from 'supertest'
import { cursorAfter } from '../../../src/door/http/cursor.ts'
import { hashSecret } from '../../../src/door/http/index.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { addKey } from '../../../src/door/sftp/keyring.ts'
import { orderTo } from '../../flow/bothWays.ts'
import { conforming, routes } from './conformity.ts'
import { anAlert, bytesOf, hold, orders, publish } from './contents.ts'
import { sendOrder } from './sending.ts'
import { type CallerName, openGateway } from './setting.ts'
import { subscribed } from './subscribed.ts'

const UNITS = '/v1/partners/acme/crosswalks/units'
const MAPPING = '/v1/mappings/acme/850-in'
const KEY = `SHA256:${'A'.repeat(43)}`
const counts = { put: 1, got: 0, removed: 0, refused: 0, bytesIn: 4, bytesOut: 0 }
const files = [{ act: 'put', path: '/inbound/a.edi', bytes: 4, sha256: 'ab', receipt: '01JX' }]
const began = '2025-03-03T09:00:00.000Z'
const visit = JSON.stringify({
  from: '192.0.2.7',
  key: KEY,
  client: 'OpenSSH',
  began,
  ...counts,
  seconds: 1,
  files,
})

const ACCEPTING = [
  'receiveDocuments',
  'reprocessDocument',
  'regenerateDocument',
  'releaseDocument',
  'submitOrder',
  'replayEvents',
  'resendDocument',
]

// What is submitted to every operation is an order, and only one of them is for orders.
function statusOf(operation: string): number {
  if (ACCEPTING.includes(operation)) return 202
  if (
    ['addCrosswalkRow', 'activateMapping', 'addWebhook', 'addKey', 'addSecret', 'beginReplay'].includes(
      operation,
    )
  )
    return 201
  if (operation === 'liftBan') return 204
  // No step is parked.
  if (operation === 'resumeStep' || operation === 'giveUpStep') return 404
  // Nothing was verified before.
  if (operation === 'rollBackMapping') return 409
  // Nothing is sealed here; a sealed store is in test/flow/sealedAtRest.test.ts.
  if (operation === 'resealStore') return 409
  if (operation === 'forgetStoreKey') return 404
  return operation.startsWith('submit') ? 422 : 200
}

test('every operation answers as the API document says', async (t) => {
  const { house, app, bearer } = await openGateway(t)
  const first = await publish(house, { second: 'draft' })
  const [good, bad] = first.documents
  const [entry] = first.entries
  const later = await publish(house, { text: orders('000000102') })
  const sent = await sendOrder(t, house)
  await house.store.putPrincipal({ id: 'erp', role: 'erp' })
  const value = await hashSecret('a long secret', new Uint8Array(16).fill(7))
  const since = house.clock().toISOString()
  const secretId = house.newId()
  const secret = { id: secretId, principal: 'erp', kind: 'client-secret', value, from: since } as const
  await house.store.addCredential(secret)

  const held = await hold(house)
  const unsent = await hold(house)
  const tomorrow = new Date(house.clock().getTime() + 86_400_000).toISOString()
  const webhook = await subscribed(house)
  const ban = { network: '192.0.2.7', since, until: tomorrow, times: 1, tried: 'acme' }
  await house.store.putBan(ban, '')
  await house.store.audit({
    at: since,
    principal: 'acme',
    act: 'sftp-session',
    subject: 'acme',
    detail: visit,
  })
  const pair = await makeKeyPair('ed25519')
  await house.store.putPrincipal({ id: 'acme', role: 'partner', partner: 'acme' })
  const other = { principal: 'acme', key: (await makeKeyPair('ed25519')).public }
  const { id: keyId } = await addKey(house, other, 'desk')
  const alert = await anAlert(house)

  // Acts whose entry is not of the verb's own transaction.
  const apart = new Set<string>()
  const { audit } = house.store
  house.store.audit = (entry) => {
    if (!entry.act.startsWith('refused')) apart.add(entry.act)
    return audit(entry)
  }

  const get = (path: string, as?: CallerName) => {
    const asking = request(app).get(path)
    return as ? asking.set('authorization', bearer(as)) : asking
  }
  const post = (path: string, as: CallerName) => request(app).post(path).set('authorization', bearer(as))
  const form = { grant_type: 'client_credentials', client_id: 'erp', client_secret: 'a long secret' }

  const calls: Record<string, () => request.Test> = {
    issueToken: () => request(app).post('/v1/token').type('form').send(form),
    receiveDocuments: () =>
      post('/v1/documents', 'acme')
        .type('application/edi-x12')
        .send(bytesOf(orders('000000103')).toString()),
    listDocuments: () => get('/v1/documents?number=4500012345&state=published', 'acme'),
    showDocument: () => get(`/v1/documents/${bad!.id}`, 'acme'),
    showRaw: () => get(`/v1/documents/${good!.id}/raw`, 'acme'),
    showCanonical: () => get(`/v1/documents/${good!.id}/canonical`, 'operator'),
    showDraft: () => get(`/v1/documents/${bad!.id}/draft`, 'acme'),
    showLineage: () => get(`/v1/documents/${good!.id}/lineage?pointer=/lines`, 'acme'),
    showUnmapped: () => get(`/v1/documents/${good!.id}/unmapped`, 'acme'),
    showAcknowledgements: () => get(`/v1/documents/${good!.id}/acknowledgements`, 'acme'),
    reprocessDocument: () => post(`/v1/documents/${bad!.id}/reprocess`, 'operator'),
    releaseDocument: () => post(`/v1/documents/${held.id}/release`, 'operator'),
    giveUpDocument: () => post(`/v1/documents/${unsent.id}/give-up`, 'operator').send({ reason: 'no more' }),
    listCrosswalkRows: () => get(`${UNITS}/rows?ended=include`, 'operator'),
    addCrosswalkRow: () => post(`${UNITS}/rows`, 'operator').send({ theirs: 'CTN', ours: 'XCT' }),
    removeCrosswalkRow: () =>
      post(`${UNITS}/rows/remove`, 'operator').send({ theirs: 'CTN', reason: 'It was another partner’s.' }),
    listMissingRows: () => get('/v1/crosswalks/missing?partner=acme', 'operator'),
    listMappings: () => get('/v1/mappings?partner=acme', 'operator'),
    showMapping: () => get(`${MAPPING}`, 'operator'),
    activateMapping: () =>
      post(`${MAPPING}/activations`, 'operator').send({
        override: { reason: 'It is urgent.', expires: tomorrow },
      }),
    rollBackMapping: () => post(`${MAPPING}/rollback`, 'operator').send({ reason: 'It was wrong.' }),
    beginReplay: () => post('/v1/feed/replays', 'erp').send({ name: 'again', reason: 'a disk was lost' }),
    listReplays: () => get('/v1/feed/replays', 'operator'),
    readReplay: () => get('/v1/feed/replays/again', 'erp'),
    confirmReplay: () =>
      post('/v1/feed/replays/again/confirm', 'erp').send({ cursor: cursorAfter('feed', 1) }),
    endReplay: () => post('/v1/feed/replays/again/end', 'operator'),
    listWebhooks: () => get('/v1/webhooks', 'erp'),
    addWebhook: () => post('/v1/webhooks', 'erp').send({ url: 'https://erp.example/told' }),
    showWebhook: () => get(`/v1/webhooks/${webhook}`, 'operator'),
    rotateWebhookSecret: () => post(`/v1/webhooks/${webhook}/rotate`, 'erp'),
    replayEvents: () => post(`/v1/webhooks/${webhook}/replay`, 'erp').send({ from: '2025-01-01T00:00:00Z' }),
    listWebhookDeliveries: () => get(`/v1/webhooks/${webhook}/deliveries?state=due`, 'operator'),
    removeWebhook: () => post(`/v1/webhooks/${webhook}/remove`, 'operator'),
    listBans: () => get('/v1/doors/sftp/bans', 'operator'),
    liftBan: () =>
      post('/v1/doors/sftp/bans/lift', 'operator').send({ network: '192.0.2.7', reason: 'Theirs.' }),
    listUploads: () => get('/v1/doors/sftp/uploads', 'operator'),
    listSessions: () => get('/v1/doors/sftp/sessions?partner=acme', 'operator'),
    listKeys: () => get('/v1/keys?partner=acme', 'operator'),
    addKey: () => post('/v1/keys', 'operator').send({ principal: 'acme', key: pair.public }),
    expireKey: () => post(`/v1/keys/${keyId}/expire`, 'operator').send({ reason: 'It was lost.' }),
    listSecrets: () => get('/v1/secrets?principal=erp', 'operator'),
    addSecret: () => post('/v1/secrets', 'operator').send({ principal: 'erp' }),
    expireSecret: () => post(`/v1/secrets/${secretId}/expire`, 'operator').send({ reason: 'It was lost.' }),
    listStoreKeys: () => get('/v1/store-keys', 'operator'),
    resealStore: () => post('/v1/store-keys/reseal', 'operator').send({}),
    forgetStoreKey: () => post('/v1/store-keys/none/forget', 'operator').send({ reason: 'It is old.' }),
    listAlerts: () => get('/v1/alerts?all=true', 'operator'),
    showAlert: () => get(`/v1/alerts/${alert}`, 'operator'),
    acknowledgeAlert: () => post(`/v1/alerts/${alert}/acknowledge`, 'operator').send({ note: 'Asked them.' }),
    redact: () =>
      post('/v1/redactions', 'operator').send({ match: 'Nobody', reason: 'asked', dryRun: false }),
    runRetention: () => post('/v1/retention/run', 'operator'),
    listReceipts: () => get('/v1/receipts?state=concluded', 'acme'),
    showReceipt: () => get(`/v1/receipts/${first.receipt}`, 'acme'),
    ...Object.fromEntries(
      routes
        .filter(({ id }) => id.startsWith('pull'))
        .map(({ id, path }) => [id, () => get(path, id === 'pullOrders' ? 'erp' : 'operator')]),
    ),
    ...Object.fromEntries(
      routes
        .filter(({ id }) => id.startsWith('submit'))
        .map(({ id, path }) => [
          id,
          () => post(`${path}?partner=acme&type=x12/004010/850`, 'erp').send(orderTo('4500012345')),
        ]),
    ),
    regenerateDocument: () =>
      post(`/v1/documents/${sent}/regenerate`, 'operator').send({ reason: 'it was lost' }),
    resendDocument: () => post(`/v1/documents/${sent}/resend`, 'operator').send({ reason: 'it was lost' }),
    listDeadLetters: () => get('/v1/dead-letters', 'operator'),
    listParkedSteps: () => get('/v1/steps', 'operator'),
    resumeStep: () => post('/v1/steps/1/resume', 'operator').send({ reason: 'the network is back' }),
    giveUpStep: () => post('/v1/steps/1/give-up', 'operator').send({ reason: 'the partner is gone' }),
    findStories: () => get('/v1/find?text=4500012345', 'operator'),
    listFeed: () => get('/v1/feed?types=order', 'erp'),
    acceptEntry: () => post(`/v1/feed/${entry}/accept`, 'erp'),
    failEntry: () =>
      post(`/v1/feed/${later.entries[0]}/fail`, 'erp').send({
        code: 'item-unknown',
        text: 'WIDGET-9 is not ours.',
      }),
    showApi: () => get('/openapi.json'),
    showHealth: () => get('/healthz'),
    showReadiness: () => get('/readyz'),
    showMetrics: () => get('/metrics', 'operator'),
  }
  assert.deepEqual(Object.keys(calls).sort(), routes.map(({ id }) => id).sort())
  for (const [operation, call] of Object.entries(calls)) {
    const before = (await house.store.auditEnds()).head.id
    const response = conforming(operation, await call())
    assert.equal(response.status, statusOf(operation), `${operation}: ${response.text}`)
    const rows = await house.store.auditRows({ after: before, limit: 9 })
    const said = rows.map(({ principal, act, subject }) => `${principal}: ${act} ${subject}`)
    assert.equal(
      rows.length,
      rowsOf(operation, response.status),
      `${operation} left ${said.join(', ') || 'no row'}`,
    )
  }
  assert.deepEqual([...apart].sort(), NOTHING_DONE)
})

/** What was asked for, and there was nothing to do. */
const NOTHING_DONE = ['redaction found nothing', 'retention found nothing']

/** What changes something, and is no act of a person that the audit trail has to tell. */
const NO_ACTS: Readonly<Record<string, string>> = {
  receiveDocuments: 'its receipt says who brought it',
  submitOrder: 'the document is there',
  confirmReplay: 'a consumer says how far it has read',
}

/** Every act leaves one row, and so does a refusal of one; to look at something leaves none. */
function rowsOf(operation: string, status: number): number {
  const { method } = routes.find(({ id }) => id === operation)!
  if (method === 'get' || operation in NO_ACTS || status === 404) return 0
  return 1
}

test('what can be fetched again has an ETag, and is not sent to who has it', async (t) => {
  const { house, app, bearer } = await openGateway(t)
  const { documents, receipt } = await publish(house, { second: 'draft' })
  const [good, bad] = documents.map(({ id }) => `/v1/documents/${id}`)
  const paths = {
    listDocuments: '/v1/documents',
    showDocument: good!,
    showRaw: `${good}/raw`,
    showCanonical: `${good}/canonical`,
    showDraft: `${bad}/draft`,
    showLineage: `${good}/lineage`,
    showUnmapped: `${good}/unmapped`,
    showAcknowledgements: `${good}/acknowledgements`,
    listReceipts: '/v1/receipts',
    showReceipt: `/v1/receipts/${receipt}`,
  }
  for (const [operation, path] of Object.entries(paths)) {
    const ask = () => request(app).get(path).set('authorization', bearer('acme'))
    const whole = conforming(operation, await ask())
    assert.match(whole.headers.etag!, /^".+"$/, operation)
    const again = conforming(operation, await ask().set('if-none-match', whole.headers.etag!))
    assert.equal(again.status, 304, operation)
  }
})

test('the check of responses sees what the API document does not describe', async (t) => {
  const { app, bearer } = await openGateway(t)
  const response = await request(app).get('/v1/orders').set('authorization', bearer('erp'))
  const altered = (how: object) => () => conforming('pullOrders', { ...response, ...how } as typeof response)
  conforming('pullOrders', response)
  assert.throws(altered({ text: '{"items":[]}' }), /nextCursor/)
  assert.throws(altered({ text: '{"items":[],"nextCursor":"x","more":1}' }), /additional/)
  assert.throws(altered({ type: 'text/html' }), /is text\/html/)
  assert.throws(altered({ status: 304 }), /has a body/)
  assert.throws(altered({ status: 429, type: 'application/problem+json' }), /retry-after/)
  assert.throws(altered({ status: 500, type: 'application/problem+json' }), /500/)
})
