// A mapping's contract → its pact: two interactions for each document of each sample. `golden` is the whole
// approved document, exact but for relaxed paths; `erp` is only what the ERP relies on, and `partner` what a partner
// does. Two, because a broken golden alone says "changed", and one of the others "breaking".
import type { CanonicalDocument } from '../guide/reading.ts'
import { pactPath, project, valuesAt } from './canonicalPath.ts'
import { consumerOf, type MappingContract, providerOf } from './contract.ts'
import { countValues } from './difference.ts'
import type { PlacedRule } from './erpRules.ts'
import {
  type Contents,
  fileContents,
  type Interaction,
  interactionKey,
  JSON_TYPE,
  jsonContents,
  type Pact,
  type PactPlugin,
} from './pact.ts'
import { X12_PLUGIN } from './plugin.ts'
import { ContractError, type Sample } from './sample.ts'
import { directionOf } from './underTest.ts'
import type { Seen } from './view/view.ts'
import { wireContents, wireMetadata, wireRulePath } from './wirePact.ts'

/** What an outbound mapping is asked for: the bytes as they leave, or the view of them. */
export const WIRE = 'wire'
export const VIEW = 'view'
export type Form = typeof WIRE | typeof VIEW

export type InteractionSet = 'golden' | 'erp' | 'partner'

/** The one provider state of mapping pacts. */
export const MAPPING_STATE = 'the mapping is ready to read'

/** One interaction, and what it was made of. */
export interface Compiled {
  interaction: Interaction
  set: InteractionSet
  /** Such as 850-in. */
  mapping: string
  sample: Sample
  /** Which document of the file, from 0. */
  index: number
  expected: CanonicalDocument
  rules: readonly PlacedRule[]
}

/** The interactions of a contract, in the order of the samples' names; samples without an expected document have none. */
export function compileContract(contract: MappingContract, form: Form = 'wire'): Compiled[] {
  return contract.samples.flatMap((sample) =>
    (sample.expected ?? []).flatMap((expected, index): Compiled[] => {
      checkRules(contract, sample, expected)
      const golden = goldenOf(contract, sample, expected, index, form)
      return contract.relied.length > 0 ? [golden, reliedOf(contract, sample, expected, index)] : [golden]
    }),
  )
}

/** The pact of a contract. Throws ContractError where an approved document breaks a rule that it is to prove. */
export const compilePact = (contract: MappingContract): Pact => pactOf(contract, compileContract(contract))

/** The pact of interactions that were compiled before. */
export const pactOf = (of: MappingContract, compiled: readonly Compiled[]): Pact => ({
  consumer: { name: consumerOf(of) },
  provider: { name: providerOf(of) },
  interactions: compiled.map(({ interaction }) => interaction),
  metadata: { pactSpecification: { version: '4.0' }, ...pluginsFor(compiled) },
})

function pluginsFor(compiled: readonly Compiled[]): { plugins?: readonly PactPlugin[] } {
  const isX12 = ({ interaction }: Compiled) =>
    interaction.response[0].contents.contentType === X12_PLUGIN.type
  const { name, version } = X12_PLUGIN
  return compiled.some(isX12) ? { plugins: [{ name, version, configuration: {} }] } : {}
}

function goldenOf(
  of: MappingContract,
  sample: Sample,
  expected: CanonicalDocument,
  index: number,
  form: Form,
): Compiled {
  const entry = of.file.samples.get(sample.name)
  const rules = of.file.relaxed
  const body =
    form === WIRE && sample.wire && of.guide ? wireBody(sample.wire, expected, of.guide) : undefined
  // Pact lets through what it does not expect in JSON; so the number of values is told beside them.
  const { metadata: about, ...rest } = body ?? jsonBody(of, expected)
  const metadata = {
    ...about,
    published: 'yes',
    findings: entry?.findings.join(' ') || 'none',
    ...(body ? {} : { values: String(countValues(expected)) }),
    documents: String(sample.expected?.length ?? 0),
  }
  const made = {
    of,
    sample,
    index,
    set: 'golden',
    content: expected,
    rules,
    body: { ...rest, metadata },
  } as const
  return {
    interaction: interactionOf(made),
    set: 'golden',
    mapping: of.mapping,
    sample,
    index,
    expected,
    rules,
  }
}

function reliedOf(of: MappingContract, sample: Sample, whole: CanonicalDocument, index: number): Compiled {
  const { relied: rules, mapping } = of
  const set = directionOf(mapping) === 'in' ? 'erp' : 'partner'
  const expected = project(
    whole,
    rules.map(({ parsed }) => parsed),
  ) as CanonicalDocument
  const { metadata, ...rest } = jsonBody(of, expected)
  const body = { ...rest, metadata: { ...metadata, published: 'yes' } }
  const made = { of, sample, index, set, content: expected, rules, body } as const
  return { interaction: interactionOf(made), set, mapping, sample, index, expected, rules }
}

/** A response's body, and how it is compared. */
interface Body {
  contents: Contents
  metadata: Readonly<Record<string, string>>
  /** Outbound: what is to be answered. */
  answer?: Form
  pathOf: (rule: PlacedRule) => string
}

const wireBody = (wire: Uint8Array, view: CanonicalDocument, guide: Seen): Body => ({
  contents: wireContents(wire, guide),
  metadata: wireMetadata(view, guide),
  answer: WIRE,
  pathOf: (rule) => wireRulePath(rule, guide),
})

// Whoever reads a pact of ours should know what the JSON is.
function jsonBody({ mapping, canonical }: MappingContract, content: CanonicalDocument): Body {
  const json = { contents: jsonContents(content), pathOf: ({ parsed }: PlacedRule) => pactPath(parsed) }
  return directionOf(mapping) === 'in'
    ? { ...json, metadata: { contentType: JSON_TYPE, canonical: `${canonical}/1` } }
    : { ...json, metadata: { contentType: JSON_TYPE, view: 'of the wire' }, answer: VIEW }
}

interface Making {
  of: MappingContract
  sample: Sample
  index: number
  set: InteractionSet
  content: CanonicalDocument
  rules: readonly PlacedRule[]
  body: Body
}

function interactionOf({ of, sample, index, set, content, rules, body }: Making): Interaction {
  const { partner, mapping } = of
  const { contents, metadata, answer, pathOf } = body
  const document = String(index + 1)
  const many = (sample.expected?.length ?? 0) > 1 ? `, document ${document}` : ''
  return {
    type: 'Synchronous/Messages',
    key: interactionKey(providerOf(of), set, sample.name, document),
    description: `${set}: ${titleOf(sample)}${many}`,
    pending: of.file.samples.get(sample.name)?.state !== 'approved',
    providerStates: [{ name: MAPPING_STATE, params: { partner, mapping } }],
    comments: {
      text: [COMMENT[set]],
      references: { sample: { file: sample.file, sha256: sample.sha256, document } },
    },
    request: {
      contents: requestOf(sample),
      metadata: { contentType: sample.contentType, document, ...(answer ? { answer } : {}) },
    },
    response: [{ contents, metadata, matchingRules: { body: matchingRules(content, rules, pathOf) } }],
  }
}

// JSON is put into its shortest form by whoever carries it.
const requestOf = ({ bytes, contentType }: Sample): Contents =>
  contentType === JSON_TYPE
    ? jsonContents(JSON.parse(Buffer.from(bytes).toString('utf8')))
    : fileContents(bytes, contentType)

const COMMENT: Readonly<Record<InteractionSet, string>> = {
  golden: 'The whole document as it was approved. Where it differs, the mapping has changed.',
  erp: 'What the ERP relies on. Where it differs, the mapping breaks the ERP.',
  partner: 'What the partner relies on. Where it differs, the mapping breaks the partner.',
}

/** A sample's name in words: `price-per-hundred` → price per hundred. */
export const titleOf = ({ name }: Pick<Sample, 'name'>): string => name.replaceAll('-', ' ')

// Only paths that the example has: Pact refuses a rule for a place that isn't there.
function matchingRules(
  content: CanonicalDocument,
  rules: readonly PlacedRule[],
  pathOf: (rule: PlacedRule) => string,
) {
  const present = rules.filter(
    ({ parsed, matchers }) =>
      matchers.length > 0 && valuesAt(content, parsed).some(({ value }) => value !== undefined),
  )
  return Object.fromEntries(
    present.map((rule) => [pathOf(rule), { combine: 'AND' as const, matchers: rule.matchers }]),
  )
}

// A rule that the approved document itself breaks is a mistake in the one or the other, and no mapping's.
function checkRules({ relied, file }: MappingContract, sample: Sample, expected: CanonicalDocument): void {
  for (const rule of [...relied, ...file.relaxed.map((one) => ({ ...one, optional: true }))]) {
    const broken = valuesAt(expected, rule.parsed).find(({ value }) =>
      value === undefined ? !rule.optional : !rule.holds(value),
    )
    if (!broken) continue
    const got = broken.value === undefined ? 'has nothing there' : `says ${JSON.stringify(broken.value)}`
    throw new ContractError(
      `${rule.said}: ${rule.path} is "${rule.words}", but the expected document of ${sample.file} ${got} (${broken.pointer}). Let the mapping say what the rule lets be, or ask whose rule it is`,
    )
  }
}
