// What the guide allowed before an overlay allowed less. It is kept beside what the overlay says, since a 999 tells
// a document that breaks the standard from one that breaks only what was agreed.
import { AREAS } from '../model.ts'
import { below } from './address.ts'
import { isTable, type Table } from './source.ts'

/** Notes on every node and element of `after` what `before` said otherwise of use, occurrences and codes. */
export function keepStandard(before: Table, after: Table): void {
  for (const area of AREAS) if (isTable(after[area])) keepNodes(inner(before, area), after[area])
}

const inner = (holder: Table | undefined, key: string): Table | undefined =>
  isTable(holder?.[key]) ? holder[key] : undefined

function keepNodes(before: Table | undefined, after: Table): void {
  for (const [key, node] of Object.entries(after)) {
    if (!isTable(node)) continue
    const own = inner(before, key)
    if (node.usage !== own?.usage || node.max !== own?.max || node.min !== own?.min)
      node.standard = own ? only(own, ['usage', 'max']) : { max: 0 }
    if (isTable(node.elements)) keepLeaves(inner(own, 'elements'), node.elements)
    const nodes = below(node)
    if (nodes) keepNodes(own && below(own), nodes)
  }
}

function keepLeaves(before: Table | undefined, after: Table): void {
  for (const [key, leaf] of Object.entries(after)) {
    if (!isTable(leaf)) continue
    const own = inner(before, key)
    if (!isSame(leaf.codes, own?.codes) || !isSame(leaf.is, own?.is)) leaf.standard = codesOf(own)
    if (isTable(leaf.components)) keepLeaves(inner(own, 'components'), leaf.components)
  }
}

/** The codes of an element; none said where it takes any. */
function codesOf(leaf: Table | undefined): Table {
  const codes = leaf?.is === undefined ? isTable(leaf?.codes) && Object.keys(leaf.codes) : [leaf.is].flat()
  return codes && !codes.includes('*') ? { codes: codes.map(String) } : {}
}

const only = (table: Table, words: readonly string[]): Table =>
  Object.fromEntries(words.filter((word) => table[word] !== undefined).map((word) => [word, table[word]]))

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
