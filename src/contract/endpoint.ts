// Where the verifier asks its questions: a server on the loopback that answers for one provider under test. Ours,
// because Pact's own lets an unknown provider state pass and refuses bodies above 75 kB. Whatever can't be
// answered is 4xx: the verifier asks again for two minutes after a 5xx.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Contents } from './pact.ts'

/** What the verifier asks for: an interaction's message. */
export interface Question {
  description: string
  providerStates?: readonly { name: string; params?: Readonly<Record<string, unknown>> }[]
  request?: { contents?: Partial<Contents>; metadata?: Readonly<Record<string, string>> }
}

export interface Reply {
  /** Bytes as they are, anything else as JSON. */
  body: unknown
  metadata: Readonly<Record<string, string>>
}

/** Brings the provider into a state; answers values for the interaction, or throws CannotAnswer. */
export type StateHandler = (params: Readonly<Record<string, unknown>>) => Promise<unknown> | unknown

export interface Provider {
  states: Readonly<Record<string, StateHandler>>
  answer?: (question: Question) => Reply
}

/** What is asked for does not exist; the text goes into the report. */
export class CannotAnswer extends Error {}

export interface Endpoint {
  port: number
  /** What could not be answered, in the order it was asked. */
  complaints: readonly string[]
  close: () => Promise<void>
}

export const MESSAGES = '/messages'
export const STATES = '/states'

/** A sample is 4 MB at most, and comes in base64 in JSON. */
const MOST_BYTES = 64 << 20

/** Opens the endpoint of a provider on the loopback, on a free port where none is named. */
export async function openEndpoint(provider: Provider, port = 0): Promise<Endpoint> {
  const complaints: string[] = []
  const server = createServer((req, res) => {
    serve(provider, req, res).catch((error: Error) => {
      complaints.push(error.message)
      reply(res, 422, { body: { error: error.message }, metadata: {} })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { port: (server.address() as AddressInfo).port, complaints, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function serve(provider: Provider, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = JSON.parse(await textOf(req)) as Record<string, unknown>
  if (req.url === STATES) return reply(res, 200, { body: (await enter(provider, body)) ?? {}, metadata: {} })
  if (req.url === MESSAGES && provider.answer)
    return reply(res, 200, provider.answer(body as unknown as Question))
  throw new CannotAnswer(`nothing is served at ${req.url}`)
}

async function enter({ states }: Provider, { state, action, params }: Record<string, unknown>) {
  const name = String(state)
  if (!Object.hasOwn(states, name)) throw new CannotAnswer(`there is no provider state "${name}"`)
  return action === 'setup' ? states[name]!((params ?? {}) as Record<string, unknown>) : undefined
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new CannotAnswer(`a body of more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Message metadata travels in one header, as JSON in base64. */
function reply(res: ServerResponse, status: number, { body, metadata }: Reply): void {
  const { contentType = 'application/json' } = metadata
  res.statusCode = status
  res.setHeader('content-type', contentType)
  if (Object.keys(metadata).length > 0)
    res.setHeader('pact-message-metadata', Buffer.from(JSON.stringify(metadata)).toString('base64'))
  res.end(body instanceof Uint8Array ? body : JSON.stringify(body))
}
