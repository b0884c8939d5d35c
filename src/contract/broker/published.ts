// What there is to publish: the committed pacts, each with the versions of its two sides. A consumer's version is a hash
// of all that it relies on, so that the same contracts are the same version wherever they are published from; a
// mapping's is the hash of its resolved guide.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { API_PROVIDER, EVENT_PROVIDER } from '../api.ts'
import { providerOf } from '../contract.ts'
import { sha256 } from '../pact.ts'
import type { PublishedPact } from './broker.ts'

/** Versions are as long as a commit's name. */
const LENGTH = 40

/** The committed pacts of a directory of contracts, by consumer and provider. */
export function publishedPacts(contracts: string): PublishedPact[] {
  const folder = join(contracts, 'pacts')
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const texts = files.sort().map((name) => readFileSync(join(folder, name), 'utf8'))
  const pacts = texts.map((text) => ({ ...sidesOf(text), text }))
  return pacts.map((pact) => ({ ...pact, consumerVersion: versionOf(pacts, pact.consumer) }))
}

interface Sides {
  consumer: string
  provider: string
}

function sidesOf(text: string): Sides {
  const { consumer, provider } = JSON.parse(text) as Record<keyof Sides, { name: string }>
  return { consumer: consumer.name, provider: provider.name }
}

function versionOf(pacts: readonly (Sides & { text: string })[], consumer: string): string {
  const own = pacts.filter((pact) => pact.consumer === consumer)
  return sha256(JSON.stringify(own.map(({ provider, text }) => [provider, text]))).slice(0, LENGTH)
}

/** The pacts that a provider is to keep. */
export const pactsOf = (pacts: readonly PublishedPact[], provider: string): PublishedPact[] =>
  pacts.filter((pact) => pact.provider === provider)

/** A version of something that is deployed by itself. */
export interface Pacticipant {
  name: string
  version: string
}

/** A mapping as Pact names it. */
export const mappingPacticipant = (of: { partner: string; mapping: string }, hash: string): Pacticipant => ({
  name: providerOf(of),
  version: hash.slice(0, LENGTH),
})

/** The gateway's API, and what it tells by webhook, as Pact names them; they go live together. */
export const gatewayPacticipants = (version: string): Pacticipant[] =>
  [API_PROVIDER, EVENT_PROVIDER].map((name) => ({ name, version }))
