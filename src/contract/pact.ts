// The part of Pact's V4 file that mapping contracts use: synchronous messages, the partner's document as it is
// for people to read, the canonical document as JSON. Written by hand, since Pact's own builders have no text
// body and drop the response's metadata.
import { createHash } from 'node:crypto'
import type { Matcher } from './rule.ts'

export interface Contents {
  content: unknown
  contentType: string
  contentTypeHint?: 'TEXT' | 'BINARY'
  encoded: false | 'base64'
}

export interface Interaction {
  type: 'Synchronous/Messages'
  key: string
  description: string
  pending: boolean
  providerStates: readonly { name: string; params: Readonly<Record<string, string>> }[]
  comments: {
    text: readonly string[]
    references: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
  request: { contents: Contents; metadata: Readonly<Record<string, string>> }
  response: readonly [
    {
      contents: Contents
      metadata: Readonly<Record<string, string>>
      matchingRules: { body: Readonly<Record<string, { combine: 'AND'; matchers: readonly Matcher[] }>> }
    },
  ]
}

export interface Pact {
  consumer: { name: string }
  provider: { name: string }
  interactions: readonly Interaction[]
  metadata: { pactSpecification: { version: '4.0' }; plugins?: readonly PactPlugin[] }
}

/** A plugin that whoever verifies the pact must have. */
export interface PactPlugin {
  name: string
  version: string
  configuration: Readonly<Record<string, never>>
}

/** The file's text; the same pact is the same text. */
export const pactText = (pact: Pact): string => `${JSON.stringify(pact, null, 2)}\n`

/** Lower-case hexadecimal SHA-256. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** The key that tells interactions apart, made of what they are about. */
export const interactionKey = (...about: readonly string[]): string =>
  sha256(JSON.stringify(about)).slice(0, 16)

/** A partner's file as a pact's body: readable where it is UTF-8, base64 where it isn't. */
export function fileContents(bytes: Uint8Array, contentType: string): Contents {
  const text = Buffer.from(bytes).toString('utf8')
  if (Buffer.from(text, 'utf8').equals(bytes))
    return { content: text, contentType, contentTypeHint: 'TEXT', encoded: false }
  const content = Buffer.from(bytes).toString('base64')
  return { content, contentType, contentTypeHint: 'BINARY', encoded: 'base64' }
}

/** JSON as a pact's body. */
export const jsonContents = (content: unknown): Contents => ({
  content,
  contentType: JSON_TYPE,
  encoded: false,
})

export const JSON_TYPE = 'application/json'

/** The bytes of a body as Pact hands it over, JSON in its shortest form; undefined where it is none. */
export function bytesOf(contents: Partial<Contents> | undefined): Uint8Array | undefined {
  if (typeof contents?.content === 'object') return Buffer.from(JSON.stringify(contents.content))
  if (typeof contents?.content !== 'string') return undefined
  return Buffer.from(contents.content, contents.encoded === 'base64' ? 'base64' : 'utf8')
}
