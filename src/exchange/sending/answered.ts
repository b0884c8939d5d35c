// What an outbound document answers: an acknowledgement goes back the way that the interchange came.
import type { Agreement } from '../../partner/agreement.ts'
import type { Document, Group, Interchange, Receipt } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { type AnsweredInterchange, type returnHeader, returnWire } from '../engine/returnEnvelope.ts'
import type { Wire } from '../engine/wire.ts'
import type { KeptHeader } from '../opening/rows.ts'

export interface Answered {
  receipt: Receipt
  interchange: Interchange
  kept: KeptHeader
  /** Absent where the interchange as a whole is answered. */
  group?: Group
}

/** The X12 interchange, and perhaps the group, that a document is about. */
export async function answeredBy({ house: { store } }: Desk, { regarding, id }: Document): Promise<Answered> {
  if (regarding === undefined) throw new Error(`document ${id} answers nothing`)
  const group = await store.group(regarding)
  const interchange = await store.interchange(group?.interchange ?? regarding)
  const receipt = interchange && (await store.receipt(interchange.receipt))
  if (!interchange || !receipt) throw new Error(`what document ${id} answers is not in the store`)
  const kept = interchange.header as KeptHeader
  return { receipt, interchange, kept, ...(group ? { group } : {}) }
}

/** The agreement that a document pins; undefined where it answers someone who has none. */
export const pinnedAgreement = async ({ registry }: Desk, hash: string): Promise<Agreement | undefined> =>
  hash === '' ? undefined : registry.agreement(hash)

/** What is known of the interchange, for its return. */
export const returned = ({ kept }: Answered): AnsweredInterchange => ({
  header: kept.header,
  delimiters: kept.delimiters,
})

/** Delimiters and characters of an answer. */
export const answerWire = (agreement: Agreement | undefined, answered: Answered): Wire =>
  returnWire(agreement?.envelope, returned(answered))

/** Ledger keys: who writes to whom, and GS01 behind it for group numbers. */
export function controlKeys(header: ReturnType<typeof returnHeader>, functionalId: string | undefined) {
  const way = `ISA:${header.senderQualifier}/${header.sender}:${header.receiverQualifier}/${header.receiver}`
  return functionalId === undefined ? [way] : [way, `${way}:${functionalId}`]
}
