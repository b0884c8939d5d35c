// Every rule by its name, and how a guide settles them: each applies unless the guide or a partner's overlay says
// `rules: { check-digit-wrong: error, dates-out-of-order: off }`; a few apply only where they are asked for.
import type { CanonicalName } from '../../canonical/canonical.ts'
import { type FindingCode, finding } from '../../finding/catalogue.ts'
import type { Facts, Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../model.ts'
import type { CanonicalDocument, LineageEntry, Whereabouts } from '../reading.ts'
import { judgeAgainstOrders, ORDER_RULES } from './against.ts'
import { lineAmounts, taxes, totals } from './amounts.ts'
import type { CodedBreach } from './claims.ts'
import { dates } from './dates.ts'
import { itemNumbers } from './items.ts'
import { checkDigits, lineNumbers } from './numbers.ts'
import { distributions, schedules } from './quantities.ts'
import type { Rule } from './rule.ts'
import { judgeAgainstShipments, SHIPMENT_RULES } from './shipped.ts'
import { standingOrders } from './standing.ts'

const RULES: readonly Rule[] = [
  lineAmounts,
  totals,
  taxes,
  dates,
  lineNumbers,
  checkDigits,
  distributions,
  schedules,
  itemNumbers,
]

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

/** What the rules find in a document; `whereabouts` tells where on the wire values stood, and is asked only then. */
export function judgeByRules(
  settled: Settled,
  document: CanonicalDocument,
  whereabouts: Whereabouts,
): Finding[] {
  const asked = RULES.filter(({ code }) => applies(settled, code))
  const found = asked.flatMap(({ code, judge }) => judge(document).map((breach) => ({ code, ...breach })))
  return findingsOf(settled, found, whereabouts)
}

/**
 * What a document says otherwise than those that it is held against: its orders, what they were changed to since, and
 * the ship notices about them, in the order in which they came.
 */
export function judgeByOthers(
  settled: Settled,
  document: CanonicalDocument,
  others: readonly CanonicalDocument[],
  whereabouts: Whereabouts,
): Finding[] {
  const found = [
    ...judgeAgainstOrders(document, standingOrders(others)),
    ...judgeAgainstShipments(document, others),
  ].filter(({ code }) => applies(settled, code))
  return findingsOf(settled, found, whereabouts)
}

function findingsOf({ rules }: Settled, found: readonly CodedBreach[], whereabouts: Whereabouts): Finding[] {
  if (found.length === 0) return []
  const places = whereabouts(new Set(found.map(({ at }) => at)))
  return found.map(({ code, at, facts }) => {
    const made = placed(code, at, facts, places.get(at))
    const severity = rules?.[code]
    return severity === 'error' || severity === 'warning' ? { ...made, severity } : made
  })
}

function placed(code: FindingCode, pointer: string, facts: Facts, entry: LineageEntry | undefined): Finding {
  if (!entry) return finding(code, { path: pointer }, { ...facts, pointer })
  const { pointer: _, guide, by: __, ...place } = entry
  return finding(code, place, { ...facts, pointer }, guide)
}
