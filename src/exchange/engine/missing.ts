// The crosswalk rows that a parked document waits for, as data and in words: all of them at once, each code once.
import type { Finding, Place } from '../../finding/finding.ts'
import type { MissingRow } from '../../guide/reading.ts'
import type { AwaitedRow, Document } from '../../store/record.ts'
import { printable } from './place.ts'

/** Rows of one document that are told at a time; where more are missing, the rest is told when these are there. */
const MOST = 1_000

/** The rows that findings miss; `day` is the document's. */
export function missingRows(findings: readonly Finding[], day: string): MissingRow[] {
  const rows = new Map<string, MissingRow>()
  for (const { code, facts, at } of findings) {
    const { crosswalk, got, side } = facts
    if (code !== 'crosswalk-missing' || typeof crosswalk !== 'string' || got === undefined) continue
    const key = JSON.stringify([crosswalk, got])
    const known = side === 'ours' ? { ours: got } : { theirs: got }
    if (!rows.has(key) && rows.size < MOST) rows.set(key, { crosswalk, ...known, at, day })
  }
  return [...rows.values()]
}

/** The same as the store keeps them. */
export const awaited = (
  { id, partner, environment }: Pick<Document, 'id' | 'partner' | 'environment'>,
  missing: readonly MissingRow[],
): AwaitedRow[] =>
  missing.map(({ crosswalk, theirs, ours, at, day }, index) => ({
    id: id + String(index).padStart(4, '0'),
    document: id,
    partner,
    environment,
    crosswalk,
    side: theirs === undefined ? 'ours' : 'theirs',
    code: theirs ?? ours ?? '',
    day,
    at,
  }))

/** Rows named in a sentence. */
const NAMED = 3

/** Why a document waits: its first rows, and how many more there are. */
export function whyWaiting(missing: readonly MissingRow[]): string {
  const named = missing.slice(0, NAMED).map(({ crosswalk, theirs, ours, at }) => {
    const row = theirs === undefined ? `theirs → "${ours}"` : `"${theirs}" → ours`
    return `${crosswalk}: ${printable(row)} (${placeText(at)})`
  })
  const more = missing.length - named.length
  return `It waits for crosswalk rows. ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`
}

/** Where a code stands: `PO1, segment 9, element 3`, or the path in a document. */
export function placeText({ segment, id, element, component, line, path }: Place): string {
  const parts = [
    ...(id === undefined ? [] : [id]),
    ...(segment === undefined ? [] : [`segment ${segment}`]),
    ...(element === undefined ? [] : [`element ${element}`]),
    ...(component === undefined ? [] : [`component ${component}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(path === undefined ? [] : [path]),
  ]
  return printable(parts.join(', '))
}
