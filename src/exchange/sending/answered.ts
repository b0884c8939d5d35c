// What an outbound document answers, where it answers an X12 interchange or a group of one.
import type { Document, Group, Receipt } from '../../store/record.ts'
import type { Looking } from '../../store/verb/names.ts'
import type { AnsweredInterchange } from '../engine/returnEnvelope.ts'
import type { KeptHeader } from '../opening/rows.ts'

export interface Answered {
  receipt: Receipt
  returned: AnsweredInterchange
  /** Absent where the interchange as a whole is answered. */
  group?: Group
}

/** What is looked up to know what an outbound document answers. */
export interface Files {
  house: { store: Pick<Looking, 'group' | 'interchange' | 'receipt'> }
}

/** The interchange, and perhaps the group, that a document answers; undefined where it is about neither. */
export async function answeredBy(
  { house: { store } }: Files,
  { regarding, id }: Document,
): Promise<Answered | undefined> {
  if (regarding === undefined) return undefined
  const group = await store.group(regarding)
  const interchange = await store.interchange(group?.interchange ?? regarding)
  if (interchange?.syntax !== 'x12') return undefined
  const receipt = await store.receipt(interchange.receipt)
  if (!receipt) throw new Error(`what document ${id} answers is not in the store`)
  const { header, delimiters } = interchange.header as KeptHeader
  return { receipt, returned: { header, delimiters }, ...(group ? { group } : {}) }
}
