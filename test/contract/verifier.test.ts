import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CannotAnswer, type Provider } from '../../src/contract/endpoint.ts'
import { bytesOf, fileContents, type Interaction, type Pact } from '../../src/contract/pact.ts'
import { runVerifier, VerifierError } from '../../src/contract/verifier.ts'
import { VerifierChild } from '../../src/contract/verifierChild.ts'

const json = 'application/json'

function interaction(key: string, more: Partial<Interaction> = {}): Interaction {
  return {
    type: 'Synchronous/Messages',
    key,
    description: `interaction ${key}`,
    pending: false,
    providerStates: [{ name: 'ready', params: { partner: 'acme' } }],
    comments: { text: [], references: {} },
    request: { contents: fileContents(Buffer.from('ISA*~'), 'application/edi-x12'), metadata: {} },
    response: [
      {
        contents: { content: { number: '1' }, contentType: json, encoded: false },
        metadata: { contentType: json, values: '1' },
        matchingRules: { body: {} },
      },
    ],
    ...more,
  }
}

const pactOf = (...interactions: Interaction[]): Pact => ({
  consumer: { name: 'erp' },
  provider: { name: 'mapping.acme.850-in' },
  interactions,
  metadata: { pactSpecification: { version: '4.0' } },
})

const providing = (body: unknown, values = '1'): Provider => ({
  states: { ready: () => undefined },
  answer: () => ({ body, metadata: { contentType: json, values } }),
})

const kept = new VerifierChild()
after(() => kept.close())

test('states that don’t exist or can’t be brought about fail, pending ones too, however right the answer', async () => {
  const within = (name: string) => ({ providerStates: [{ name, params: {} }] })
  const pact = pactOf(
    interaction('k1', within('nobody knows')),
    interaction('k2', within('impossible')),
    interaction('k3', { ...within('impossible'), pending: true }),
    interaction('k4'),
  )
  const impossible = () => {
    throw new CannotAnswer('not today')
  }
  const { answer, states } = providing({ number: '1' })
  const { results, complaints } = await runVerifier(
    pact,
    {
      answer: answer!,
      states: { ...states, impossible },
    },
    { child: kept },
  )
  assert.deepEqual(
    results.map(({ result, pending }) => `${result}${pending ? ', pending' : ''}`),
    ['Error', 'Error', 'Error, pending', 'OK'],
  )
  assert.deepEqual([...complaints].sort(), [
    'not today',
    'not today',
    'there is no provider state "nobody knows"',
  ])
})

test('Pact lets a value pass that it does not expect; the number of values beside it does not', async () => {
  const answered: Provider = {
    states: { ready: () => undefined },
    answer: ({ description }) => ({
      body: { number: '1', more: '2' },
      metadata: { contentType: json, values: description === 'interaction uncounted' ? '1' : '2' },
    }),
  }
  const pact = pactOf(interaction('uncounted'), interaction('counted'))
  const { results } = await runVerifier(pact, answered, { child: kept })
  assert.deepEqual(
    results.map(({ result }) => result),
    ['OK', 'Error'],
  )
})

test('a document of a megabyte comes through byte for byte, be it text or not', async () => {
  const files = [Buffer.from('ISA*é\r\n~'.padEnd(1 << 20, 'x')), Buffer.alloc(1 << 20, 0xe9)]
  const seen: (Uint8Array | undefined)[] = []
  const pact = pactOf(
    ...files.map((file, at) =>
      interaction(`k${at}`, { request: { contents: fileContents(file, 'text/plain'), metadata: {} } }),
    ),
  )
  const { results } = await runVerifier(pact, {
    states: { ready: () => undefined },
    answer({ request }) {
      seen.push(bytesOf(request?.contents))
      return { body: { number: '1' }, metadata: { contentType: json, values: '1' } }
    },
  })
  assert.deepEqual(
    results.map(({ result }) => result),
    ['OK', 'OK'],
  )
  assert.ok(files.every((file) => seen.some((bytes) => bytes && Buffer.from(bytes).equals(file))))
})

test('a provider that never answers is not waited for: its verifier is killed', async () => {
  const never: Provider = { states: { ready: () => new Promise(() => undefined) } }
  await assert.rejects(runVerifier(pactOf(interaction('k1')), never, { seconds: 2 }), (error: Error) => {
    assert.ok(error instanceof VerifierError)
    assert.match(error.message, /^The verifier was killed after 2 s/)
    return true
  })
})

test('nothing is believed where not every interaction was run once', async () => {
  const twins = pactOf(interaction('k1'), interaction('k1'))
  await assert.rejects(runVerifier(twins, providing({ number: '1' }), { child: kept }), VerifierError)
})

test('a file that Pact can’t read is trouble, and no verdict', async () => {
  const broken = { ...pactOf(interaction('k1')), interactions: [{ description: 'of no known kind' }] }
  await assert.rejects(runVerifier(broken, providing({ number: '1' }), { child: kept }), VerifierError)
})

test('one process takes pact after pact, and another one those behind a pact that it hangs on', async () => {
  const child = new VerifierChild()
  const good = pactOf(interaction('k1'))
  const never: Provider = { states: { ready: () => new Promise(() => undefined) } }
  const outcomes = await Promise.allSettled([
    runVerifier(good, providing({ number: '1' }), { child }),
    runVerifier(good, providing({ number: '2' }), { child }),
    runVerifier(good, never, { child, seconds: 1 }),
    runVerifier(good, providing({ number: '1' }), { child }),
  ])
  await child.close()
  assert.deepEqual(
    outcomes.map((one) => (one.status === 'rejected' ? 'killed' : one.value.results[0]!.result)),
    ['OK', 'Error', 'killed', 'OK'],
  )
})
