// Where a value stands among others like it: in which entry of which list. A list whose entries are told apart by a key,
// such as the dates of a document, is no list here: each of them is a value of its own.
import type { GuidePlace, NodePlace } from '../../guide/places.ts'
import { oncePerTree } from './points.ts'

export interface Entry {
  /** `lines[]`, of which it is a value; the document itself where empty. */
  list: string
  /** From the document's root: `lines[].dates[qualifier: delivery-requested].date`. */
  path: string
  /** The entry: `lines/0`. */
  entry: string
}

/** Where a value stands that a place of a guide makes. */
export function entryOf(place: GuidePlace, pointer: string): Entry {
  const keys = keysAbove(place)
  const steps = pointer.split('/').slice(1)
  const indices = steps.flatMap((step, at) => (/^\d+$/.test(step) ? [at] : []))
  // From the innermost outwards: in a tree a list stands in itself, and the guide says it once.
  const keyed = new Map(indices.toReversed().map((at, depth) => [at, keys[depth]]))
  const last = indices.findLast((at) => keyed.get(at) === undefined) ?? -1
  const named = steps.map((step, at) => (keyed.has(at) ? `[${keyed.get(at) ?? ''}]` : `.${step}`))
  const textOf = (some: readonly string[]) => oncePerTree(`${some.join('')}.`).slice(1, -1)
  return {
    list: textOf(named.slice(0, last + 1)),
    path: textOf(named),
    entry: steps.slice(0, last + 1).join('/'),
  }
}

/** The keys of the lists that a place stands in, innermost first; undefined for each that has none. */
function keysAbove(place: GuidePlace): (string | undefined)[] {
  const keys: (string | undefined)[] = []
  for (let at: GuidePlace | undefined = place; at; at = at.parent) {
    const { path, key } = at.said as NodePlace['said']
    if (path === undefined) continue
    const isKeyed = path.endsWith('[]') && key !== undefined
    const lists = path.split('[]').slice(1)
    keys.push(...lists.map((_, depth) => (depth === 0 && isKeyed ? keyText(key) : undefined)))
    if (path.startsWith('/')) break
  }
  return keys
}

const keyText = (key: Readonly<Record<string, string>>): string =>
  Object.entries(key)
    .map(([name, word]) => `${name}: ${word}`)
    .join(', ')
