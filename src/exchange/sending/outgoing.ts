// An outbound document on its way, and what was settled with its partner.
import type { ReadPolicy } from '../../guide/reading.ts'
import type { Document } from '../../store/record.ts'
import type { Desk } from '../desk.ts'

/** An outbound document that pins a mapping. */
export type Outgoing = Document & { mapping: string }

export async function outboundDocument({ house }: Pick<Desk, 'house'>, id: string): Promise<Outgoing> {
  const document = await house.store.document(id)
  if (document?.mapping === undefined || document.direction !== 'out')
    throw new Error(`${id} is no outbound document with a mapping`)
  return { ...document, mapping: document.mapping }
}

/** What the pinned agreement settles about reading and writing; nothing where it answers someone who has none. */
export async function settledPolicy({ registry }: Desk, { agreement }: Document): Promise<ReadPolicy> {
  return agreement === '' ? {} : registry.policy(await registry.agreement(agreement))
}
