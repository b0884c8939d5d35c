// What rules find in a document as the partner will read it: what its guide has no place for is left out, and what is
// left may not add up any more, though all of it did.
import type { Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { judgeByRules } from '../../guide/rule/rules.ts'

/** What the rules find in a document, and what they find only in what is left of it once it is written. */
export function judgeAsWritten(
  guide: ResolvedGuide,
  document: CanonicalDocument,
  told: readonly Finding[],
): Finding[] {
  const judge = (one: CanonicalDocument) => judgeByRules(guide, one, () => new Map())
  const found = judge(document)
  const left = told.flatMap(({ code, at }) => (code === 'value-unwritten' && at.path ? [at.path] : []))
  if (left.length === 0) return found
  const known = new Set(found.map(sameOf))
  const others = judge(without(document, left)).filter((one) => !known.has(sameOf(one)))
  return [...found, ...others.map((one) => ({ ...one, facts: { ...one.facts, left: left[0]! } }))]
}

const sameOf = ({ code, facts }: Finding): string => `${code} ${facts.pointer}`

/** The document without some of its values; entries of lists stay where they are. */
function without(document: CanonicalDocument, pointers: readonly string[]): CanonicalDocument {
  const made = structuredClone(document)
  for (const pointer of pointers) {
    const names = pointer.split('/').slice(1)
    const last = names.pop()!
    const holder = names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], made)
    delete (holder as Record<string, unknown>)[last]
  }
  return made
}
