// What may be relied on, in words. Each word is a Pact matcher, and beside it the same judgement as a function:
// it checks an approved document before Pact sees it, and says what Pact has no matcher for (a check digit).

export interface Matcher {
  match: 'type' | 'regex' | 'date' | 'notEmpty'
  regex?: string
  format?: string
}

export interface Rule {
  /** As written, such as `optional decimal`. */
  words: string
  /** The value may be missing from a sample; where a sample has it, it must come. */
  optional: boolean
  /** All must match; none stands for the very value, which may have a shape beside. */
  matchers: readonly Matcher[]
  holds: (value: unknown) => boolean
}

interface Word {
  matchers: readonly Matcher[]
  holds?: (value: string) => boolean
}

const TYPE: Matcher = { match: 'type' }
const shaped = (regex: string): Word => ({ matchers: [TYPE, { match: 'regex', regex }] })

// Pact matches the whole value, by Onigmo; these shapes mean the same to both.
const WORDS: Readonly<Record<string, Word>> = {
  exact: { matchers: [] },
  string: { matchers: [TYPE, { match: 'notEmpty' }], holds: (value) => value !== '' },
  decimal: shaped('-?(0|[1-9][0-9]*)([.][0-9]+)?'),
  date: { matchers: [TYPE, { match: 'date', format: 'yyyy-MM-dd' }], holds: isDay },
  uom: shaped('[A-Z0-9]{1,3}'),
  gtin: { ...shaped('[0-9]{8}|[0-9]{12,14}'), holds: hasCheckDigit },
  sscc: { ...shaped('[0-9]{18}'), holds: hasCheckDigit },
}

/** The words there are, for messages. */
const RULE_WORDS = [...Object.keys(WORDS), 'regex …', 'one of A|B', 'exact …', 'optional …']

/** A rule, or why its words are none. */
export function parseRule(words: string): Rule | { problem: string } {
  const optional = words.startsWith('optional ')
  const body = optional ? words.slice('optional '.length).trim() : words.trim()
  const isExact = body.startsWith('exact ')
  const word = wordOf(isExact ? body.slice('exact '.length).trim() : body)
  if (!word) return { problem: `"${words}" is not a rule; there are: ${RULE_WORDS.join(', ')}` }
  if ('problem' in word) return word
  const matchers = isExact ? [] : word.matchers
  return { words, optional, matchers, holds: (value) => isHeld(word, value) }
}

const wordOf = (body: string) => (Object.hasOwn(WORDS, body) ? WORDS[body] : patternWord(body))

function patternWord(body: string): Word | { problem: string } | undefined {
  if (body.startsWith('one of ')) return oneOf(body.slice('one of '.length))
  if (!body.startsWith('regex ')) return undefined
  const regex = body.slice('regex '.length).trim()
  try {
    new RegExp(regex, 'u')
  } catch (error) {
    return { problem: `"${regex}" is not a regular expression: ${(error as Error).message}` }
  }
  return shaped(regex)
}

const oneOf = (list: string): Word =>
  shaped(
    list
      .split('|')
      .map((one) => one.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('|'),
  )

function isHeld({ matchers, holds }: Word, value: unknown): boolean {
  if (matchers.length === 0) return true
  if (typeof value !== 'string') return false
  const shapes = matchers.flatMap(({ regex }) => (regex === undefined ? [] : [regex]))
  return shapes.every((regex) => new RegExp(`^(?:${regex})$`, 'u').test(value)) && (holds?.(value) ?? true)
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** GS1 General Specifications 7.9: weights 3 and 1 from the right, the sum a multiple of ten. */
function hasCheckDigit(value: string): boolean {
  const digits = [...value].reverse().map(Number)
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}
