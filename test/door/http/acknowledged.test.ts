// What the API shows of acknowledgements, and the release of what is held.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { hold } from './contents.ts'
import { type CallerName, openGateway } from './setting.ts'

const { house, app, bearer } = await openGateway({ after })

const get = async (operation: string, path: string, as: CallerName = 'operator') =>
  conforming(operation, await request(app).get(path).set('authorization', bearer(as)))
const release = async (id: string, as: CallerName) =>
  conforming(
    'releaseDocument',
    await request(app).post(`/v1/documents/${id}/release`).set('authorization', bearer(as)),
  )

const HOUR = 3_600_000
const later = (hours: number) => new Date(house.clock().getTime() + hours * HOUR).toISOString()

/** A document of ours at the drop point, waited for until then. */
async function delivered(due: number, risk: number): Promise<string> {
  const { id } = await hold(house)
  await house.store.release(id)
  const lease = async (verb: string) => {
    const steps = await house.store.claimSteps({ limit: 10, now: later(0), leaseUntil: later(1) })
    const { id: step, token } = steps.find((one) => one.verb === verb && one.subject === id)!
    return { step, token }
  }
  await house.store.commitWriting(await lease('write'), {
    document: id,
    body: new Uint8Array(1),
    findings: [],
    lineage: '{"kinds":[],"rows":[]}',
  })
  const blob = house.newId()
  await house.store.commitSealing(await lease('seal'), { document: id, control: '0001', blob, bytes: 1 })
  const awaited = { due: later(due), risk: later(risk) }
  await house.store.commitDelivering(await lease('deliver'), { document: id, at: later(0), awaited })
  return id
}

test('a document that waits says until when, and whether that is at risk', async () => {
  const [calm, risky] = [await delivered(24, 18), await delivered(24, -1)]
  const shown = async (id: string) => (await get('showDocument', `/v1/documents/${id}`)).body.acknowledgement
  assert.deepEqual(await shown(calm), {
    state: 'waiting',
    dueAt: later(24),
    riskAt: later(18),
    atRisk: false,
    by: [],
    findings: [],
  })
  assert.equal((await shown(risky)).atRisk, true)
  const found = async (query: string) =>
    (await get('listDocuments', `/v1/documents?${query}`)).body.items.map(({ id }: { id: string }) => id)
  assert.deepEqual(await found('acknowledgement=waiting&direction=out'), [calm, risky])
  assert.deepEqual(await found('acknowledgement=at-risk'), [risky])
  assert.deepEqual(await found('acknowledgement=overdue'), [])
  const figures = (await get('showMetrics', '/metrics')).text
  assert.match(figures, /edigw_acknowledgements_at_risk\{environment="production"\} 1\n/)
  assert.match(figures, /edigw_documents_acknowledgement\{environment="production",state="waiting"\} 2\n/)
  assert.match(figures, /edigw_steps\{verb="reconcile",state="waiting"\} 2\n/)
  const { body } = await get('listDocuments', '/v1/documents?acknowledgement=waiting', 'acme')
  assert.deepEqual(body.items[0].acknowledgement, { state: 'waiting', dueAt: later(24), riskAt: later(18) })
})

test('a state that there is none of is refused', async () => {
  assert.equal((await get('listDocuments', '/v1/documents?acknowledgement=maybe')).status, 400)
})

test('what is held goes out once it is released, by the ERP or an operator, once', async () => {
  const { id } = await hold(house)
  const summary = (await get('showDocument', `/v1/documents/${id}`)).body
  assert.deepEqual([summary.state, summary.acknowledgement], ['held', undefined])
  assert.equal((await release(id, 'acme')).status, 403)
  const released = await release(id, 'erp')
  assert.deepEqual([released.status, released.body.state], [202, 'submitted'])
  const again = await release(id, 'operator')
  assert.deepEqual([again.status, again.body.code], [409, 'conflict'])
  assert.match(again.body.detail, /held can be released; this one is submitted/)
  const [act] = await house.store.auditTrail({ subject: id, limit: 5 })
  assert.deepEqual([act?.act, act?.principal], ['document released', 'erp'])
})
