// Every error leaves as a problem (RFC 9457). What a caller can't act on, the stack above all, stays in the
// log under the id that `instance` names.
import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import { Refusal, type RefusalCode } from '../../exchange/refusal.ts'
import { failureOf } from '../../exchange/world.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { Exceeded } from '../agreed/exceeded.ts'
import { letGo } from './body.ts'
import { HttpRefusal, type Members } from './httpRefusal.ts'
import type { Caller } from './operation.ts'

export interface Problem extends Members {
  type: string
  title: string
  status: number
  code: string
  detail: string
  instance: string
}

/** Answers with the problem that an error is; logs it where it is ours, keeps a trail of what a caller was refused. */
export function answerProblem(house: House): ErrorRequestHandler {
  return async (error, req, res, _next) => {
    const { id, caller, operation, bodies } = res.locals
    if (res.socket === null || res.socket.destroyed) {
      house.log.info({ request: id, operation }, 'the caller went away')
      return
    }
    const refusal = refusalOf(error, () => whyNotTaken(req.headers, bodies))
    if (!refusal || refusal.status >= 500) house.log.error({ err: error, request: id }, 'request failed')
    if (res.headersSent) {
      req.socket.destroy()
      return
    }
    if (refusal && caller) await keepTrail(house, caller, operation, refusal)
    if (refusal instanceof HttpRefusal) res.set(refusal.headers)
    if (refusal instanceof Exceeded) res.set('retry-after', String(refusal.wait))
    send(res, refusal ? problemOf(refusal, id) : faultOf(id))
    letGo(req)
  }
}

/** Refusals worth a row: what was forbidden or taken back, not a page that isn't there. */
const AUDITED: readonly number[] = [403, 409, 413, 415, 422]

async function keepTrail(
  { store, clock, log }: House,
  { principal }: Caller,
  operation: string,
  { status, code, detail }: Refusal,
): Promise<void> {
  if (!AUDITED.includes(status)) return
  const entry = { at: instant(clock), principal, act: `refused: ${code}`, subject: operation, detail }
  await store.audit(entry).catch((error) => log.error({ err: error }, 'a refusal could not be audited'))
}

function send(res: Response, problem: Problem): void {
  const body = Buffer.from(JSON.stringify(problem))
  for (const name of ['etag', 'content-disposition']) res.removeHeader(name)
  res.status(problem.status).set('cache-control', 'no-store').type('application/problem+json')
  res.set('content-length', String(body.length)).end(body)
}

const kind = (code: string) => `urn:edi-partner-gateway:problem:${code}`
const instance = (id: string) => `urn:ulid:${id}`

function problemOf(refusal: Refusal, id: string): Problem {
  const { code, title, status, detail } = refusal
  const { places } = refusal
  const own = membersOf(refusal)
  const members = places.length > 0 ? { errors: [...places], ...own } : own
  return { type: kind(code), title, status, code, detail, instance: instance(id), ...members }
}

function membersOf(refusal: Refusal): Members {
  if (refusal instanceof HttpRefusal) return refusal.members
  return refusal instanceof Exceeded ? { limit: refusal.limit } : {}
}

const faultOf = (id: string): Problem => ({
  type: kind('fault'),
  title: 'Something went wrong on our side',
  status: 500,
  code: 'fault',
  detail: 'It is not your request. What happened is in our log under the id in "instance".',
  instance: instance(id),
})

/** The refusal that an error means to the caller; undefined where it is a fault of ours. */
function refusalOf(error: unknown, notTaken: () => string): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isHttpError(error)) return fromHttpError(error, notTaken)
  return failureOf(error)?.retry === 'later' ? notNow() : undefined
}

const notNow = () =>
  new HttpRefusal('unavailable', 'It could not be done just now. Send it again.', {
    headers: { 'retry-after': '5' },
  })

/** What express, its body parsers and the validator throw. */
interface HttpError {
  status: number
  message: string
  headers?: Record<string, string>
  errors?: { path: string; message: string }[]
}

const CODES: Readonly<Record<number, RefusalCode>> = {
  400: 'invalid-request',
  404: 'not-found',
  405: 'unsupported',
  406: 'not-acceptable',
  413: 'too-large',
  415: 'unsupported-media-type',
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && Number(error.status) in CODES

const SENTENCES: Readonly<Partial<Record<RefusalCode, string>>> = {
  'not-found': 'There is nothing at this address.',
  unsupported: 'This address does not take that method; Allow names those it takes.',
  'too-large': 'The body is larger than is taken here.',
}

const WIDEST = 100

/** What came, and what this operation takes. */
function whyNotTaken(
  { 'content-type': type, 'content-encoding': encoding }: IncomingHttpHeaders,
  bodies: readonly string[] = [],
): string {
  const came = [
    type === undefined ? 'no Content-Type' : `Content-Type ${type.slice(0, WIDEST)}`,
    ...(encoding === undefined ? [] : [`Content-Encoding ${encoding.slice(0, WIDEST)}`]),
  ]
  const taken = bodies.length === 0 ? 'no body' : `${bodies.join(' or ')}, not compressed`
  return `The request has ${came.join(' and ')}; this operation takes ${taken}.`
}

function fromHttpError({ status, message, errors, headers }: HttpError, notTaken: () => string): Refusal {
  const code = CODES[status]!
  if (code === 'unsupported-media-type') return new HttpRefusal(code, notTaken(), {})
  if (code !== 'invalid-request')
    return new HttpRefusal(code, SENTENCES[code] ?? message, { headers: allowed(headers) })
  const wrong = errors?.map(({ path, message: says }) => ({ at: path, says }))
  const detail = wrong ? 'The request is not as the API document says.' : message
  return new HttpRefusal(code, detail, { members: wrong ? { errors: wrong } : {} })
}

/** 405 names what is allowed; HEAD always is where GET is. */
function allowed(headers: HttpError['headers']): Record<string, string> {
  const allow = headers?.Allow
  if (!allow) return {}
  return { allow: allow.includes('GET') ? `${allow}, HEAD` : allow }
}
