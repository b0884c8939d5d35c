// What a partner may rely on in a file that it is sent, suggested by what samples write: who writes to whom, which
// document it is, and every value that is no text for people.
import type { CanonicalDocument } from '../guide/reading.ts'
import type { SuggestedRule } from './suggest.ts'

/** Places of a wire in their order: how often each is there, and how often it could be. */
type Seen = Map<string, { values: string[]; times: number; holder: string }>

/** What a view says of itself, and not of the wire. */
const OWN = new Set(['segments', 'elements', 'controls'])

/** How an envelope is made, and not whose it is. */
const MECHANICAL = /^(ISA(0[13]|1[1246])|GS07)$/

/** A rule for each place of the views of what was written. */
export function suggestRelied(views: readonly CanonicalDocument[], syntax: 'x12' | 'xml'): SuggestedRule[] {
  const seen: Seen = new Map()
  const holders = new Map<string, number>()
  for (const view of views)
    for (const [name, list] of Object.entries(view).filter(([key]) => !OWN.has(key)))
      for (const part of list as CanonicalDocument[])
        if (syntax === 'x12') lookAtSegment(part, name, seen, holders)
        else lookAtElement(part, name, seen, holders)
  return [...seen].flatMap(([path, { values, times, holder }]) => {
    if (MECHANICAL.test(path) || values.some((value) => /\s/.test(value.trim()))) return []
    return [{ path, words: times < holders.get(holder)! ? 'optional exact' : 'exact' }]
  })
}

const count = (holders: Map<string, number>, name: string): void =>
  void holders.set(name, (holders.get(name) ?? 0) + 1)

function note(seen: Seen, path: string, value: unknown, holder: string): void {
  if (typeof value !== 'string') return
  const known = seen.get(path) ?? { values: [], times: 0, holder }
  seen.set(path, known)
  known.values.push(value)
  known.times++
}

function lookAtSegment(
  segment: CanonicalDocument,
  id: string,
  seen: Seen,
  holders: Map<string, number>,
): void {
  count(holders, id)
  for (const [name, value] of Object.entries(segment)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [part, text] of Object.entries(value)) note(seen, part, text, id)
    else note(seen, name, value, id)
  }
}

function lookAtElement(
  element: CanonicalDocument,
  path: string,
  seen: Seen,
  holders: Map<string, number>,
): void {
  count(holders, path)
  for (const [name, value] of Object.entries(element)) {
    if (Array.isArray(value))
      for (const inner of value as CanonicalDocument[]) lookAtElement(inner, `${path}/${name}`, seen, holders)
    else note(seen, name === '#text' ? path : `${path}/${name}`, value, path)
  }
}
