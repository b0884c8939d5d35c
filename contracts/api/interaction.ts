// One interaction of an API pact, said as data: it is put into the pact by Pact's own DSL, and tried out against
// Pact's own server by the very call that the consumer makes.
import assert from 'node:assert/strict'
import { MatchersV3, PactV4 } from '@pact-foundation/pact'
import { FIRST, PROVIDER } from './words.ts'

type Headers = Record<string, string | ReturnType<typeof MatchersV3.regex>>

export interface Interaction {
  given: string
  /** What the provider's state is about. */
  with?: Record<string, string | number>
  says: string
  method?: 'GET' | 'POST'
  /** `{document}` is a value that the provider's state answers; so it is in the query. */
  path: string
  query?: Record<string, string>
  headers?: Headers
  /** Text of the media type that the headers say; otherwise JSON. */
  body?: unknown
  status: number
  /** What the consumer expects of the answer. */
  answer: { headers?: Headers; body?: unknown }
}

/** Opens the pact of a consumer in a directory; one interaction is put into it at a time. */
export const pactOf =
  (consumer: string, dir: string) =>
  async (one: Interaction): Promise<void> => {
    const pact = new PactV4({ consumer, provider: PROVIDER, dir, logLevel: 'error' })
    const { method = 'GET', headers = {}, body, answer } = one
    await pact
      .addInteraction()
      .given(one.given, one.with)
      .uponReceiving(one.says)
      .withRequest(method, fromState(one.path), (it) => {
        it.headers(headers)
        it.query(mapped(one.query ?? {}, fromState))
        if (typeof body === 'string') textBody(it, String(headers['Content-Type']), body)
        else if (body !== undefined) it.jsonBody(body)
      })
      .willRespondWith(one.status, (it) => {
        it.headers(answer.headers ?? {})
        if (answer.body !== undefined) it.jsonBody(answer.body)
      })
      .executeTest(({ url }) => call(url, one))
  }

/** Makes the call as the consumer does, and looks whether the example answer is one that it can use. */
async function call(url: string, one: Interaction): Promise<void> {
  const { method = 'GET', headers = {}, body } = one
  const query = new URLSearchParams(mapped(one.query ?? {}, exampleOf)).toString()
  const address = `${url}${exampleOf(one.path)}${query === '' ? '' : `?${query}`}`
  const sent = mapped(headers, (value) => (typeof value === 'string' ? value : String(value.value)))
  const json = body === undefined || typeof body === 'string' ? {} : { 'Content-Type': 'application/json' }
  const init: RequestInit = { method, headers: { ...json, ...sent } }
  if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(address, init)
  const said = await response.text()
  assert.equal(response.status, one.status, `${one.says}: ${said}`)
  if (one.answer.body !== undefined) assert.equal(typeof JSON.parse(said), 'object')
}

const mapped = <T, R>(table: Record<string, T>, of: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name, of(value)]))

const NAMES = /\{([a-z]+)\}/g
const exampleOf = (text: string): string => text.replaceAll(NAMES, FIRST)

/** Pact's own form of a text with values of the provider's state. */
const fromState = (text: string) =>
  exampleOf(text) === text
    ? text
    : MatchersV3.fromProviderState(
        text.replaceAll(NAMES, (name) => `$${name}`),
        exampleOf(text),
      )

/** Pact's builder has no body of text: what it calls a body is base64, and compared by a guess at its type. */
function textBody(builder: unknown, contentType: string, text: string): void {
  const { interaction } = builder as { interaction: { withRequestBody(text: string, type: string): void } }
  interaction.withRequestBody(text, contentType)
}
