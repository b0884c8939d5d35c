// From a place in what we wrote back to the canonical value: so that who reads "segment 5 N1, element 4" sees what to
// mend in the document that the ERP gave us.
import type { Finding, Place } from '../../finding/finding.ts'
import { unpackLineage } from '../../guide/lineage.ts'
import type { LineageEntry } from '../../guide/reading.ts'

/** Longest value that is shown. */
const WIDEST = 200

/** The findings, each with pointer and value where its place was written from one. */
export function traced(
  findings: readonly Finding[],
  { lineage, canonical }: { lineage?: string; canonical: string },
): Finding[] {
  if (lineage === undefined || !findings.some(({ at }) => isPlaced(at))) return [...findings]
  const entries = unpackLineage(lineage)
  const document: unknown = JSON.parse(canonical)
  return findings.map((one) => {
    const entry = isPlaced(one.at) ? sourceOf(one.at, entries) : undefined
    if (!entry) return one
    const value = valueAt(document, entry.pointer)
    const facts = { ...one.facts, pointer: entry.pointer, ...(value === undefined ? {} : { value }) }
    return { ...one, facts }
  })
}

const isPlaced = ({ segment, path }: Place): boolean => segment !== undefined || path !== undefined

function sourceOf(at: Place, entries: readonly LineageEntry[]): LineageEntry | undefined {
  if (at.path !== undefined) return entries.find(({ path }) => path === at.path)
  if (at.element === undefined) return undefined
  // Who counts segments otherwise than we names another one there: then nothing is claimed.
  const there = entries.filter(
    ({ segment, id, element }) =>
      segment === at.segment && element === at.element && (at.id === undefined || id === at.id),
  )
  return there.find(({ component }) => (component ?? 1) === (at.component ?? 1)) ?? there[0]
}

/** The text at a JSON Pointer; undefined where there is none, or an object. */
function valueAt(document: unknown, pointer: string): string | undefined {
  let value = document
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  }
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isText ? String(value).slice(0, WIDEST) : undefined
}
