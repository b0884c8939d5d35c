// How bodies come in. Small ones are parsed within a few seconds and bytes; a document's streams, with
// back-pressure, and an answer that comes before its end lets the rest run out for a moment, because a
// connection that is reset at once takes the answer with it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import express, { type RequestHandler } from 'express'
import { Refusal } from '../../exchange/refusal.ts'
import { SMALL_BODY_BYTES } from './limits.ts'

const LINGER_MILLISECONDS = 5000

/** Reads and forgets what is left of a request that was answered, for a few seconds at most. */
export function letGo(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return
  const timer = setTimeout(() => req.socket.destroy(), LINGER_MILLISECONDS).unref()
  req.once('close', () => clearTimeout(timer))
  req.resume()
}

const expecting = new WeakMap<Readable, ServerResponse>()

/** Notes that a client waits to be told to send its body (`Expect: 100-continue`). */
export const noteExpectation = (req: IncomingMessage, res: ServerResponse): void => {
  expecting.set(req, res)
}

/** Tells such a client to go on; it is not told before we know who it is and that we want the body. */
function inviteBody(req: Readable): void {
  expecting.get(req)?.writeContinue()
  expecting.delete(req)
}

/** A document's body must come as it is: what is stored is what the partner can be shown. */
export function refuseEncoded(req: IncomingMessage): void {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new Refusal('unsupported-media-type', 'The body must not be compressed or otherwise encoded.')
}

/** Parses a form or JSON body; neither compressed, nor slow, nor large. */
export function smallBody(seconds: number): RequestHandler[] {
  const settings = { limit: SMALL_BODY_BYTES, inflate: false }
  return [
    (req, _res, next) => {
      const timer = setTimeout(() => req.socket.destroy(), seconds * 1000)
      req.once('close', () => clearTimeout(timer))
      req.once('end', () => clearTimeout(timer))
      inviteBody(req)
      next()
    },
    express.json(settings),
    express.urlencoded({ ...settings, extended: false, parameterLimit: 50 }),
  ]
}

/** Gives each part of a stream to `take`, in turn; stops at `most` bytes or where `take` throws, without closing it. */
export async function eachPart(
  stream: Readable,
  most: number,
  take: (part: Uint8Array) => Promise<void> | void,
): Promise<void> {
  inviteBody(stream)
  let left = most
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    left -= part.length
    if (left < 0) throw tooLarge(most)
    await take(part)
  }
}

export const tooLarge = (most: number): Refusal =>
  new Refusal('too-large', `More than the ${most} bytes that are taken in one body.`)
