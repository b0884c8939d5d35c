// Tells webhooks by HTTP: one POST, signed, to an address that may be called. No redirect is followed, nothing of the
// answer is read but its status and a few words, and nothing waits long.
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Notify, Sent } from '../../exchange/telling.ts'
import type { Clock } from '../../setting/clock.ts'
import { ForbiddenAddress, guardedLookup, hostOf, type Networks, whyNotAddress } from './networks.ts'
import { payloadOf } from './payload.ts'
import { goodSecrets, signedHeaders } from './signature.ts'

export interface NotifierOptions {
  clock: Clock
  networks: Networks
  /** Until the answer must be there, in milliseconds; 10 seconds where absent. */
  patience?: number
}

// Not imported, as in the HTTP door: an import of node:http takes 40 ms of CPU.
const { request: httpRequest } = process.getBuiltinModule('node:http')
const { request: httpsRequest } = process.getBuiltinModule('node:https')

const PATIENCE = 10_000
/** So many bytes of an answer are read, for the person who looks why it was refused. */
const MOST_BYTES = 500

/** Makes what tells webhooks. */
export function openNotifier({ clock, networks, patience = PATIENCE }: NotifierOptions): Notify {
  return async (webhook, event, about) => {
    // The networks that are allowed may have changed since it was subscribed.
    const why = whyNotAddress(webhook.url, networks)
    if (why !== undefined) return { outcome: 'refused', said: why }
    const now = clock()
    const body = JSON.stringify(payloadOf(event, about))
    const secrets = goodSecrets(webhook, now.toISOString())
    const seconds = Math.floor(now.getTime() / 1000)
    const headers = signedHeaders(secrets, { id: event.id, seconds, body })
    try {
      return judge(await post(new URL(webhook.url), headers, body, networks, patience))
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException
      const outcome = error instanceof ForbiddenAddress ? 'refused' : 'trouble'
      return { outcome, said: code === undefined ? message : `${code}: ${message}` }
    }
  }
}

interface Answer {
  status: number
  text: string
}

/** Statuses of which the next event would fare no better. */
const TROUBLE: readonly number[] = [408, 425, 429]

function judge({ status, text }: Answer): Sent {
  const said = text === '' ? String(status) : `${status}: ${text}`
  if (status >= 200 && status < 300) return { outcome: 'delivered', said: String(status) }
  if (status === 410) return { outcome: 'gone', said }
  const isTrouble = status >= 500 || status < 400 || TROUBLE.includes(status)
  return { outcome: isTrouble ? 'trouble' : 'refused', said }
}

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  networks: Networks,
  patience: number,
): Promise<Answer> {
  const secure = url.protocol === 'https:'
  const signal = AbortSignal.timeout(patience)
  const host = hostOf(url)
  const options = {
    method: 'POST',
    agent: false as const,
    signal,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'edi-partner-gateway',
    },
    // Only names are looked up; an address that is written out was judged before.
    ...(isIP(host) === 0 ? { lookup: guardedLookup(networks) } : {}),
  }
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`no answer within ${patience / 1000} s`) : error)
    const request = (secure ? httpsRequest : httpRequest)(url, options)
    request.once('response', (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), fail)
    })
    request.once('error', fail)
    request.end(body)
  })
}

/** The first words of an answer; the rest is not waited for. */
async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size >= MOST_BYTES) break
  }
  const text = Buffer.concat(pieces).subarray(0, MOST_BYTES).toString('utf8')
  return text.replaceAll(/\p{C}+/gu, ' ').trim()
}
