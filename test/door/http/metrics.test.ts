// Figures for Prometheus.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import request from 'supertest'
import { anAlert, hold, openOrders, publish } from './contents.ts'
import { type Gateway, openGateway } from './setting.ts'

const figures = async ({ app, bearer }: Gateway) =>
  (await request(app).get('/metrics').set('authorization', bearer('operator'))).text

test('requests are counted by operation, method and status, whatever their address', async (t) => {
  const gateway = await openGateway(t)
  await request(gateway.app).get('/healthz')
  await request(gateway.app).get('/v1/orders')
  await request(gateway.app).get('/somewhere/else?number=4500012345')
  const text = await figures(gateway)
  const count = (labels: string) => `edigw_http_request_duration_seconds_count{${labels}} 1`
  assert.ok(text.includes(count('operation="showHealth",method="GET",status="200"')))
  assert.ok(text.includes(count('operation="pullOrders",method="GET",status="401"')))
  assert.ok(text.includes(count('operation="none",method="GET",status="404"')))
  assert.doesNotMatch(text, /somewhere|4500012345/)
})

test('steps that wait are shown by verb and state', async (t) => {
  const gateway = await openGateway(t)
  await openOrders(gateway.house)
  assert.match(await figures(gateway), /^edigw_steps\{verb="read",state="due"\} 1$/m)
})

test('the feed shows how long its oldest undecided entry waits', async (t) => {
  const gateway = await openGateway(t)
  const oldest = async () => {
    const [, seconds] = /^edigw_feed_oldest_undecided_seconds\{environment="production"\} (\d+)$/m.exec(
      await figures(gateway),
    )!
    return Number(seconds)
  }
  assert.equal(await oldest(), 0)
  const { entries } = await publish(gateway.house)
  gateway.house.pass(90)
  assert.equal(await oldest(), 90)
  for (const entry of entries)
    await gateway.house.store.decide(entry, { decision: 'accepted', at: gateway.house.clock().toISOString() })
  assert.equal(await oldest(), 0)
})

test('the process itself is shown', async (t) => {
  assert.match(await figures(await openGateway(t)), /^process_resident_memory_bytes \d+$/m)
})

test('what waits and what is wrong is shown by partner and code, and what happens is counted', async (t) => {
  const gateway = await openGateway(t)
  const { house } = gateway
  await hold(house)
  await anAlert(house)
  const at = house.clock().toISOString()
  await house.store.noteTrouble({ place: 'put edi@host:22 /in', partner: 'acme', at, says: 'refused' })
  await openOrders(house)
  house.pass(30)
  house.figures!.step({ verb: 'read', outcome: 'retried', seconds: 0.03 })
  const text = await figures(gateway)
  for (const line of [
    'edigw_documents_waiting{environment="production",partner="acme",state="held"} 1',
    'edigw_alerts_open{kind="documents-parked"} 1',
    'edigw_remote_door_failures{partner="acme",act="put"} 1',
    'edigw_steps_oldest_due_seconds 30',
    'edigw_step_duration_seconds_count{verb="read",outcome="retried"} 1',
    'edigw_receipts_total{partner="acme",door="http",repeated="false"} 1',
    'edigw_database_connections{state="waiting"} 0',
  ])
    assert.ok(text.includes(`\n${line}\n`), line)
  assert.match(text, /^edigw_received_bytes_total\{partner="acme",door="http"\} \d{3}$/m)
  assert.doesNotMatch(text, /4500012345|[0-9A-HJKMNP-TV-Z]{26}/)
})
