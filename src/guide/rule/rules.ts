// Every rule by its name, and how a guide settles them: each applies unless the guide or a partner's overlay says
// `rules: { check-digit-wrong: error, dates-out-of-order: off }`; a few apply only where they are asked for.
import type { CanonicalName } from '../../canonical/canonical.ts'
import { type FindingCode, finding } from '../../finding/catalogue.ts'
import type { Facts, Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../model.ts'
import type { CanonicalDocument, LineageEntry } from '../reading.ts'
import { judgeAgainstOrders, ORDER_RULES } from './against.ts'
import { lineAmounts, taxes, totals } from './amounts.ts'
import type { CodedBreach } from './claims.ts'
import { dates } from './dates.ts'
import { checkDigits, lineNumbers } from './numbers.ts'
import type { Rule } from './rule.ts'
import { judgeAgainstShipments, SHIPMENT_RULES } from './shipped.ts'
import { standingOrders } from './standing.ts'

const RULES: readonly Rule[] = [lineAmounts, totals, taxes, dates, lineNumbers, checkDigits]

/** Names that `rules` may settle. */
export const ruleNames: readonly string[] = [
  ...RULES.map(({ code }) => code),
  ...ORDER_RULES,
  ...SHIPMENT_RULES,
]

/** What a rule's breach is: an error decides about acceptance. */
export const RULE_WORDS = ['error', 'warning', 'off'] as const

/** Rules that not every partner's documents keep, as not all announce what they ship; and which documents they ask for. */
const ASKED_FOR: Readonly<Partial<Record<FindingCode, CanonicalName>>> = {
  'invoice-before-shipment': 'shipment',
}

const applies = ({ rules }: Settled, code: FindingCode): boolean =>
  (rules?.[code] ?? (code in ASKED_FOR ? 'off' : 'on')) !== 'off'

/** Kinds of documents that have to be there about the same order, by what a partner's rules say. */
export const askedFor = (settled: Settled): CanonicalName[] =>
  (Object.entries(ASKED_FOR) as [FindingCode, CanonicalName][]).flatMap(([code, kind]) =>
    applies(settled, code) ? [kind] : [],
  )

type Settled = Pick<ResolvedGuide, 'rules'>
type Lineage = () => readonly LineageEntry[]

/** What the rules find in a document; `lineage` tells where on the wire a value stood, and is asked only then. */
export function judgeByRules(settled: Settled, document: CanonicalDocument, lineage: Lineage): Finding[] {
  const asked = RULES.filter(({ code }) => applies(settled, code))
  const found = asked.flatMap(({ code, judge }) => judge(document).map((breach) => ({ code, ...breach })))
  return findingsOf(settled, found, lineage)
}

/**
 * What a document says otherwise than those that it is held against: its orders, what they were changed to since, and
 * the ship notices about them, in the order in which they came.
 */
export function judgeByOthers(
  settled: Settled,
  document: CanonicalDocument,
  others: readonly CanonicalDocument[],
  lineage: Lineage,
): Finding[] {
  const found = [
    ...judgeAgainstOrders(document, standingOrders(others)),
    ...judgeAgainstShipments(document, others),
  ].filter(({ code }) => applies(settled, code))
  return findingsOf(settled, found, lineage)
}

function findingsOf({ rules }: Settled, found: readonly CodedBreach[], lineage: Lineage): Finding[] {
  if (found.length === 0) return []
  const places = placesIn(lineage(), new Set(found.map(({ at }) => at)))
  return found.map(({ code, at, facts }) => {
    const made = placed(code, at, facts, places.get(at))
    const severity = rules?.[code]
    return severity === 'error' || severity === 'warning' ? { ...made, severity } : made
  })
}

/**
 * The first entry at or below each of some pointers. However many there are, they have few lengths, so that each entry is
 * cut a few times and not searched for.
 */
function placesIn(
  lineage: readonly LineageEntry[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, LineageEntry> {
  const places = new Map<string, LineageEntry>()
  const lengths = [...new Set([...wanted].map((at) => at.length))]
  for (const entry of lineage) {
    if (places.size === wanted.size) break
    for (const length of lengths) {
      if (length < entry.pointer.length && entry.pointer[length] !== '/') continue
      const at = entry.pointer.slice(0, length)
      if (wanted.has(at) && !places.has(at)) places.set(at, entry)
    }
  }
  return places
}

function placed(code: FindingCode, pointer: string, facts: Facts, entry: LineageEntry | undefined): Finding {
  if (!entry) return finding(code, { path: pointer }, { ...facts, pointer })
  const { pointer: _, guide, by: __, ...place } = entry
  return finding(code, place, { ...facts, pointer }, guide)
}
