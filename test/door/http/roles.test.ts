// Who may call what: each operation of the API document by each role and by nobody.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { routesOf } from '../../../src/door/http/routes.ts'
import { api, conforming, routes } from './conformity.ts'
import { type CallerName, openGateway } from './setting.ts'

const CALLERS: readonly CallerName[] = ['acme', 'erp', 'operator']
const NOBODYS_ID = '01JCD4XK3M8Y2V7Q5T9W1ZAB6N'

const { app, bearer } = await openGateway({ after })

const pathOf = (path: string) => path.replaceAll(/:\w+/g, NOBODYS_ID)

test('an operation lets in the roles that the API document names, and no others', async () => {
  const told: string[] = []
  for (const route of routes.filter(({ roles }) => roles)) {
    for (const name of CALLERS) {
      const role = name === 'acme' ? 'partner' : name
      const response = await request(app)[route.method](pathOf(route.path)).set('authorization', bearer(name))
      conforming(route.id, response)
      const may = (route.roles as readonly string[]).includes(role)
      assert.equal(response.status === 403, !may, `${route.id} by ${role}: ${response.status}`)
      assert.notEqual(response.status, 401, `${route.id} by ${role}`)
      if (may) told.push(`${role} ${route.id}`)
    }
  }
  assert.deepEqual(told.toSorted(), MAY.toSorted())
})

const READ = [
  'listDocuments',
  'listReceipts',
  'showAcknowledgements',
  'showCanonical',
  'showDocument',
  'showDraft',
  'showLineage',
  'showRaw',
  'showReceipt',
  'showUnmapped',
]

const PULLED = [
  'ApplicationAdvices',
  'CreditNotes',
  'Invoices',
  'OrderChanges',
  'OrderResponses',
  'Orders',
  'ReceiptAdvices',
  'Shipments',
]
const SUBMITTED = PULLED.map((name) => name.slice(0, -1))

const WEBHOOKS = [
  'listWebhooks',
  'addWebhook',
  'showWebhook',
  'removeWebhook',
  'rotateWebhookSecret',
  'replayEvents',
  'listWebhookDeliveries',
]

const REPLAYS = ['listReplays', 'beginReplay', 'readReplay', 'confirmReplay', 'endReplay']

/** Said once more than in the document, so that no change of it lets somebody in unseen. */
const MAY = [
  ...READ.map((id) => `partner ${id}`),
  ...READ.map((id) => `operator ${id}`),
  ...['listDocuments', 'showDocument', 'showRaw', 'showCanonical', 'showAcknowledgements'].map(
    (id) => `erp ${id}`,
  ),
  ...PULLED.flatMap((id) => [`erp pull${id}`, `operator pull${id}`]),
  ...SUBMITTED.map((id) => `erp submit${id}`),
  'erp regenerateDocument',
  'operator regenerateDocument',
  'partner receiveDocuments',
  'erp listFeed',
  'erp acceptEntry',
  'erp failEntry',
  'erp releaseDocument',
  'operator listFeed',
  'operator reprocessDocument',
  'operator releaseDocument',
  'operator listCrosswalkRows',
  'operator addCrosswalkRow',
  'operator removeCrosswalkRow',
  'operator listMissingRows',
  'operator listMappings',
  'operator showMapping',
  'operator activateMapping',
  'operator rollBackMapping',
  ...[...WEBHOOKS, ...REPLAYS].flatMap((id) => [`erp ${id}`, `operator ${id}`]),
  'operator listStoreKeys',
  'operator resealStore',
  'operator forgetStoreKey',
  'operator listBans',
  'operator liftBan',
  'operator listSessions',
  'operator listUploads',
  'operator listKeys',
  'operator addKey',
  'operator expireKey',
  'operator listSecrets',
  'operator addSecret',
  'operator expireSecret',
  'operator resendDocument',
  'operator listDeadLetters',
  'operator listParkedSteps',
  'operator resumeStep',
  'operator giveUpStep',
  'operator giveUpDocument',
  'operator findStories',
  'operator listAlerts',
  'operator showAlert',
  'operator acknowledgeAlert',
  'operator runRetention',
  'operator redact',
  'operator showMetrics',
]

test('without a token only the open operations answer, all others challenge', async () => {
  for (const route of routes) {
    const response = conforming(route.id, await request(app)[route.method](pathOf(route.path)))
    if (route.roles) {
      assert.equal(response.status, 401, route.id)
      assert.equal(response.headers['www-authenticate'], 'Bearer realm="edi-partner-gateway"', route.id)
    } else assert.notEqual(response.status, 401, route.id)
  }
})

test('a caller who may not is refused before a word of the request is looked at', async () => {
  const asking = () => request(app).post('/v1/feed/nonsense/fail?what=ever').type('json').send('{"not json')
  assert.equal((await asking()).status, 401)
  assert.equal((await asking().set('authorization', bearer('acme'))).status, 403)
  assert.equal((await asking().set('authorization', bearer('erp'))).status, 400)
})

test('an operation that names no roles and is not open stops the start', () => {
  const forgotten = structuredClone(api)
  delete forgotten.paths['/v1/orders']!.get!['x-roles']
  assert.throws(() => routesOf(forgotten), /pullOrders names no roles/)
})

test('an operation that the document opens, and the handlers do not, stops the start', () => {
  const opened = structuredClone(api)
  opened.paths['/v1/orders']!.get!.security = [{}]
  assert.throws(() => routesOf(opened), /pullOrders.*disagree/)
})
