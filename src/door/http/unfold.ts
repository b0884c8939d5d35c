// The API by data: what gateway.yaml says once for each kind of canonical document is unfolded here by the kinds that
// canonical.json marks with `x-document`, so that another kind of document changes no file of the door.
//
// `x-for-each: feed` on a member repeats it for every kind of the feed; `{ x-for-each: feed, x-item: … }` in place of a
// list makes a list of as many. Within both, <name>, <collection>, <words>, <member>, <Component> and <Collection>
// stand for order-response, order-responses, order responses, orderResponse, OrderResponse and OrderResponses.

import type { CanonicalKind } from '../../canonical/canonical.ts'

/** The document with every template unfolded. Throws where one says other than all, feed or outbound. */
export function unfold<T>(document: T, kinds: readonly CanonicalKind[]): T {
  return unfolded(document, kinds) as T
}

type Table = Record<string, unknown>

function unfolded(node: unknown, kinds: readonly CanonicalKind[]): unknown {
  if (Array.isArray(node)) return node.map((one) => unfolded(one, kinds))
  if (node === null || typeof node !== 'object') return node
  const table = node as Table
  if ('x-item' in table) return chosen(table, kinds).map((kind) => filled(table['x-item'], wordsOf(kind)))
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, value]) =>
      isTemplate(value) ? repeated(name, value, kinds) : [[name, unfolded(value, kinds)]],
    ),
  )
}

const isTemplate = (value: unknown): value is Table =>
  value !== null && typeof value === 'object' && 'x-for-each' in value && !('x-item' in value)

function repeated(name: string, template: Table, kinds: readonly CanonicalKind[]): [string, unknown][] {
  const { 'x-for-each': _, ...rest } = template
  return chosen(template, kinds).map((kind) => {
    const words = wordsOf(kind)
    return [filled(name, words) as string, filled(rest, words)]
  })
}

function chosen({ 'x-for-each': which }: Table, kinds: readonly CanonicalKind[]): readonly CanonicalKind[] {
  if (which === 'all') return kinds
  if (which === 'feed' || which === 'outbound') return kinds.filter((kind) => kind[which])
  throw new Error(`x-for-each is all, feed or outbound, not ${String(which)}`)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const joined = (text: string) => text.split('-').map(capital).join('')

/** `order-response` → `orderResponse`. */
export const memberOf = (name: string): string => name.charAt(0) + joined(name).slice(1)

/** `order-responses` → `OrderResponses`. */
export const pascal = joined

function wordsOf({ name, collection, component }: CanonicalKind): Readonly<Record<string, string>> {
  return {
    name,
    collection,
    words: collection.replaceAll('-', ' '),
    member: memberOf(name),
    Component: component,
    Collection: joined(collection),
  }
}

function filled(node: unknown, words: Readonly<Record<string, string>>): unknown {
  if (typeof node === 'string') return node.replace(/<(\w+)>/g, (whole, word: string) => words[word] ?? whole)
  if (Array.isArray(node)) return node.map((one) => filled(one, words))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [filled(name, words), filled(value, words)]),
  )
}
