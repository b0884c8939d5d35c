// What somebody expects a candidate to do otherwise, each with the reason: pointers, codes of findings, verdicts. It is
// a file, so that the expectation is written before the figures are seen.
import { GuideError } from '../../guide/load/problem.ts'
import { loadSource, type Source, type Table } from '../../guide/load/source.ts'
import { complain } from '../erpRules.ts'

/** What becomes of one document by the candidate, beside what became of it. */
export const VERDICTS = [
  'same',
  'changed',
  'newly-accepted',
  'newly-parked',
  'newly-rejected',
  'breaking',
] as const
export type ShadowVerdict = (typeof VERDICTS)[number]

export interface Expectation {
  reason: string
  /** Such as /lines/*\/price/amount; also all that stands below. */
  pointers: readonly string[]
  /** Codes. */
  findings: readonly string[]
  verdicts: readonly ShadowVerdict[]
}

const WORDS = ['pointers', 'findings', 'verdicts', 'reason']

/**
 * Loads a file of expectations; `name` is what it must say of itself, such as acme/850-in. Throws GuideError with file,
 * line and caret for each mistake.
 */
export function loadExpectations(file: string, text: string, name: string): Expectation[] {
  const source = loadSource(file, text)
  const { table } = source
  if (table.shadow !== name) complain(source, table, 'shadow', `this must say shadow: ${name}`)
  if (!Array.isArray(table.expected)) complain(source, table, 'expected', 'expected is a list')
  const entries = Array.isArray(table.expected) ? table.expected : []
  const read = entries.map((entry) => readEntry(source, entry as Table))
  if (source.problems.length > 0) throw new GuideError(source.problems)
  return read
}

function readEntry(source: Source, entry: Table): Expectation {
  const made = {
    reason: typeof entry?.reason === 'string' ? entry.reason.trim() : '',
    pointers: words(entry?.pointers),
    findings: words(entry?.findings),
    verdicts: words(entry?.verdicts) as ShadowVerdict[],
  }
  const say = (key: string, message: string) => complain(source, entry ?? source.table, key, message)
  for (const word of Object.keys(entry ?? {}).filter((key) => !WORDS.includes(key)))
    say(word, `"${word}" is not a word here; there are: ${WORDS.join(', ')}`)
  if (made.reason === '') say('reason', 'say why it is expected: reason')
  const wrong = made.pointers.find((pointer) => !pointer.startsWith('/'))
  if (wrong !== undefined) say('pointers', `"${wrong}" is not a pointer such as /lines/*/price/amount`)
  const unknown = made.verdicts.find((one) => !VERDICTS.includes(one))
  if (unknown !== undefined) say('verdicts', `"${unknown}" is no verdict; there are: ${VERDICTS.join(', ')}`)
  if (made.pointers.length + made.findings.length + made.verdicts.length === 0)
    say('pointers', 'say what is expected: pointers, findings or verdicts')
  return made
}

const words = (said: unknown): string[] =>
  said === undefined ? [] : (Array.isArray(said) ? said : [said]).map(String)

/** A pointer without the places in lists: `/lines/0/price/amount` → `/lines/*\/price/amount`. */
export const folded = (pointer: string): string => pointer.replace(/\/\d+(?=\/|$)/g, '/*')

/** Which expectation, by its place in the list, declares a change of a value; undefined where none does. */
export function declaredAt(expectations: readonly Expectation[], pointer: string): number | undefined {
  const steps = pointer.split('/')
  return found(expectations, ({ pointers }) => pointers.some((one) => isAbove(one.split('/'), steps)))
}

const isAbove = (pattern: readonly string[], steps: readonly string[]): boolean =>
  pattern.every((step, index) => step === steps[index] || (step === '*' && steps[index] !== undefined))

/** As `declaredAt`, of a finding that comes or goes. */
export const declaredFinding = (expectations: readonly Expectation[], code: string): number | undefined =>
  found(expectations, ({ findings }) => findings.includes(code))

/** As `declaredAt`, of what becomes of a document as a whole. */
export const declaredVerdict = (
  expectations: readonly Expectation[],
  verdict: ShadowVerdict,
): number | undefined => found(expectations, ({ verdicts }) => verdicts.includes(verdict))

function found(
  expectations: readonly Expectation[],
  declares: (one: Expectation) => boolean,
): number | undefined {
  const index = expectations.findIndex(declares)
  return index < 0 ? undefined : index
}
