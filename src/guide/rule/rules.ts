// Every rule by its name, and how a guide settles them: each applies unless the guide or a partner's overlay says
// `rules: { check-digit-wrong: error, dates-out-of-order: off }`.
import { type FindingCode, finding } from '../../finding/catalogue.ts'
import type { Facts, Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../model.ts'
import type { CanonicalDocument, LineageEntry } from '../reading.ts'
import { judgeAgainstOrders, ORDER_RULES, type OrderBreach } from './against.ts'
import { lineAmounts, taxes, totals } from './amounts.ts'
import { dates } from './dates.ts'
import { checkDigits, lineNumbers } from './numbers.ts'
import type { Rule } from './rule.ts'

const RULES: readonly Rule[] = [lineAmounts, totals, taxes, dates, lineNumbers, checkDigits]

/** Names that `rules` may settle. */
export const ruleNames: readonly string[] = [...RULES.map(({ code }) => code), ...ORDER_RULES]

/** What a rule's breach is: an error decides about acceptance. */
export const RULE_WORDS = ['error', 'warning', 'off'] as const

type Settled = Pick<ResolvedGuide, 'rules'>
type Lineage = () => readonly LineageEntry[]

/** What the rules find in a document; `lineage` tells where on the wire a value stood, and is asked only then. */
export const judgeByRules = (settled: Settled, document: CanonicalDocument, lineage: Lineage): Finding[] =>
  RULES.flatMap(({ code, judge }) =>
    settled.rules?.[code] === 'off'
      ? []
      : judge(document).map((breach) => findingOf(settled, { code, ...breach }, lineage())),
  )

/** What a document says otherwise than the orders that it names, by their number. */
export const judgeByOrders = (
  settled: Settled,
  document: CanonicalDocument,
  orders: ReadonlyMap<string, CanonicalDocument>,
  lineage: Lineage,
): Finding[] =>
  judgeAgainstOrders(document, orders)
    .filter(({ code }) => settled.rules?.[code] !== 'off')
    .map((breach) => findingOf(settled, breach, lineage()))

function findingOf(
  { rules }: Settled,
  { code, at, facts }: OrderBreach,
  lineage: readonly LineageEntry[],
): Finding {
  const made = placed(code, at, facts, lineage)
  const severity = rules?.[code]
  return severity === 'error' || severity === 'warning' ? { ...made, severity } : made
}

function placed(code: FindingCode, pointer: string, facts: Facts, lineage: readonly LineageEntry[]): Finding {
  const entry = lineage.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))
  if (!entry) return finding(code, { path: pointer }, { ...facts, pointer })
  const { pointer: _, guide, by: __, ...place } = entry
  return finding(code, place, { ...facts, pointer }, guide)
}
