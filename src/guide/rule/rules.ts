// Every rule by its name, and how a guide settles them: each applies unless the guide or a partner's overlay says
// `rules: { check-digit-wrong: error, dates-out-of-order: off }`.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../model.ts'
import type { CanonicalDocument, LineageEntry } from '../reading.ts'
import { lineAmounts, taxes, totals } from './amounts.ts'
import { dates } from './dates.ts'
import { checkDigits, lineNumbers } from './numbers.ts'
import type { Breach, Rule } from './rule.ts'

const RULES: readonly Rule[] = [lineAmounts, totals, taxes, dates, lineNumbers, checkDigits]

/** Names that `rules` may settle. */
export const ruleNames: readonly string[] = RULES.map(({ code }) => code)

/** What a rule's breach is: an error decides about acceptance. */
export const RULE_WORDS = ['error', 'warning', 'off'] as const

/** What the rules find in a document; `lineage` tells where on the wire a value stood, and is asked only then. */
export function judgeByRules(
  { rules = {} }: Pick<ResolvedGuide, 'rules'>,
  document: CanonicalDocument,
  lineage: () => readonly LineageEntry[],
): Finding[] {
  return RULES.flatMap((rule) => {
    const settled = rules[rule.code]
    if (settled === 'off') return []
    const found = rule.judge(document).map((breach) => findingOf(rule, breach, lineage()))
    return settled === undefined ? found : found.map((one) => ({ ...one, severity: settled }))
  })
}

function findingOf({ code }: Rule, { at, facts }: Breach, lineage: readonly LineageEntry[]): Finding {
  const entry = lineage.find(({ pointer }) => pointer === at)
  if (!entry) return finding(code, { path: at }, { ...facts, pointer: at })
  const { pointer, guide, by: _, ...place } = entry
  return finding(code, place, { ...facts, pointer }, guide)
}
