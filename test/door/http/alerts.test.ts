// What operators must know of, by the API.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { anAlert } from './contents.ts'
import { openGateway } from './setting.ts'

const { house, app, bearer } = await openGateway({ after })

const get = (path: string) => request(app).get(path).set('authorization', bearer('operator'))
const acknowledge = (id: string, body: object) =>
  request(app).post(`/v1/alerts/${id}/acknowledge`).set('authorization', bearer('operator')).send(body)

test('an alert is listed until it ends, and who takes it on is shown and kept in the trail', async () => {
  const id = await anAlert(house)
  const listed = conforming('listAlerts', await get('/v1/alerts?partner=acme'))
  assert.deepEqual(
    listed.body.items.map((one: { id: string }) => one.id),
    [id],
  )
  const taken = conforming(
    'acknowledgeAlert',
    await acknowledge(id, { by: 'night shift', note: 'Asked Acme.' }),
  )
  assert.deepEqual([taken.body.acknowledgedBy, taken.body.note], ['night shift', 'Asked Acme.'])
  const [entry] = await house.store.auditTrail({ subject: id, limit: 1 })
  assert.deepEqual([entry?.act, entry?.principal], ['alert acknowledged', 'desk'])
  const at = house.clock().toISOString()
  await house.store.commitLook({ at, began: [], lasting: [], ended: [id], events: [], forgetBefore: at })
  assert.deepEqual((await get('/v1/alerts')).body.items, [])
  assert.equal((await get('/v1/alerts?all=true')).body.items[0].ended, at)
  assert.equal((await acknowledge(id, { note: 'Too late.' })).status, 409)
  assert.equal(conforming('showAlert', await get(`/v1/alerts/${house.newId()}`)).status, 404)
})
