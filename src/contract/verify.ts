// The verdict on a mapping: same, changed or breaking. Pact judges; we say which value it was, where it came from
// in the partner's file, and which line of which guide said so.
import { brokenPromises } from './broken.ts'
import { type Compiled, compileContract, type Form, pactOf } from './compile.ts'
import type { MappingContract } from './contract.ts'
import { unacceptedDrops } from './drops.ts'
import { explain, labelOf } from './explain.ts'
import { mappingProvider, openTrials, type Trials } from './mappingProvider.ts'
import { ContractError } from './sample.ts'
import type { Tried } from './tried.ts'
import { directionOf, type MappingUnderTest } from './underTest.ts'
import { runVerifier, type VerifierOptions } from './verifier.ts'
import type { InteractionResult } from './verifierJob.ts'
import { whyOf } from './why/why.ts'

/** Which promise was broken; `pending`: nobody has approved it; `drop`: a value is lost unseen. The worst first. */
const KINDS = ['erp', 'partner', 'golden', 'pending', 'drop'] as const

/** `changed` needs a person's approval, `breaking` can't go live. */
export type ContractVerdict = 'same' | 'changed' | 'breaking'

export interface Failure {
  kind: (typeof KINDS)[number]
  sample: string
  /** Description of the interaction that failed; absent where it is the contract as a whole. */
  interaction?: string
  /** The sentence for a person. */
  text: string
  /** The value that it is about, for what several promises say of one to be told once. */
  about?: string
}

export interface Verification {
  verdict: ContractVerdict
  failures: readonly Failure[]
  /** Likely causes, and what would come of it: sentences, none where nothing differs. */
  why: readonly string[]
  /** How many interactions were run: all there are. */
  interactions: number
}

export interface VerifyOptions extends VerifierOptions {
  /** Outbound: `view` where Pact is not to compare the bytes themselves, which takes our plugin for X12. */
  form?: Form
}

/**
 * Verifies a mapping by its contract. Throws ContractError for a mistake in the contract, VerifierError where
 * Pact could not do its work.
 */
export async function verifyMapping(
  under: MappingUnderTest,
  contract: MappingContract,
  { form, ...options }: VerifyOptions = {},
): Promise<Verification> {
  if (under.partner !== contract.partner || under.mapping !== contract.mapping)
    throw new ContractError(`${labelOf(contract)} is no contract of ${labelOf(under)}`)
  const compiled = compileContract(contract, form)
  const trials = openTrials(under)
  const outcome =
    compiled.length === 0
      ? { results: [], complaints: [] }
      : await runVerifier(pactOf(contract, compiled), mappingProvider(under, trials), options)
  const failures = [
    ...compiled.flatMap((one, at) => judge(under, trials, one, outcome.results[at]!, outcome.complaints)),
    ...unapproved(contract),
    ...unacceptedDrops(under, contract, (bytes) => trials.known(bytes)),
  ].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
  const why = failures.length > 0 ? whyOf(under, contract, (bytes) => trials.known(bytes)) : []
  return { verdict: verdictOf(failures), failures, why, interactions: outcome.results.length }
}

const verdictOf = (failures: readonly Failure[]): ContractVerdict => {
  if (failures.some(({ kind }) => kind === 'erp' || kind === 'partner')) return 'breaking'
  return failures.length > 0 ? 'changed' : 'same'
}

/** What is told of a verification: what stands behind, and each value once, by the promise that it breaks worst. */
export function toldOf({ failures, why }: Verification): string[] {
  const known = new Set<string>()
  const isNew = ({ about, text }: Failure) => {
    const key = about ?? text
    return !known.has(key) && Boolean(known.add(key))
  }
  return [...why, ...failures.filter(isNew).map(({ text }) => text)]
}

function judge(
  under: MappingUnderTest,
  trials: Trials,
  compiled: Compiled,
  result: InteractionResult,
  complaints: readonly string[],
): Failure[] {
  // What nobody approved proves nothing, either way: unapproved() says so.
  if (compiled.interaction.pending) return []
  const { sample, index } = compiled
  const fault = trials.fault(sample.bytes)
  const { description: interaction } = compiled.interaction
  const whose = { sample: sample.name, interaction }
  if (fault) return [{ kind: compiled.set, ...whose, text: `${labelOf(under, sample)}: ${fault}` }]
  const tried = trials.known(sample.bytes)
  const kind = kindOf(compiled, tried)
  const told = brokenPromises(compiled, tried).map((one) => ({
    text: explain(under, sample, tried[index], one),
    about: `${sample.name} ${index} ${one.pointer || one.at} ${one.got}`,
  }))
  // Our own eyes see what Pact has no matcher for; where only Pact complains, its own words must do.
  if (told.length > 0) return told.map((one) => ({ kind, ...whose, ...one }))
  const words = result.result === 'OK' ? [] : inPactsWords(under, compiled, result, complaints)
  return words.map((text) => ({ kind, ...whose, text }))
}

// What can't be sent breaks the partner, whatever it relies on.
function kindOf({ set, mapping, index }: Compiled, tried: readonly Tried[]): Failure['kind'] {
  const isKept = directionOf(mapping) === 'in' || tried[index]?.published === true
  return isKept ? set : 'partner'
}

function inPactsWords(
  under: MappingUnderTest,
  { sample }: Compiled,
  { mismatch }: InteractionResult,
  complaints: readonly string[],
): string[] {
  const said = mismatch?.mismatches?.map((one) => `${one.path ?? ''} ${one.mismatch}`.trim()) ?? []
  const whole = said.length > 0 ? said : [[mismatch?.message ?? 'failed', ...complaints].join('; ')]
  return whole.map((text) => `${labelOf(under, sample)}: ${text}`)
}

function unapproved({ samples, file, partner, mapping }: MappingContract): Failure[] {
  const label = (name: string) => labelOf({ partner, mapping }, { name })
  const missing = [...file.samples.keys()].filter((name) => !samples.some((one) => one.name === name))
  if (samples.length === 0)
    return [{ kind: 'pending', sample: '', text: `${labelOf({ partner, mapping })} has no sample` }]
  return [
    ...samples.flatMap(({ name, expected }): Failure[] => {
      if (expected && file.samples.get(name)?.state === 'approved') return []
      const text = expected
        ? `is not approved: look at it by "edigw contract review ${partner} ${mapping} --sample ${name}", then approve it`
        : `has no expected document: run "edigw contract draft ${partner} ${mapping}"`
      return [{ kind: 'pending', sample: name, text: `${label(name)} ${text}` }]
    }),
    ...missing.map((name): Failure => {
      const text = `${label(name)} is named in ${file.file}, but there is no such sample`
      return { kind: 'pending', sample: name, text }
    }),
  ]
}
