// Which documents another one speaks of, as the schema's `x-document` says: the order of an invoice, the invoice of a
// credit note.
import { type CanonicalName, kindOf } from './canonical.ts'

/** A document by its kind and business number. */
export interface Reference {
  of: CanonicalName
  number: string
}

/** What a document refers to, each once, in the order of the document. */
export function referencesOf(document: Readonly<Record<string, unknown>>): Reference[] {
  const name = String(document.schema ?? '').split('/')[0]!
  const found = (kindOf(name)?.refersTo ?? []).flatMap(({ path, of }) =>
    textsAt(document, path.split('.')).map((number): Reference => ({ of, number })),
  )
  return [...new Map(found.map((one) => [`${one.of} ${one.number}`, one])).values()]
}

/** References of one document that it is found by. */
const MOST = 1_000

/** What a document is found by beside its own number; undefined where documents of its kind refer to nothing. */
export function namesIn(document: Readonly<Record<string, unknown>>): Reference[] | undefined {
  const name = String(document.schema ?? '').split('/')[0]!
  return kindOf(name)?.refersTo && referencesOf(document).slice(0, MOST)
}

// A tree's parts stand in one list below the other under one name, however deep.
function textsAt(value: unknown, names: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsAt(one, names))
  const [name, ...rest] = names
  if (name === undefined) return typeof value === 'string' ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  const inner = (value as Record<string, unknown>)[name]
  const below = Array.isArray(inner) ? inner.flatMap((one) => textsAt(one, names)) : []
  return [...textsAt(inner, rest), ...below]
}
