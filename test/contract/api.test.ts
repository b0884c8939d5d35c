import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyGatewayApi } from '../../src/cli/apiContract.ts'
import { API_PACT, generateApiPacts } from '../../src/contract/api.ts'
import { folders } from './promises.ts'

interface HttpInteraction {
  description: string
  pending: boolean
  providerStates: { name: string }[]
  response: { status: number; body: { content: Record<string, unknown> } }
}

const text = readFileSync(join(folders.contracts, 'pacts', API_PACT), 'utf8')
const pact = JSON.parse(text) as { provider: { name: string }; interactions: HttpInteraction[] }

const find = (description: string): HttpInteraction =>
  structuredClone(pact.interactions.find((one) => one.description === description)!)

test('the ERP’s pact is what its program writes', async () => {
  assert.deepEqual(await generateApiPacts(folders.contracts), [{ name: API_PACT, text }])
})

test('the real API keeps every promise to the ERP, and none that was never made', async () => {
  const promised = await verifyGatewayApi(pact, folders.partners)
  assert.deepEqual(promised, { failures: [], interactions: pact.interactions.length })
  assert.ok(pact.interactions.length >= 8)

  const teapot = find('a pull without a token')
  teapot.response.status = 418
  const more = find('that the ERP took an order')
  more.response.body.content.price = 'free'
  const nowhere = find('a pull when there is nothing new')
  nowhere.providerStates[0]!.name = 'the feed is full'
  const pending = { ...find('the first pull of orders'), pending: true }
  const unkept = { ...pact, interactions: [teapot, more, nowhere, pending] }
  const { failures, interactions } = await verifyGatewayApi(unkept, folders.partners)
  assert.equal(interactions, 4)
  assert.match(failures[0]!, /^gateway-api, a pull without a token: .*418/)
  assert.match(failures[1]!, /^gateway-api, that the ERP took an order: .*price/)
  assert.match(failures[2]!, /^gateway-api, a pull when .*there is no provider state "the feed is full"/)
  assert.match(failures[3]!, /^gateway-api, the first pull of orders: it is pending/)
  assert.equal(failures.length, 4)
})
