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

/** A copy of an interaction that promises something else. */
function unkept(description: string, change: (one: HttpInteraction) => void): HttpInteraction {
  const copy = structuredClone(pact.interactions.find((one) => one.description === description)!)
  change(copy)
  return { ...copy, description: `${description}, otherwise` }
}

test('the ERP’s pact is what its program writes', async () => {
  assert.deepEqual(await generateApiPacts(folders.contracts), [{ name: API_PACT, text }])
})

test('the real API keeps every promise to the ERP, and none that was never made', async () => {
  assert.ok(pact.interactions.length >= 8)
  const others = [
    unkept('a pull without a token', ({ response }) => {
      response.status = 418
    }),
    unkept('that the ERP took an order', ({ response }) => {
      response.body.content.price = 'free'
    }),
    unkept('a pull when there is nothing new', ({ providerStates }) => {
      providerStates[0]!.name = 'the feed is full'
    }),
    unkept('the first pull of orders', (one) => {
      one.pending = true
    }),
  ]
  const asked = { ...pact, interactions: [...pact.interactions, ...others] }
  const { failures, interactions } = await verifyGatewayApi(asked, folders.partners)
  assert.equal(interactions, asked.interactions.length)
  assert.match(failures[0]!, /^gateway-api, a pull without a token, otherwise: .*418/)
  assert.match(failures[1]!, /^gateway-api, that the ERP took an order, otherwise: .*price/)
  assert.match(failures[2]!, /^gateway-api, a pull when .*there is no provider state "the feed is full"/)
  assert.match(failures[3]!, /^gateway-api, the first pull of orders, otherwise: it is pending/)
  assert.equal(failures.length, 4)
})
