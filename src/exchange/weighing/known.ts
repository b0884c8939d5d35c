// The documents that another one is held against, as far as this house has them: what partners sent and what the ERP
// sent them. Those that it refers to, and of kinds that its own is held against, those that speak of the same.
import { type CanonicalName, kindOf } from '../../canonical/canonical.ts'
import type { Reference } from '../../canonical/references.ts'
import type { DocumentFilter } from '../../store/filter.ts'
import { type Document, KNOWN_STATES } from '../../store/record.ts'
import type { Desk } from '../desk.ts'

/** Documents about one other that are looked at, the newest. */
const MOST = 50

/** Documents of one number that count: how it was before it was cancelled or said once more. */
const LAST = 3

/** Characters. More would hold up everybody while it is brought; such a document is held against nothing. */
const LARGEST = 8 << 20

/** A document that is not known, or that none of another kind speaks of. */
export interface Lack extends Reference {
  /** The kind of which there is none. */
  about?: CanonicalName
}

/** What is lacking, and the canonical texts of the documents to hold against, oldest first; `asked` must speak of orders. */
export async function lookUp(
  desk: Desk,
  document: Document,
  references: readonly Reference[],
  asked: readonly CanonicalName[] = [],
): Promise<{ unknown: Lack[]; others: string[] }> {
  const unknown: Lack[] = []
  const found = new Map<string, Document>()
  const against = kindOf(document.canonical)?.heldAgainst ?? []
  for (const reference of references) {
    const named = (await find(desk, document, { canonical: reference.of, number: reference.number })).slice(
      0,
      LAST,
    )
    if (named.length === 0) unknown.push(reference)
    const about = await Promise.all(
      against.map((canonical) => find(desk, document, { canonical, names: reference })),
    )
    for (const kind of reference.of === 'order' ? asked : [])
      if (!about.flat().some(({ canonical }) => canonical === kind))
        unknown.push({ ...reference, about: kind })
    for (const one of [...(isHeldTo(reference.of, against) ? named : []), ...about.flat()])
      found.set(one.id, one)
  }
  found.delete(document.id)
  return { unknown, others: await textsOf(desk, [...found.values()]) }
}

const isHeldTo = (of: CanonicalName, against: readonly CanonicalName[]): boolean =>
  of === 'order' || against.includes(of)

/** Newest first. */
async function find(
  { house }: Desk,
  { partner, environment }: Document,
  filter: Pick<DocumentFilter, 'canonical' | 'number' | 'names'>,
): Promise<Document[]> {
  const ask = { partner, environment, ...filter, newestFirst: true, limit: MOST }
  return (await house.store.documents(ask)).filter(({ state }) => KNOWN_STATES.includes(state))
}

async function textsOf({ house: { store } }: Desk, documents: readonly Document[]): Promise<string[]> {
  const texts: string[] = []
  let characters = 0
  for (const { id, direction } of documents.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const kept = direction === 'in' ? await store.reading(id) : await store.outbound(id)
    if (kept) texts.push(kept.canonical)
    characters += kept?.canonical.length ?? 0
    if (characters > LARGEST) return []
  }
  return texts
}
