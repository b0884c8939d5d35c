// Suggestions as the comments at the end of a new contract: a person takes the # away in front of what is right.
import type { PlacedRule } from './erpRules.ts'
import type { SuggestedRule } from './suggest.ts'

/** So many relaxations are suggested. */
const SUGGESTED = 30

/** Inbound: what may differ. Exact is the default and catches most; of what the ERP acts on there is none. */
export function relaxations(rules: readonly SuggestedRule[], relied: readonly PlacedRule[]): string[] {
  const loose = rules.flatMap(({ path, words }) => {
    const asRelied = relied.find((one) => one.path === path)?.words ?? (isProse(path) ? words : 'exact')
    const word = asRelied.replace(/^optional /, '')
    return word.startsWith('exact') ? [] : [`  ${path}: ${word}`]
  })
  if (loose.length === 0) return []
  return [
    'Every value must be as approved. Where that is more than anybody needs, such as in a text for people, a rule says',
    'what may stand there instead: exact, string, decimal, date, gtin, sscc, uom, one of A|B, regex …; "optional" in front',
    'of it where the value may be missing. Fewer rules catch more. The ERP itself would be content with:',
    'relax:',
    ...loose.slice(0, SUGGESTED),
  ]
}

/** Outbound: what the partner may rely on. The samples say what there is; who knows the partner, what it acts on. */
export const reliances = (rules: readonly SuggestedRule[]): string[] =>
  rules.length === 0
    ? []
    : [
        'Every value must be as approved. Where what is sent differs, it has "changed"; it is "breaking" where the partner',
        'relies on the place. Keep the lines of what it acts on by itself, and take the # away:',
        'relies:',
        ...rules.map(({ path, words }) => `  ${path}: ${words}`),
      ]

/** Texts that people write for people. */
const isProse = (path: string): boolean => /\.(text|description|subject|lines\[\]|instructions)$/.test(path)
