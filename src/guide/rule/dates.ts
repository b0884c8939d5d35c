// Dates that can't be in the order in which they stand.
import { type Breach, entriesAt, isObject, type Rule, textAt } from './rule.ts'

/** Earlier date, later date: by their words in a list of dates. */
const ORDERED: readonly (readonly [earlier: string, later: string])[] = [
  ['delivery-not-before', 'delivery-not-after'],
  ['ship-not-before', 'ship-not-after'],
  ['promotion-start', 'promotion-end'],
  ['start', 'end'],
  ['effective', 'expiry'],
]

/** Words of dates that lie behind the day on which an order is issued. */
const BEHIND_ISSUE = [
  'delivery-requested',
  'delivery-not-after',
  'ship-requested',
  'ship-not-after',
  'cancel-after',
]

type Holder = Record<string, unknown>

export const dates: Rule = {
  code: 'dates-out-of-order',
  judge: (document) => [
    ...issued(document),
    ...inList(document, ''),
    ...periods(document, ''),
    ...entriesAt(document, 'lines', '').flatMap(({ value, at }) => [
      ...inList(value, at),
      ...periods(value, at),
    ]),
  ],
}

function issued(document: Holder): Breach[] {
  const issue = textAt(document, 'date')
  if (issue === undefined || !String(document.schema).startsWith('order/')) return []
  return entriesAt(document, 'dates', '').flatMap(({ value, at }) =>
    BEHIND_ISSUE.includes(String(value.type))
      ? breach(issue, 'issue date', textAt(value, 'date'), wordOf(value.type), `${at}/date`)
      : [],
  )
}

function inList(holder: Holder, above: string): Breach[] {
  const all = entriesAt(holder, 'dates', above)
  const found = (word: string) => all.find(({ value }) => value.type === word)
  return ORDERED.flatMap(([earlier, later]) => {
    const [first, last] = [found(earlier), found(later)]
    if (!first || !last) return []
    return breach(
      textAt(first.value, 'date'),
      wordOf(earlier),
      textAt(last.value, 'date'),
      wordOf(later),
      `${last.at}/date`,
    )
  })
}

function periods(holder: Holder, above: string): Breach[] {
  const { period } = holder
  if (!isObject(period)) return []
  const [from, to] = [textAt(period, 'from'), textAt(period, 'to')]
  return breach(from, 'begin of the period', to, 'end of the period', `${above}/period/to`)
}

/** Dates are CCYY-MM-DD, so their texts sort as they do. */
function breach(
  first: string | undefined,
  earlier: string,
  last: string | undefined,
  name: string,
  at: string,
): Breach[] {
  if (first === undefined || last === undefined || first <= last) return []
  return [{ at, facts: { name, got: last, earlier, expected: first } }]
}

const wordOf = (type: unknown): string => `${String(type).replaceAll('-', ' ')} date`
