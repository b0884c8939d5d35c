// The documents of ours that a partner can mean by a name: those sent to it, in its environment, under those numbers.

import type { DocumentFilter } from '../../store/filter.ts'
import type { Document, Environment } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import { type Named, plainControl, type Sent } from './statement.ts'

/** Who speaks, and as whom. */
export interface Speaker {
  partner: string
  environment: Environment
  /** X12: ISA05/06 and ISA07/08 of what they sent. */
  way?: { sender: string; receiver: string }
}

const PAGE = 500

/** What is meant, oldest first; `strange` where it was sent to another address of theirs, and to no other. */
export async function findSent(
  store: Store,
  speaker: Speaker,
  named: Named,
): Promise<{ documents: Document[]; strange?: string }> {
  if (named.kind === 'document') return { documents: await findNumbered(store, speaker, named) }
  const filter: Partial<DocumentFilter> =
    named.kind === 'interchange'
      ? { interchangeControl: named.control.padStart(9, '0') }
      : { functionalId: named.functionalId, groupControl: named.control }
  return ofWay(await allOf(store, speaker, filter), speaker)
}

async function allOf(
  store: Store,
  { partner, environment }: Speaker,
  filter: Partial<DocumentFilter>,
): Promise<Document[]> {
  const found: Document[] = []
  for (;;) {
    const after = found.at(-1)?.id
    const page = await store.documents({
      ...filter,
      partner,
      environment,
      direction: 'out',
      ...(after === undefined ? {} : { after }),
      limit: PAGE,
    })
    found.push(...page)
    if (page.length < PAGE) return found
  }
}

/** Control numbers are counted for each pair of addresses: those of the same pair, else of the only other one. */
export function ofWay<T extends Sent>(
  documents: readonly T[],
  { way }: Pick<Speaker, 'way'>,
): { documents: T[]; strange?: string } {
  const exact = documents.filter((one) => one.receiver === way?.sender && one.sender === way?.receiver)
  if (exact.length > 0 || documents.length === 0) return { documents: exact }
  const ways = new Set(documents.map(({ sender, receiver }) => `${sender} ${receiver}`))
  return ways.size === 1
    ? { documents: [...documents], strange: documents[0]!.receiver ?? '' }
    : { documents: [] }
}

type Numbered = Extract<Named, { kind: 'document' }>

async function findNumbered(store: Store, speaker: Speaker, named: Numbered): Promise<Document[]> {
  const { groupControl, setControl, number } = named
  if (groupControl !== undefined) {
    const group = await allOf(store, speaker, { groupControl })
    const sets = group.filter(
      (one) => plainControl(one.setControl ?? '') === (setControl ?? plainControl(one.setControl ?? '')),
    )
    const meant = ofKind(sets, named)
    if (meant.length > 0) return meant
  }
  if (number === undefined) return []
  // Of those that were sent again the last one is meant.
  return ofKind(await allOf(store, speaker, { number }), named).slice(-1)
}

/** Those of the kind that is named, where any are: by their set, or by what document they are. */
export function ofKind<T extends Sent>(
  documents: readonly T[],
  { set, type }: Pick<Numbered, 'set' | 'type'>,
): T[] {
  if (set !== undefined) return documents.filter((one) => one.type.split('/').at(-1) === set)
  const ofType = documents.filter(({ canonical }) => canonical === type)
  return ofType.length > 0 ? ofType : [...documents]
}
