import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyGatewayApi } from '../../src/cli/apiContract.ts'
import { type ApiPact, committedApiPacts, generateApiPacts } from '../../src/contract/api.ts'
import { discrepancies } from '../../src/contract/openapi.ts'
import { ownApi } from '../../src/door/http/index.ts'
import { folders } from './promises.ts'

interface HttpInteraction {
  description: string
  pending: boolean
  providerStates: { name: string; params?: Record<string, unknown> }[]
  request: { headers?: Record<string, string[]>; query?: Record<string, string[]> }
  response: { status: number; body: { content: Record<string, unknown> } }
}

interface EventInteraction {
  contents: { content: { type: string } }
}

interface HttpPact extends ApiPact {
  interactions: readonly HttpInteraction[]
}

const pacts = committedApiPacts(folders.contracts) as HttpPact[]
const pactOf = (consumer: string, provider = 'gateway-api') =>
  pacts.find((one) => one.consumer.name === consumer && one.provider.name === provider)!

/** A copy of an interaction that promises something else. */
function unkept(consumer: string, said: string, change: (one: HttpInteraction) => void): HttpInteraction {
  const copy = structuredClone(pactOf(consumer).interactions.find(({ description }) => description === said)!)
  change(copy)
  return { ...copy, description: `${said}, otherwise` }
}

test('the pacts with the API are what their programs write', async () => {
  const committed = pacts.map(({ consumer, provider }) => {
    const name = `${consumer.name}-${provider.name}.json`
    return { name, text: readFileSync(join(folders.contracts, 'pacts', name), 'utf8') }
  })
  assert.deepEqual(
    committed.map(({ name }) => name),
    ['erp-gateway-api.json', 'erp-gateway-events.json', 'partner.acme-gateway-api.json'],
  )
  assert.deepEqual(await generateApiPacts(folders.contracts), committed)
})

test('the real gateway keeps every promise to the ERP and to a partner, and none that was never made', async () => {
  const others = [
    unkept('erp', 'a pull without a token', ({ response }) => {
      response.status = 418
    }),
    unkept('erp', 'that the ERP took an order', ({ response }) => {
      response.body.content.price = 'free'
    }),
    unkept('erp', 'a pull when there is nothing new', ({ providerStates }) => {
      providerStates[0]!.name = 'the feed is full'
    }),
    unkept('erp', 'the first pull of orders', (one) => {
      one.pending = true
    }),
  ]
  // A token that is not the placeholder is sent as it stands: what it brings is told by the API, not by the verifier.
  const forged = unkept('partner.acme', 'a file with a token that is not ours', ({ response }) => {
    response.status = 202
  })
  const erp = pactOf('erp')
  const acme = pactOf('partner.acme')
  const events = pactOf('erp', 'gateway-events')
  const another = structuredClone(events.interactions[0]!) as HttpInteraction & EventInteraction
  another.contents.content.type = 'document.lost'
  const asked = [
    { ...erp, interactions: [...erp.interactions, ...others] },
    { ...events, interactions: [...events.interactions, { ...another, description: 'that it was lost' }] },
    { ...acme, interactions: [...acme.interactions, forged] },
  ]
  const [toErp, told, toAcme] = await verifyGatewayApi(asked, folders.partners)
  assert.equal(toErp!.interactions, erp.interactions.length + others.length)
  const [first, second, third, fourth, ...more] = toErp!.failures
  assert.match(first!, /^gateway-api for erp, a pull without a token, otherwise: .*418/)
  assert.match(second!, /^gateway-api for erp, that the ERP took an order, otherwise: .*price/)
  assert.match(third!, /a pull when .*there is no provider state "the feed is full"/)
  assert.match(fourth!, /the first pull of orders, otherwise: it is pending/)
  assert.deepEqual(more, [])
  assert.equal(told!.failures.length, 1, told!.failures.join('\n'))
  assert.match(told!.failures[0]!, /^gateway-events for erp, that it was lost: .*document.lost/)
  assert.equal(toAcme!.failures.length, 1, toAcme!.failures.join('\n'))
  assert.match(toAcme!.failures[0]!, /^gateway-api for partner.acme, a file with a token .* otherwise: .*202/)
})

test('what a pact relies on is documented, and what it asks is allowed; where not, it is said in words', async () => {
  const erp = pactOf('erp')
  const unknown = unkept('erp', 'the first pull of orders', ({ response, request }) => {
    response.body.content = { items: [], nextCursor: 'c2', total: 2 }
    request.query = { limit: ['9000'] }
  })
  const unsaid = unkept('erp', 'that the ERP took an order', ({ response }) => {
    response.status = 418
  })
  const asked = { ...erp, interactions: [unknown, unsaid] }
  const events = structuredClone(pactOf('erp', 'gateway-events'))
  const [message] = events.interactions as unknown as EventInteraction[]
  message!.contents.content.type = 'document.lost'
  const remarks = await discrepancies(await ownApi(), [...pacts, asked, events])
  const expected = /, otherwise: |^gateway-events for erp, that an order /
  assert.deepEqual(
    remarks.filter((one) => !expected.test(one)),
    [],
  )
  const said = remarks.join('\n')
  assert.match(said, /gateway-events for erp, that an order .*: it\/type must be equal to one of/)
  assert.match(said, /the first pull of orders, otherwise: .* - total \(response.body.incompatible\)/)
  assert.match(said, /the first pull of orders, otherwise: .*<= 200 \(request.query.incompatible\)/)
  assert.match(said, /that the ERP took an order, otherwise: .*(response.status)/)
})
