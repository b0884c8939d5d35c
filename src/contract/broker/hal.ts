// A Pact Broker's API as it wants to be used: from its index by the links that it names, in HAL. Addresses are the
// broker's own only, answers are bounded, and a refusal is told with what the broker said.
import { VerifierError } from '../verifier.ts'

/** Where a broker is. */
export interface BrokerAccess {
  /** Its base address. */
  url: string
  /** A bearer token; absent where it asks for none. */
  token?: string
}

interface Link {
  href: string
  name?: string
}

/** What the broker answers with: members, and where to go from here. */
export interface Resource {
  _links?: Readonly<Record<string, Link | readonly Link[]>>
  [member: string]: unknown
}

type Method = 'GET' | 'POST' | 'PUT'

export interface Hal {
  /** The index. */
  index(): Promise<Resource>
  /** Asks at an address of the broker's; undefined where there is nothing. */
  ask(method: Method, address: string, body?: unknown): Promise<Resource | undefined>
}

const SECONDS = 30
const MOST_CHARACTERS = 16 << 20
const HAL = 'application/hal+json'

/** Speaks to a broker; nothing is asked before the first call. Calls throw VerifierError in words. */
export function openHal({ url, token }: BrokerAccess): Hal {
  const base = baseOf(url)
  const ask = async (method: Method, address: string, body?: unknown): Promise<Resource | undefined> => {
    const target = new URL(address, base)
    // A token must not leave for wherever an answer points.
    if (target.origin !== base.origin)
      throw new VerifierError(
        `the broker at ${base.origin} points to ${target.origin}; give the address that it has for itself`,
      )
    const response = await request(method, target, token, body)
    const text = await textOf(response, target)
    if (response.status === 404) return undefined
    if (!response.ok) throw refusal(method, target, response, text)
    return text === '' ? {} : parsed(text, target)
  }
  const index = async () => {
    const found = await ask('GET', base.href)
    if (!found) throw new VerifierError(`there is no Pact Broker at ${base.href}`)
    return found
  }
  return { index, ask }
}

function baseOf(url: string): URL {
  const whole = url.endsWith('/') ? url : `${url}/`
  const base = URL.canParse(whole) ? new URL(whole) : undefined
  if (base && ['http:', 'https:'].includes(base.protocol) && base.username === '') return base
  throw new VerifierError('PACT_BROKER_BASE_URL must be an http or https address, without a password in it')
}

/**
 * The address behind a link of a resource, with its `{placeholders}` filled in. Throws VerifierError where the broker
 * does not name it.
 */
export function linkOf(
  { _links }: Resource,
  rel: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const found = _links?.[rel]
  const [link] = (Array.isArray(found) ? found : [found]) as (Link | undefined)[]
  if (!link)
    throw new VerifierError(`the broker names no ${rel}; is it a Pact Broker of version 2.80 or later?`)
  return link.href.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}

/** The links of one kind, by their names. */
export function linksOf({ _links }: Resource, rel: string): ReadonlyMap<string, string> {
  const found = _links?.[rel] ?? []
  const links = (Array.isArray(found) ? found : [found]) as readonly Link[]
  return new Map(links.map(({ name = '', href }) => [name, href]))
}

async function request(method: Method, target: URL, token: string | undefined, body: unknown) {
  const headers = {
    accept: HAL,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const init = { method, headers, redirect: 'error' as const, signal: AbortSignal.timeout(SECONDS * 1000) }
  try {
    return await fetch(target, body === undefined ? init : { ...init, body: JSON.stringify(body) })
  } catch (error) {
    const { cause, message } = error as Error
    const why = cause instanceof Error ? cause.message : message
    throw new VerifierError(`the broker at ${target.origin} does not answer: ${why}`)
  }
}

async function textOf({ body }: Response, target: URL): Promise<string> {
  let text = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    if (text.length > MOST_CHARACTERS)
      throw new VerifierError(`the broker's answer at ${target.pathname} has no end`)
  }
  return text
}

function parsed(text: string, target: URL): Resource {
  try {
    return JSON.parse(text) as Resource
  } catch {
    throw new VerifierError(`the broker's answer at ${target.pathname} is not JSON`)
  }
}

const SAID = 500

/** The broker's own words: the notices of a refused publication, its errors, or what it sent. */
function refusal(method: Method, target: URL, { status }: Response, text: string): VerifierError {
  const { notices, errors } = (text.startsWith('{') ? parsed(text, target) : {}) as Resource
  const told = (notices as { text: string }[] | undefined)?.map((one) => one.text).join('; ')
  const said = told ?? (errors === undefined ? text : JSON.stringify(errors))
  const where = `${method} ${target.pathname}`
  return new VerifierError(`the broker refuses ${where} with ${status}: ${said.slice(0, SAID)}`)
}
