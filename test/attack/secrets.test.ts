// Secrets are shown once to whom they belong, and stand in no log, no audit trail and no answer after that.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { hashSecret } from '../../src/door/http/index.ts'
import { type Desk, openDesk } from './desk.ts'

let desk: Desk
before(async () => {
  desk = await openDesk()
})
after(() => desk.close())

const SECRET = 'canary-client-secret-4f1c'
const WRONG = 'canary-wrong-secret-77aa'
const form = (secret: string) =>
  new URLSearchParams({ grant_type: 'client_credentials', client_id: 'erp', client_secret: secret })

async function askForToken(secret: string): Promise<{ access_token?: string }> {
  const response = await fetch(`${desk.door.url}/v1/token`, { method: 'POST', body: form(secret) })
  return (await response.json()) as { access_token?: string }
}

/** A morning's work in which each secret there is crosses the door; what it was. */
async function workWithSecrets(): Promise<string[]> {
  const { store, clock } = desk.at.house
  await store.putPrincipal({ id: 'erp', role: 'erp' })
  const value = await hashSecret(SECRET, new Uint8Array(16).fill(7))
  const from = clock().toISOString()
  await store.addCredential({ id: 'c1', principal: 'erp', kind: 'client-secret', value, from })
  const { access_token: token = '' } = await askForToken(SECRET)
  assert.match(token, /^eyJ/)
  assert.equal((await askForToken(WRONG)).access_token, undefined)
  const basic = `Basic ${Buffer.from(`erp:${WRONG}`).toString('base64')}`
  for (const authorization of [`Bearer ${token}`, `Bearer ${token}x`, basic, `Bearer ${WRONG}`])
    await fetch(`${desk.door.url}/v1/orders?limit=x`, { headers: { authorization } })
  const added = await desk.ask('erp', '/v1/webhooks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `https://erp.example/told?key=${WRONG}` }),
  })
  const { id, secret } = (await added.json()) as { id: string; secret: string }
  const rotated = await desk.ask('erp', `/v1/webhooks/${id}/rotate`, { method: 'POST' })
  const { secret: second } = (await rotated.json()) as { secret: string }
  assert.doesNotMatch(await (await desk.ask('erp', `/v1/webhooks/${id}`)).text(), /whsec_/)
  return [SECRET, WRONG, token, token.split('.')[2]!, basic.slice(6), secret, second]
}

test('no secret, token or password stands in the log at its most talkative, nor in the audit trail', async () => {
  const secrets = await workWithSecrets()
  const trail = JSON.stringify(await desk.at.house.store.auditTrail({ limit: 500 }))
  assert.match(trail, /token issued|token-issued/i, 'the trail is there')
  assert.notEqual(desk.logged(), '', 'and so is the log')
  for (const secret of secrets) {
    assert.ok(!desk.logged().includes(secret), `in the log: ${secret}`)
    assert.ok(!trail.includes(secret), `in the audit trail: ${secret}`)
  }
})

test('what a document says does not stand in the log, be it taken or rejected', async () => {
  const order = readFileSync('partners/acme/samples/850-in/everything.edi', 'latin1')
  for (const text of [order, order.replace('BEG*00*SA*', 'BEG*00*XX*').replaceAll('1102', '1199')])
    await desk.at.bring(Buffer.from(text, 'latin1'))
  for (const word of ['Watering can', 'purchasing@acme-retail.example', '6145550142'])
    assert.ok(!desk.logged().includes(word), word)
})
