// An outbound document on its way, and what was settled with its partner.
import type { ReadPolicy } from '../../guide/reading.ts'
import type { Document } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { dayAt } from '../stamping.ts'

/** An outbound document that pins a mapping. */
export type Outgoing = Document & { mapping: string }

export async function outboundDocument({ house }: Pick<Desk, 'house'>, id: string): Promise<Outgoing> {
  const document = await house.store.document(id)
  if (document?.mapping === undefined || document.direction !== 'out')
    throw new Error(`${id} is no outbound document with a mapping`)
  return { ...document, mapping: document.mapping }
}

/**
 * What the pinned agreement settles about reading and writing, and the version of the crosswalk rows in it: the one
 * that the document pins, else that in force. Nothing where it answers someone who has no agreement.
 */
export async function settledPolicy(
  { registry }: Pick<Desk, 'registry'>,
  { agreement: hash, at, crosswalks }: Document,
): Promise<{ policy: ReadPolicy; crosswalks?: number }> {
  if (hash === '') return { policy: {} }
  const agreement = await registry.agreement(hash)
  const settled = await registry.policy(agreement, crosswalks)
  return { ...settled, policy: { ...settled.policy, day: dayAt(at, agreement.timeZone) } }
}
