// The ERP's contract with the gateway's API: pulling orders and saying what became of them. Run as a program,
// with a directory, it writes the pact there; each interaction is first tried out against Pact's own server, by
// the calls that an ERP makes.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { MatchersV3, PactV4 } from '@pact-foundation/pact'

const { eachLike, fromProviderState, integer, regex, string } = MatchersV3

export const CONSUMER = 'erp'
export const PROVIDER = 'gateway-api'

// No pact holds a token: the verifier puts a real one in its place.
const bearer = { Authorization: regex('Bearer .+', 'Bearer PLACEHOLDER') }
const json = { 'Content-Type': regex('application/json(;.*)?', 'application/json') }
const problemJson = { 'Content-Type': regex('application/problem[+]json(;.*)?', 'application/problem+json') }

const ULID = '[0-9A-HJKMNP-TV-Z]{26}'
const DECIMAL = '-?(0|[1-9][0-9]*)([.][0-9]+)?'
const FIRST = '01JNRZ4Q9XK3V0F2M6T8B5C7DA'
const id = (example = FIRST) => regex(ULID, example)

const entry = {
  entryId: id(),
  position: integer(1),
  documentId: id('01JNRZ4Q9XK3V0F2M6T8B5C7DB'),
  partner: 'acme',
  at: regex('[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z', '2025-04-02T05:00:00.000Z'),
  decision: 'undecided',
  order: {
    schema: 'order/1',
    number: string('4500012014'),
    date: regex('[0-9]{4}-[0-9]{2}-[0-9]{2}', '2025-04-02'),
    lines: eachLike({
      number: string('1'),
      quantity: { value: regex(DECIMAL, '24'), unit: string('EA') },
      price: { amount: regex(DECIMAL, '9.95') },
      item: { sellerId: string('WC-10') },
    }),
  },
}

const problem = (status: number) => ({ type: string('about:blank'), title: string('A title'), status })

interface Call {
  method?: 'GET' | 'POST'
  path: string
  body?: unknown
  token?: boolean
}

/** A call as the ERP makes it. */
async function call(server: string, { method = 'GET', path, body, token = true }: Call) {
  const response = await fetch(`${server}${path}`, {
    method,
    headers: {
      Accept: 'application/json, application/problem+json',
      ...(token ? { Authorization: 'Bearer of-the-erp' } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const entryPath = (act: 'accept' | 'fail') =>
  fromProviderState(`/v1/feed/\${first}/${act}`, `/v1/feed/${FIRST}/${act}`)

const reason = { code: 'item-unknown', text: 'We do not know the item WC-10.' }

/** Writes the interactions into the pact below a directory. */
export async function writePact(dir: string): Promise<void> {
  const pact = () => new PactV4({ consumer: CONSUMER, provider: PROVIDER, dir, logLevel: 'error' })
  await pulling(pact)
  await deciding(pact)
  await refused(pact)
}

type NewPact = () => PactV4

async function pulling(pact: NewPact): Promise<void> {
  await pact()
    .addInteraction()
    .given('two orders wait')
    .uponReceiving('the first pull of orders')
    .withRequest('GET', '/v1/orders', (it) => void it.query({ limit: '10' }).headers(bearer))
    .willRespondWith(
      200,
      (it) => void it.headers(json).jsonBody({ items: [entry, entry], nextCursor: string('c2') }),
    )
    .executeTest(async ({ url }) => {
      const page = await call(url, { path: '/v1/orders?limit=10' })
      assert.equal((page.body.items as unknown[]).length, 2)
      assert.equal(page.body.nextCursor, 'c2')
    })

  await pact()
    .addInteraction()
    .given('two orders wait')
    .uponReceiving('the next pull, from where the last one ended')
    .withRequest(
      'GET',
      '/v1/orders',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Pact fills it in from the provider's state.
      (it) => void it.query({ after: fromProviderState('${cursor}', 'c1') }).headers(bearer),
    )
    .willRespondWith(
      200,
      (it) => void it.headers(json).jsonBody({ items: [entry], nextCursor: string('c2') }),
    )
    .executeTest(async ({ url }) => {
      const page = await call(url, { path: '/v1/orders?after=c1' })
      assert.equal((page.body.items as unknown[]).length, 1)
    })

  await pact()
    .addInteraction()
    .given('no order waits')
    .uponReceiving('a pull when there is nothing new')
    .withRequest('GET', '/v1/orders', (it) => void it.headers(bearer))
    .willRespondWith(200, (it) => void it.headers(json).jsonBody({ items: [], nextCursor: string('c0') }))
    .executeTest(async ({ url }) => {
      const page = await call(url, { path: '/v1/orders' })
      assert.deepEqual(page.body.items, [])
    })
}

async function deciding(pact: NewPact): Promise<void> {
  await pact()
    .addInteraction()
    .given('two orders wait')
    .uponReceiving('that the ERP took an order')
    .withRequest('POST', entryPath('accept'), (it) => void it.headers(bearer))
    .willRespondWith(200, (it) => void it.headers(json).jsonBody({ entryId: id(), decision: 'accepted' }))
    .executeTest(async ({ url }) => {
      const answer = await call(url, { method: 'POST', path: `/v1/feed/${FIRST}/accept` })
      assert.equal(answer.body.decision, 'accepted')
    })

  await pact()
    .addInteraction()
    .given('two orders wait')
    .uponReceiving('that the ERP could not take an order')
    .withRequest('POST', entryPath('fail'), (it) => void it.headers(bearer).jsonBody(reason))
    .willRespondWith(200, (it) => void it.headers(json).jsonBody({ entryId: id(), decision: 'failed' }))
    .executeTest(async ({ url }) => {
      const answer = await call(url, { method: 'POST', path: `/v1/feed/${FIRST}/fail`, body: reason })
      assert.equal(answer.body.decision, 'failed')
    })
}

async function refused(pact: NewPact): Promise<void> {
  await pact()
    .addInteraction()
    .given('two orders wait, and the first was accepted')
    .uponReceiving('that the ERP could not take what it accepted before')
    .withRequest('POST', entryPath('fail'), (it) => void it.headers(bearer).jsonBody(reason))
    .willRespondWith(409, (it) => void it.headers(problemJson).jsonBody(problem(409)))
    .executeTest(async ({ url }) => {
      const answer = await call(url, { method: 'POST', path: `/v1/feed/${FIRST}/fail`, body: reason })
      assert.equal(answer.status, 409)
    })

  await pact()
    .addInteraction()
    .given('no order waits')
    .uponReceiving('that the ERP took an order that there never was')
    .withRequest('POST', `/v1/feed/${FIRST}/accept`, (it) => void it.headers(bearer))
    .willRespondWith(404, (it) => void it.headers(problemJson).jsonBody(problem(404)))
    .executeTest(async ({ url }) => {
      const answer = await call(url, { method: 'POST', path: `/v1/feed/${FIRST}/accept` })
      assert.equal(answer.status, 404)
    })

  await pact()
    .addInteraction()
    .given('two orders wait')
    .uponReceiving('a pull without a token')
    .withRequest('GET', '/v1/orders')
    .willRespondWith(401, (it) => void it.headers(problemJson).jsonBody(problem(401)))
    .executeTest(async ({ url }) => {
      const answer = await call(url, { path: '/v1/orders', token: false })
      assert.equal(answer.status, 401)
    })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dir = process.argv[2]
  if (dir === undefined) throw new Error('a directory to write the pact into is needed')
  await writePact(dir)
}
