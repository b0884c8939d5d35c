// The CLI as a client of the running gateway's API. One that asks for a moment's patience is given it.
import { setTimeout as wait } from 'node:timers/promises'
import type { Setting } from '../setting/setting.ts'
import { developmentAccess } from './development.ts'
import { Hindrance } from './terminal.ts'

export interface Api {
  get: (path: string) => Promise<unknown>
  post: (
    path: string,
    body?: { type: string; content: Uint8Array | string },
    headers?: Record<string, string>,
  ) => Promise<unknown>
  text: (path: string) => Promise<string>
  bytes: (path: string) => Promise<Uint8Array>
}

/** Where the gateway of these settings answers. */
const addressOf = ({ http }: Setting): string =>
  `http://${http.host === '0.0.0.0' ? '127.0.0.1' : http.host}:${http.port}`

const roleOf = (principal: string): string =>
  principal === 'erp' || principal === 'operator' ? ` --role ${principal}` : ''

/** A bearer token for a principal: EDIGW_TOKEN where it is set, else by its client secret. */
export async function tokenFor(
  principal: string,
  setting: Setting,
  address = addressOf(setting),
  environment?: 'test',
): Promise<string> {
  if (process.env.EDIGW_TOKEN) return process.env.EDIGW_TOKEN
  const secret = process.env.EDIGW_SECRET ?? (await developmentAccess(setting.data))?.secrets[principal]
  if (secret === undefined)
    throw new Hindrance(
      `no secret for "${principal}" in ${setting.data}/development, where the first start of a new house leaves them: set EDIGW_SECRET, or EDIGW_TOKEN; a secret is made by "edigw partners secret ${principal}${roleOf(principal)}", while no gateway has the embedded store`,
    )
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: principal,
    client_secret: secret,
    ...(environment ? { environment } : {}),
  })
  const answer = await ask(`${address}/v1/token`, { method: 'POST', body: form })
  return ((await answer.json()) as { access_token: string }).access_token
}

/** The API as a principal, for tests alone where that is said. Problems come out as errors with their sentence. */
export async function openApi(
  principal: string,
  setting: Setting,
  address = addressOf(setting),
  environment?: 'test',
): Promise<Api> {
  const authorization = `Bearer ${await tokenFor(principal, setting, address, environment)}`
  const call = (path: string, init: RequestInit = {}) =>
    ask(address + path, { ...init, headers: { ...init.headers, authorization } })
  return {
    get: async (path) => (await call(path)).json(),
    text: async (path) => (await call(path)).text(),
    bytes: async (path) => new Uint8Array(await (await call(path)).arrayBuffer()),
    post: async (path, body, headers = {}) => {
      const init: RequestInit = {
        method: 'POST',
        headers: body ? { ...headers, 'content-type': body.type } : headers,
      }
      if (body) init.body = body.content as NonNullable<RequestInit['body']>
      const answer = await call(path, init)
      const text = await answer.text()
      return text === '' ? undefined : JSON.parse(text)
    },
  }
}

/** The gateway answered, and refused; the message has its sentence. */
export class ApiRefusal extends Hindrance {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Seconds that are waited for one answer: a quota that is used up takes longer, and is told. */
const PATIENCE = 30

async function ask(address: string, init: RequestInit, patience = PATIENCE): Promise<Response> {
  const answer = await fetch(address, init).catch((cause) => {
    throw new Hindrance(
      `no gateway answers at ${new URL(address).origin} (${causeOf(cause)}): start it with "npm start", or say by EDIGW_HTTP_PORT where it listens`,
    )
  })
  if (answer.ok) return answer
  const later = Math.max(1, Number(answer.headers.get('retry-after') ?? Number.POSITIVE_INFINITY))
  if (answer.status === 429 && later <= patience) {
    await answer.body?.cancel()
    await wait(later * 1000)
    return ask(address, init, patience - later)
  }
  const problem = (await answer.json().catch(() => ({}))) as Problem
  throw new ApiRefusal(answer.status, sentenceOf(answer, problem))
}

interface Problem {
  title?: string
  detail?: string
  errors?: readonly { at: string; says: string }[]
}

/** Wrong places that are told; the rest come up when these are mended. */
const SHOWN = 5

/** The gateway's words; of a request that is not well formed, which of its parts are not. */
function sentenceOf(
  { status, statusText }: Response,
  { title = statusText, detail, errors = [] }: Problem,
): string {
  if (errors.length === 0) return detail === undefined ? `${status} ${title}` : `${detail} (${status})`
  const wrong = errors
    .slice(0, SHOWN)
    .map(({ at, says }) => `${at.replace(/^\/(?:(?:params|query|body)\/)?/, '')}: ${plain(says)}`)
  return `${wrong.join('; ')} (${status})`
}

/** The validator's sentence about an id is its pattern. */
const plain = (says: string): string =>
  says.includes('[0-9A-HJKMNP-TV-Z]{26}')
    ? 'must be 26 letters and digits, as lists show it'
    : says.replace('NOT', 'not')

const causeOf = (error: unknown) => {
  const cause = (error as { cause?: { code?: string } }).cause
  return cause?.code ?? String(error)
}
