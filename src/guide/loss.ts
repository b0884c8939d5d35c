// What is lost on the way from one guide to another: what the first has a place for in the canonical document and
// the second has none, computed from the guides and not from samples.
import type { ResolvedGuide } from './model.ts'
import { pathsOf, type Said } from './paths.ts'

/** One path that the second guide can't say, or not with every word. */
export interface Loss {
  path: string
  /** Where the first guide says it. */
  addresses: string[]
  /** The words that are lost where the path itself is not. */
  words?: string[]
}

/** What the first guide can say and the second can't, in the first one's order. Throws where they are of other documents. */
export function lossBetween(from: ResolvedGuide, to: ResolvedGuide): Loss[] {
  if (from.canonical !== to.canonical)
    throw new Error(`${from.guide} is ${from.canonical}, ${to.guide} is ${to.canonical}`)
  const sayable = byPath(to)
  return [...byPath(from)].flatMap(([path, said]): Loss[] => {
    const addresses = [...new Set(said.map(({ address }) => address))]
    const other = sayable.get(path)
    if (!other && !isSaidOtherwise(path, sayable)) return [{ path, addresses }]
    if (!other) return []
    const words = lostWords(said, other)
    return words.length > 0 ? [{ path, addresses, words }] : []
  })
}

/** How many different paths a guide has. */
export const countPaths = (guide: ResolvedGuide): number => byPath(guide).size

// A tree's level holds what any of them holds, however deep a guide nests it.
const levelled = (path: string): string => path.replace(/\b(\w+\[\])(?:\.\1)+/g, '$1')

const byPath = (guide: ResolvedGuide): Map<string, Said[]> =>
  Map.groupBy(pathsOf(guide), ({ path }) => levelled(path))

// As a whole, or by its parts: a price's basis by one code or by how many of what.
const isSaidOtherwise = (path: string, sayable: ReadonlyMap<string, unknown>): boolean =>
  [...sayable.keys()].some((other) => path.startsWith(`${other}.`) || other.startsWith(`${path}.`))

// Where any word can be said by code list and code, as x12-128/ZZ, it is not lost by the guide that takes it.
function lostWords(said: readonly Said[], other: readonly Said[]): string[] {
  if (other.some(({ words }) => words === undefined)) return []
  const known = new Set(other.flatMap(({ words }) => words ?? []))
  const own = said.flatMap(({ words }) => words ?? [])
  return [...new Set(own)].filter((word) => !known.has(word))
}
