// The operator's desk: what waits, setting it going again, and everything about a number.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { hold, orders, publish } from './contents.ts'
import { type CallerName, openGateway } from './setting.ts'

const { house, app, bearer } = await openGateway({ after })
const { store } = house

const get = (path: string) => request(app).get(path).set('authorization', bearer('operator'))
const post = (path: string, body: object) =>
  request(app).post(path).set('authorization', bearer('operator')).send(body)

test('a number tells the whole story: the file, the reading, the feed and the decision of the ERP', async () => {
  const { documents, receipt, entries } = await publish(house, { second: 'draft' })
  await store.decide(entries[0]!, { decision: 'accepted', at: house.clock().toISOString() })
  const { body } = conforming('findStories', await get('/v1/find?text=4500012345'))
  assert.deepEqual(body.receipts, [])
  const [story] = body.items
  assert.equal(body.items.length, 1)
  assert.deepEqual(
    [story.by, story.document.id, story.receipt.id, story.feed[0].decision],
    ['number', documents[0]!.id, receipt, 'accepted'],
  )
  const both = conforming('findStories', await get('/v1/find?text=000000101'))
  assert.deepEqual(
    both.body.items.map((one: { document: { id: string } }) => one.document.id),
    documents.map(({ id }) => id),
  )
  for (const id of [documents[0]!.id, entries[0]!]) {
    const byId = conforming('findStories', await get(`/v1/find?text=${id}`)).body.items
    assert.deepEqual([byId.length, byId[0].by, byId[0].document.id], [1, 'id', documents[0]!.id])
  }
  assert.deepEqual((await get('/v1/find?text=nobody-knows')).body.items, [])
})

test('what did not leave is not sent again', async () => {
  const { documents } = await publish(house, { text: orders('000000178') })
  const refused = await post(`/v1/documents/${documents[0]!.id}/resend`, { reason: 'it was lost' })
  assert.deepEqual([refused.status, /inbound/.test(refused.text)], [409, true])
})

test('what waits is told by what it waits for, and a parked step goes on when it is let', async () => {
  const held = await hold(house)
  await request(app)
    .post('/v1/documents')
    .set('authorization', bearer('acme'))
    .type('application/edi-x12')
    .send(orders('000000177'))
  const [step] = await store.claimSteps({
    limit: 1,
    now: house.clock().toISOString(),
    leaseUntil: '2999-01-01T00:00:00.000Z',
  })
  assert.ok(step)
  const reason = 'The disk was full.'
  await store.parkStep({ step: step.id, token: step.token }, reason, house.clock().toISOString())
  const letters = conforming('listDeadLetters', await get('/v1/dead-letters')).body.items
  const told = (waitsFor: string) => letters.find((one: { waitsFor: string }) => one.waitsFor === waitsFor)
  assert.deepEqual(
    [told('person').code, told('person').step, told('person').says],
    ['failure', step.id, reason],
  )
  assert.deepEqual([told('release').document, told('release').count], [held.id, 1])
  assert.equal(told('release').command, `edigw documents release ${held.id}`)
  const steps = conforming('listParkedSteps', await get('/v1/steps')).body.items
  assert.deepEqual(
    steps.map((one: { id: string; code: string }) => [one.id, one.code]),
    [[step.id, 'failure']],
  )
  const { allowed, says } = steps[0].givingUp
  assert.equal(allowed, false)
  assert.match(
    says,
    /^It is a file that a partner brought: .* It can’t be given up: mend what its reason names/,
  )
  const giveUp = conforming('giveUpStep', await post(`/v1/steps/${step.id}/give-up`, { reason: 'why' }))
  assert.deepEqual([giveUp.status, giveUp.body.detail], [409, says])
  const resume = () => post(`/v1/steps/${step.id}/resume`, { reason: 'There is room again.' })
  assert.equal(conforming('resumeStep', await resume()).status, 204)
  assert.equal((await resume()).status, 404)
  const [entry] = await store.auditTrail({ subject: step.id, limit: 1 })
  assert.deepEqual([entry?.act, entry?.detail], ['step resumed', 'There is room again.'])
})

test('what can’t leave is given up by an operator of production alone, as often as he says it', async () => {
  const { id } = await hold(house)
  await store.release(id)
  const claimed = await store.claimSteps({
    limit: 100,
    now: house.clock().toISOString(),
    leaseUntil: '2999-01-01T00:00:00.000Z',
  })
  const step = claimed.find(({ subject }) => subject === id)
  const giveUp = (who: CallerName, body: object = { reason: 'the partner is gone' }) =>
    request(app).post(`/v1/steps/${step!.id}/give-up`).set('authorization', bearer(who)).send(body)
  assert.equal((await giveUp('operator')).status, 404)
  await store.parkStep({ step: step!.id, token: step!.token }, 'It is broken.', house.clock().toISOString())
  for (const who of ['erp', 'acme'] as const) assert.equal((await giveUp(who)).status, 403)
  for (const body of [{}, { reason: '' }, { reason: 'x', step: '1' }])
    assert.equal((await giveUp('operator', body)).status, 400)
  for (let times = 0; times < 2; times++)
    assert.equal(conforming('giveUpStep', await giveUp('operator')).status, 204)
  const { state, reason } = conforming('showDocument', await get(`/v1/documents/${id}`)).body
  assert.equal(state, 'given-up')
  assert.match(reason, /^Given up by \S+ at \S+Z: the partner is gone\. It waited: It is broken\.$/)
  assert.deepEqual((await get('/v1/documents?state=given-up')).body.items.length, 1)
  const [story] = conforming('findStories', await get(`/v1/find?text=${id}`)).body.items
  assert.deepEqual(story.acts[0].act, 'document given up')
  assert.equal((await store.auditTrail({ subject: step!.id, limit: 9 })).length, 1)
})
