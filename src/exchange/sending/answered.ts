// What an outbound document answers, where it answers an X12 interchange or a group of one.
import type { Document, Group, Receipt } from '../../store/record.ts'
import type { Looking } from '../../store/verb/names.ts'
import type { AnsweredInterchange } from '../engine/returnEnvelope.ts'
import type { KeptHeader } from '../opening/rows.ts'

/** Of it only what never changes: it is remembered. */
export interface Answered {
  receipt: Pick<Receipt, 'id' | 'door'>
  returned: AnsweredInterchange
  /** Absent where the interchange as a whole is answered. */
  group?: Pick<Group, 'id' | 'control' | 'header'>
}

/** What is looked up to know what an outbound document answers. */
export interface Files {
  house: { store: Pick<Looking, 'group' | 'interchange' | 'receipt'> }
}

/** An answer is written, sealed and delivered within seconds: each would look up the same three rows anew. */
const KEPT = 500
const remembered = new WeakMap<Files['house']['store'], Map<string, Answered>>()

/** The interchange, and perhaps the group, that a document answers; undefined where it is about neither. */
export async function answeredBy(
  { house: { store } }: Files,
  { regarding, id }: Document,
): Promise<Answered | undefined> {
  if (regarding === undefined) return undefined
  const kept = remembered.get(store) ?? new Map<string, Answered>()
  remembered.set(store, kept)
  const known = kept.get(regarding)
  if (known) return known
  const found = await lookUp(store, regarding, id)
  if (!found) return undefined
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
  kept.set(regarding, found)
  return found
}

async function lookUp(
  store: Files['house']['store'],
  regarding: string,
  document: string,
): Promise<Answered | undefined> {
  const group = await store.group(regarding)
  const interchange = await store.interchange(group?.interchange ?? regarding)
  if (interchange?.syntax !== 'x12') return undefined
  const receipt = await store.receipt(interchange.receipt)
  if (!receipt) throw new Error(`what document ${document} answers is not in the store`)
  const { header, delimiters } = interchange.header as KeptHeader
  return {
    receipt: { id: receipt.id, door: receipt.door },
    returned: { header, delimiters },
    ...(group ? { group: { id: group.id, control: group.control, header: group.header } } : {}),
  }
}
