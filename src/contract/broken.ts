// What exactly an interaction promises and a mapping does not keep. Pact has judged; this finds each value, and
// sees what Pact has no matcher for.
import { sentence } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { project, valuesAt } from './canonicalPath.ts'
import { type Compared, compared } from './compare.ts'
import type { Compiled } from './compile.ts'
import { findingCodes, type Tried } from './tried.ts'

/** One thing that is not as it was promised. */
export interface Broken {
  /** Into what was expected; empty where nothing was, or where the document as a whole is meant. */
  pointer: string
  /** Into what was got; absent where nothing was, or inbound, where it is the same place. */
  at?: string
  expected: string
  got: string
  /** That nobody approved. */
  finding?: Finding
}

/** So many findings are told one by one. */
const MOST_FINDINGS = 20

/** Everything that an interaction promises and the sample's trial does not keep. */
export function brokenPromises(compiled: Compiled, tried: readonly Tried[]): Broken[] {
  const one = tried[compiled.index]
  if (!one) return [noDocument(compiled, tried)]
  return compiled.set === 'golden' ? brokenGolden(compiled, tried, one) : brokenRelied(compiled, one)
}

function brokenGolden(compiled: Compiled, tried: readonly Tried[], one: Tried): Broken[] {
  const { expected, interaction, sample } = compiled
  const told = brokenFindings(interaction.response[0].metadata.findings!, tried)
  const values = compared(compiled.mapping, expected, one.document)
  const strict = values.filter((difference) => !isRelaxed(compiled, difference))
  const many = tried.length === sample.expected?.length ? [] : [noDocument(compiled, tried)]
  return [...notPublished(one), ...many, ...told, ...strict.map(inWords)]
}

function brokenFindings(approved: string, tried: readonly Tried[]): Broken[] {
  const codes = findingCodes(tried).join(' ') || 'none'
  if (codes === approved) return []
  const whole = { pointer: '', expected: `findings ${approved}` }
  const fresh = tried
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => !approved.split(' ').includes(code))
  if (fresh.length === 0) return [{ ...whole, got: codes }]
  return fresh
    .slice(0, MOST_FINDINGS)
    .map((finding) => ({ ...whole, got: `${finding.code}: ${sentence(finding)}`, finding }))
}

function isRelaxed({ expected, rules }: Compiled, { pointer, expected: was, got }: Compared): boolean {
  if (was === undefined || got === undefined) return false
  const rule = rules.find(({ parsed }) => valuesAt(expected, parsed).some((one) => one.pointer === pointer))
  return rule?.holds(got) ?? false
}

function brokenRelied({ expected, rules }: Compiled, one: Tried): Broken[] {
  const values = rules.flatMap(({ parsed, matchers, holds, words, said }) => {
    const now = new Map(valuesAt(one.document, parsed).map(({ pointer, value }) => [pointer, value]))
    return valuesAt(expected, parsed).flatMap(({ pointer, value }): Broken[] => {
      const got = now.get(pointer)
      const held = matchers.length === 0 ? Object.is(value, got) : holds(got)
      if (value === undefined || held) return []
      const at = got === undefined ? {} : { at: pointer }
      return [{ pointer, ...at, expected: `${quoted(value)} (${words}, ${said})`, got: quoted(got) }]
    })
  })
  const relied = project(
    one.document,
    rules.map(({ parsed }) => parsed),
  )
  return [...notPublished(one), ...values, ...listLengths(expected, relied, '')]
}

/** Lists with more or fewer entries than were promised. */
export function listLengths(expected: unknown, got: unknown, pointer: string): Broken[] {
  if (typeof expected !== 'object' || typeof got !== 'object' || !expected || !got) return []
  const [was, now] = [Object.keys(expected).length, Object.keys(got).length]
  if (Array.isArray(expected) && was !== now)
    return [{ pointer, expected: `${was} entries`, got: String(now) }]
  return Object.entries(expected).flatMap(([key, inner]) =>
    listLengths(inner, (got as Record<string, unknown>)[key], `${pointer}/${key}`),
  )
}

function noDocument({ index, sample }: Compiled, tried: readonly Tried[]): Broken {
  const expected = `document ${index + 1} of ${sample.expected?.length ?? 0}`
  return { pointer: '', expected, got: `${tried.length} documents` }
}

function notPublished({ verdict, published, refusal, findings }: Tried): Broken[] {
  if (published) return []
  const why = findings.find(({ severity }) => severity === 'error')
  const got = verdict === 'accepted' ? 'parked' : verdict
  const reason = why ? sentence(why) : refusal
  return [{ pointer: '', expected: 'published', got: reason === undefined ? got : `${got}: ${reason}` }]
}

const inWords = ({ pointer, at, expected, got }: Compared): Broken => ({
  pointer,
  ...(at === undefined ? {} : { at }),
  expected: quoted(expected),
  got: quoted(got),
})

/** A value as messages show it. */
export const quoted = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
