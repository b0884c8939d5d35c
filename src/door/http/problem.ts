// Every error leaves as a problem (RFC 9457). What a caller can't act on, the stack above all, stays in the
// log under the id that `instance` names.
import type { ErrorRequestHandler, Request, Response } from 'express'
import { Failure } from '../../exchange/failure.ts'
import { Refusal, type RefusalCode } from '../../exchange/refusal.ts'
import type { Log } from '../../setting/log.ts'
import { letGo } from './body.ts'
import { HttpRefusal, type Members } from './httpRefusal.ts'

export interface Problem extends Members {
  type: string
  title: string
  status: number
  code: string
  detail: string
  instance: string
}

/** Answers with the problem that an error is; logs it where it is ours. */
export function answerProblem(log: Log): ErrorRequestHandler {
  return (error, req, res, _next) => {
    const refusal = refusalOf(error)
    if (!refusal || refusal.status >= 500) log.error({ err: error, request: res.locals.id }, 'request failed')
    if (res.headersSent) {
      req.socket.destroy()
      return
    }
    if (refusal instanceof HttpRefusal) res.set(refusal.headers)
    send(res, refusal ? problemOf(refusal, res.locals.id) : faultOf(res.locals.id))
    letGo(req)
  }
}

function send(res: Response, problem: Problem): void {
  res.removeHeader('etag')
  res.status(problem.status).set('cache-control', 'no-store').type('application/problem+json')
  res.send(JSON.stringify(problem))
}

const kind = (code: string) => `urn:edi-partner-gateway:problem:${code}`
const instance = (id: string) => `urn:ulid:${id}`

function problemOf(refusal: Refusal, id: string): Problem {
  const { code, title, status, detail } = refusal
  const members = refusal instanceof HttpRefusal ? refusal.members : {}
  return { type: kind(code), title, status, code, detail, instance: instance(id), ...members }
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
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof Failure) return error.retry === 'later' ? notNow() : undefined
  return isHttpError(error) ? fromHttpError(error) : undefined
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
  'too-large': 'The body is larger than is taken here.',
  'unsupported-media-type': 'This operation does not take a body of that media type or encoding.',
}

function fromHttpError(error: HttpError): Refusal {
  const code = CODES[error.status]!
  const detail =
    SENTENCES[code] ?? (error.errors ? 'The request is not as the API document says.' : error.message)
  const errors = error.errors?.map(({ path, message }) => ({ at: path, says: message }))
  return new HttpRefusal(code, detail, {
    headers: allowed(error),
    members: errors && errors.length > 0 ? { errors } : {},
  })
}

/** 405 names what is allowed; HEAD always is where GET is. */
function allowed({ status, headers }: HttpError): Record<string, string> {
  const allow = headers?.Allow
  if (status !== 405 || !allow) return {}
  return { allow: allow.includes('GET') ? `${allow}, HEAD` : allow }
}

/** The request that an error came from was for this operation, for the log and the audit. */
export const operationOf = (req: Request): string =>
  (req as { openapi?: { schema?: { operationId?: string } } }).openapi?.schema?.operationId ?? 'none'
