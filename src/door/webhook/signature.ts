// How a delivery proves that it comes from us: by the Standard Webhooks convention, HMAC-SHA256 over id, time and body,
// under each secret that is good just now, so that a receiver can go over to a new one at its leisure.
import { createHmac } from 'node:crypto'
import type { Webhook } from '../../store/webhooks.ts'

const PREFIX = 'whsec_'

/** A secret as the receiver's library takes it, of at least 24 random bytes. */
export const secretOf = (random: Uint8Array): string => `${PREFIX}${Buffer.from(random).toString('base64')}`

/** The secrets that are good at an instant, the newest first. */
export function goodSecrets(
  {
    secret,
    previousSecret,
    previousUntil = '',
  }: Pick<Webhook, 'secret' | 'previousSecret' | 'previousUntil'>,
  at: string,
): string[] {
  return previousSecret !== undefined && at < previousUntil ? [secret, previousSecret] : [secret]
}

/** The headers of a delivery; `seconds` is Unix time. */
export function signedHeaders(
  secrets: readonly string[],
  { id, seconds, body }: { id: string; seconds: number; body: string },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const signed = `${id}.${seconds}.${body}`
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((secret) => `v1,${signature(secret, signed)}`).join(' '),
  }
}

const signature = (secret: string, signed: string): string =>
  createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(signed)
    .digest('base64')
