// What exactly an interaction promises and a mapping does not keep. Pact has judged; this finds each value, and
// sees what Pact has no matcher for.
import { sentence } from '../finding/catalogue.ts'
import { project, valuesAt } from './canonicalPath.ts'
import type { Compiled } from './compile.ts'
import { type Difference, differences } from './difference.ts'
import { findingCodes, type Understood } from './understood.ts'

/** One thing that is not as it was promised. */
export interface Broken {
  /** Into the canonical document; empty where the document as a whole is meant. */
  pointer: string
  expected: string
  got: string
}

/** Everything that an interaction promises and the file's reading does not keep. */
export function brokenPromises(compiled: Compiled, understood: readonly Understood[]): Broken[] {
  const one = understood[compiled.index]
  if (!one) return [noDocument(compiled, understood)]
  return compiled.set === 'golden' ? brokenGolden(compiled, understood, one) : brokenErp(compiled, one)
}

function brokenGolden(compiled: Compiled, understood: readonly Understood[], one: Understood): Broken[] {
  const { expected, interaction, sample } = compiled
  const codes = findingCodes(understood).join(' ') || 'none'
  const approved = interaction.response[0].metadata.findings!
  const told = codes === approved ? [] : [{ pointer: '', expected: `findings ${approved}`, got: codes }]
  const values = differences(expected, one.document).filter((difference) => !isRelaxed(compiled, difference))
  const many = understood.length === sample.expected?.length ? [] : [noDocument(compiled, understood)]
  return [...notPublished(one), ...many, ...told, ...values.map(inWords)]
}

function isRelaxed({ expected, rules }: Compiled, { pointer, expected: was, got }: Difference): boolean {
  if (was === undefined || got === undefined) return false
  const rule = rules.find(({ parsed }) => valuesAt(expected, parsed).some((one) => one.pointer === pointer))
  return rule?.holds(got) ?? false
}

function brokenErp({ expected, rules }: Compiled, one: Understood): Broken[] {
  const values = rules.flatMap(({ parsed, matchers, holds, words, said }) => {
    const now = new Map(valuesAt(one.document, parsed).map(({ pointer, value }) => [pointer, value]))
    return valuesAt(expected, parsed).flatMap(({ pointer, value }): Broken[] => {
      const got = now.get(pointer)
      const held = matchers.length === 0 ? Object.is(value, got) : holds(got)
      if (value === undefined || held) return []
      return [{ pointer, expected: `${quoted(value)} (${words}, ${said})`, got: quoted(got) }]
    })
  })
  const relied = project(
    one.document,
    rules.map(({ parsed }) => parsed),
  )
  return [...notPublished(one), ...values, ...listLengths(expected, relied, '')]
}

/** Lists with more or fewer entries than were promised. */
function listLengths(expected: unknown, got: unknown, pointer: string): Broken[] {
  if (typeof expected !== 'object' || typeof got !== 'object' || !expected || !got) return []
  const [was, now] = [Object.keys(expected).length, Object.keys(got).length]
  if (Array.isArray(expected) && was !== now)
    return [{ pointer, expected: `${was} entries`, got: String(now) }]
  return Object.entries(expected).flatMap(([key, inner]) =>
    listLengths(inner, (got as Record<string, unknown>)[key], `${pointer}/${key}`),
  )
}

function noDocument({ index, sample }: Compiled, understood: readonly Understood[]): Broken {
  const expected = `document ${index + 1} of ${sample.expected?.length ?? 0}`
  return { pointer: '', expected, got: `${understood.length} documents` }
}

function notPublished({ verdict, published, findings }: Understood): Broken[] {
  if (published) return []
  const why = findings.find(({ severity }) => severity === 'error')
  const got = verdict === 'accepted' ? 'parked' : verdict
  return [{ pointer: '', expected: 'published', got: why ? `${got}: ${sentence(why)}` : got }]
}

const inWords = ({ pointer, expected, got }: Difference): Broken => ({
  pointer,
  expected: quoted(expected),
  got: quoted(got),
})

const quoted = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
