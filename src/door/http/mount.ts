// Between express and the handlers: a request becomes a typed input, a typed answer becomes a response.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Express, Request, Response } from 'express'
import { addressOf } from './admission.ts'
import { refuseEncoded } from './body.ts'
import { contentTypeOf } from './contentType.ts'
import {
  type Handler,
  type Handlers,
  type Input,
  isStreamed,
  type OperationId,
  type Origin,
  type Parts,
} from './operation.ts'
import { defined } from './query.ts'
import type { Route } from './routes.ts'

/** Gives each route its handler. */
export function mount(app: Express, routes: readonly Route[], handlers: Handlers): void {
  for (const route of routes) {
    const handler = handlers[route.id] as Handler<OperationId>
    app[route.method](route.path, async (req, res) => {
      await send(req, res, (await handler(inputOf(req, res, route))) as Sendable)
    })
  }
}

function inputOf(req: Request, res: Response, route: Route): Input<OperationId> {
  if (route.roles && !res.locals.admitted) throw new Error(`${route.id} was reached without admission`)
  const input = {
    path: req.params,
    query: req.query,
    header: req.headers,
    body: bodyOf(req, route),
    caller: res.locals.caller,
    origin: originOf(req),
  }
  return input as unknown as Input<OperationId>
}

const PARSED = ['application/json', 'application/x-www-form-urlencoded']

/** Whether the body is parsed before the handler, not streamed by it. */
export const isParsed = ({ id, bodies }: Route): boolean =>
  !isStreamed(id) && bodies.some((type) => PARSED.includes(type))

function bodyOf(req: Request, route: Route): unknown {
  if (route.bodies.length === 0) return undefined
  const type = req.headers['content-type']
  if (isParsed(route)) return { type, value: req.body }
  refuseEncoded(req)
  return { type, stream: req }
}

function originOf(req: Request): Origin {
  const length = req.headers['content-length']
  return {
    address: addressOf(req),
    ...defined({
      authorization: req.headers.authorization,
      contentType: contentTypeOf(req),
      length: length === undefined ? undefined : Number(length),
    }),
  }
}

/** Any answer, as `Answer` allows it for one operation or another. */
interface Sendable {
  status: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
  type?: string
  bytes?: string | Parts
}

async function send(req: Request, res: Response, answer: Sendable): Promise<void> {
  const { status, headers, json, text, type, bytes } = answer
  res.status(status).set({ 'cache-control': 'no-cache', ...headers })
  if (json !== undefined) res.json(json)
  else if (text !== undefined) res.type('application/json').send(text)
  else if (typeof bytes === 'string') res.type(type!).send(bytes)
  else if (bytes) await sendParts(req, res.type(type!), bytes)
  else res.end()
}

/** Streams what may be long; a caller that has it already, by its ETag, gets 304. */
async function sendParts(req: Request, res: Response, { length, parts, sent }: Parts): Promise<void> {
  if (req.fresh) {
    res.status(304).removeHeader('content-type')
    res.end()
    return
  }
  res.set('content-length', String(length))
  await pipeline(Readable.from(parts), res)
  if (!res.locals.bodiless) await sent?.()
}
