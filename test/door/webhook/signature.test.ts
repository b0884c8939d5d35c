import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { goodSecrets, secretOf, signedHeaders } from '../../../src/door/webhook/signature.ts'

const first = secretOf(new Uint8Array(32).fill(1))
const second = secretOf(new Uint8Array(32).fill(2))
const message = {
  id: '01JNRZ4Q9XK3V0F2M6T8B5C7DA',
  seconds: 1_700_000_000,
  body: '{"type":"document.ready"}',
}

/** As a receiver verifies it, by the convention's own words: base64 of the HMAC over "id.timestamp.body". */
const verified = (secret: string, headers: ReturnType<typeof signedHeaders>, body: string) => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
  return headers['webhook-signature'].split(' ').includes(expected)
}

test('a delivery is signed under each secret that is good', () => {
  const headers = signedHeaders([second, first], message)
  assert.deepEqual([headers['webhook-id'], headers['webhook-timestamp']], [message.id, '1700000000'])
  assert.equal(verified(first, headers, message.body), true)
  assert.equal(verified(second, headers, message.body), true)
  assert.equal(verified(first, headers, `${message.body} `), false)
  assert.equal(verified(secretOf(new Uint8Array(32).fill(3)), headers, message.body), false)
  assert.match(first, /^whsec_[A-Za-z0-9+/]{43}=$/)
})

test('the secret before is good until its time', () => {
  const rotated = { secret: second, previousSecret: first, previousUntil: '2026-01-02T00:00:00.000Z' }
  assert.deepEqual(goodSecrets(rotated, '2026-01-01T23:59:59.999Z'), [second, first])
  assert.deepEqual(goodSecrets(rotated, '2026-01-02T00:00:00.000Z'), [second])
  assert.deepEqual(goodSecrets({ secret: second }, '2026-01-01T00:00:00.000Z'), [second])
})
