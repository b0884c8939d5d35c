// The house that the API's contract is verified against, and how its states are brought about: as in life, by files
// that partners bring and documents that the ERP submits, never by rows of our own.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CanonicalName } from '../../canonical/canonical.ts'
import { openReception } from '../../exchange/receive.ts'
import { submit } from '../../exchange/submit.ts'
import type { Registry } from '../../partner/registry.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Document, FeedEntry } from '../../store/record.ts'
import { CannotAnswer } from '../endpoint.ts'
import { loadSamples, type Sample } from '../sample.ts'

/** The house that is brought into a state. */
export interface World {
  house: House
  registry: Registry
  /** Resolves when the exchange has nothing left to do. */
  idle: () => Promise<void>
  /** Directory of the partners, whose samples are brought. */
  partners: string
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void
  /** The largest file that the API takes, in bytes. */
  bodyBytes: number
  /** The cursor behind the first waiting order, as the API hands it out. */
  cursorAfterOne: () => Promise<string>
}

export const environment = 'production'

const LARGEST = 4 << 20

/** Brings a file as a partner does by REST, and lets the house come to rest; answers the receipt's id. */
export async function bring({ house, idle }: World, partner: string, bytes: Uint8Array): Promise<string> {
  const arrival = { principal: partner, partner, door: 'http', environment, limit: LARGEST } as const
  const reception = openReception(house, arrival)
  await reception.append(bytes)
  const { receipt } = await reception.finish()
  await idle()
  return receipt
}

/** Submits a canonical document as the ERP does, and lets the house come to rest. */
export async function send(
  { house, registry, idle }: World,
  partner: string,
  file: string,
): Promise<Document> {
  const document = JSON.parse(readFileSync(file, 'utf8')) as { schema: string }
  const canonical = kindOfSchema(document) as CanonicalName
  const sent = await submit(house, registry, { partner, canonical, environment, document })
  await idle()
  return sent.document
}

/** `order` of a document that says `schema: order/1`. */
export const kindOfSchema = ({ schema }: { schema?: unknown }): string => String(schema).split('/')[0]!

/** What waits for the ERP of some kinds of documents, oldest first. */
export const waiting = ({ house }: World, types: string[]): Promise<FeedEntry[]> =>
  house.store.feedAfter({ environment, types, after: 0, undecided: true, limit: 200 })

/** The ERP takes an entry. */
export const accept = ({ house }: World, entry: string) =>
  house.store.decide(entry, { decision: 'accepted', at: instant(house.clock) })

/** The ERP takes all that waits of a kind, also what is still on its way. */
export async function acceptAll(world: World, kind: string): Promise<void> {
  await world.idle()
  for (const { id } of await waiting(world, [kind])) await accept(world, id)
}

/** Names of the mappings that a partner has samples of, such as 850-in. */
export const sampledMappings = (partners: string, partner: string, direction: 'in' | 'out'): string[] =>
  foldersIn(join(partners, partner, 'samples')).filter((name) => name.endsWith(`-${direction}`))

/** Folders below a folder, in order; none where it is missing. */
export function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
  } catch {
    return []
  }
}

/** The first sample of a partner whose approved document is of a kind. */
export function sampleOf({ partners }: World, partner: string, kind: string): Sample {
  const samples = sampledMappings(partners, partner, 'in').flatMap((name) =>
    loadSamples(partners, { partner: partner, mapping: name }),
  )
  const found = samples.find(({ expected }) => expected?.[0] && kindOfSchema(expected[0]) === kind)
  if (!found) throw new CannotAnswer(`${partner} has no approved sample of the kind ${kind}`)
  return found
}

/**
 * A file under a number of its own, since the same bytes again would be a repeat and the same numbers a duplicate: of
 * X12 the control numbers (ISA13 stands at byte 90, and GS06 is to be the same number without its zeros), of XML the
 * document's own id, which is the first.
 */
export function renumbered(file: Uint8Array, number: number): Uint8Array {
  const text = Buffer.from(file).toString('latin1')
  const again = text.trimStart().startsWith('<') ? otherId(text, number) : otherControl(text, number)
  return Buffer.from(again, 'latin1')
}

const otherId = (text: string, number: number): string =>
  text.replace(/(<(?:[\w-]+:)?ID(?:\s[^>]*)?>)[^<]*/, (_, tag: string) => `${tag}${number}`)

function otherControl(text: string, number: number): string {
  const [old = ''] = /[1-9]\d*/.exec(text.slice(90, 99)) ?? []
  const padded = String(number).padStart(9, '0')
  return text.replaceAll(new RegExp(`(?<=[^0-9])(0*)${old}(?=[^0-9])`, 'g'), (_, zeros: string) =>
    zeros === '' ? String(number) : padded,
  )
}
