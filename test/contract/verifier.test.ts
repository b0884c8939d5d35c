import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CannotAnswer, type Provider } from '../../src/contract/endpoint.ts'
import { bytesOf, fileContents, type Interaction, type Pact } from '../../src/contract/pact.ts'
import { runVerifier, VerifierError } from '../../src/contract/verifier.ts'

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

const resultsOf = async (pact: Pact, provider: Provider) => (await runVerifier(pact, provider)).results

test('a provider state that does not exist fails, and is named', async () => {
  const pact = pactOf(interaction('k1', { providerStates: [{ name: 'nobody knows', params: {} }] }))
  const { results, complaints } = await runVerifier(pact, providing({ number: '1' }))
  assert.equal(results[0]!.result, 'Error')
  assert.deepEqual(complaints, ['there is no provider state "nobody knows"'])
})

test('a state that can’t be brought about fails, however right the answer', async () => {
  const states = {
    ready() {
      throw new CannotAnswer('not today')
    },
  }
  const { results, complaints } = await runVerifier(pactOf(interaction('k1')), {
    ...providing({ number: '1' }),
    states,
  })
  assert.equal(results[0]!.result, 'Error')
  assert.deepEqual(complaints, ['not today'])
})

test('Pact lets a value pass that it does not expect; the number of values beside it does not', async () => {
  const pact = pactOf(interaction('k1'))
  const body = { number: '1', more: '2' }
  const [unseen] = await resultsOf(pact, providing(body))
  assert.equal(unseen!.result, 'OK')
  const [seen] = await resultsOf(pact, providing(body, '2'))
  assert.equal(seen!.result, 'Error')
})

test('a pending interaction that fails is told as pending and failed', async () => {
  const [pending, firm] = await resultsOf(
    pactOf(interaction('k1', { pending: true }), interaction('k2')),
    providing({ number: '2' }),
  )
  assert.deepEqual([pending!.pending, pending!.result], [true, 'Error'])
  assert.deepEqual([firm!.pending, firm!.result], [false, 'Error'])
})

test('a document of a megabyte comes through byte for byte, be it text or not', async () => {
  const files = [Buffer.from('ISA*é\r\n~'.padEnd(1 << 20, 'x')), Buffer.alloc(1 << 20, 0xe9)]
  const seen: (Uint8Array | undefined)[] = []
  const pact = pactOf(
    ...files.map((file, at) =>
      interaction(`k${at}`, { request: { contents: fileContents(file, 'text/plain'), metadata: {} } }),
    ),
  )
  const results = await resultsOf(pact, {
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
  await assert.rejects(runVerifier(twins, providing({ number: '1' })), VerifierError)
})

test('a file that Pact can’t read is trouble, and no verdict', async () => {
  const broken = { ...pactOf(interaction('k1')), interactions: [{ description: 'of no known kind' }] }
  await assert.rejects(runVerifier(broken, providing({ number: '1' })), VerifierError)
})
