// contract: whether a mapping keeps what it promises. The exit code says the verdict, so that CI and a person's
// shell can act on it.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { API_PACT, generateApiPacts } from '../../contract/api.ts'
import type { Folders } from '../../contract/contract.ts'
import { draftContract } from '../../contract/draft.ts'
import { labelOf } from '../../contract/explain.ts'
import {
  compileContracts,
  type InboundMapping,
  inboundMappings,
  isCommitted,
  mappingPact,
} from '../../contract/inbound.ts'
import { ContractError } from '../../contract/sample.ts'
import { VerifierError } from '../../contract/verifier.ts'
import { type ContractVerdict, verifyMapping } from '../../contract/verify.ts'
import { printable } from '../../exchange/engine/place.ts'
import { GuideError } from '../../guide/load/problem.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command } from '../command.ts'
import { say, styled, tell, UsageError } from '../terminal.ts'

/** What became of a contract, the best first. */
const OUTCOMES = ['same', 'changed', 'no contract', 'breaking'] as const
type Outcome = (typeof OUTCOMES)[number]

const CODES: Readonly<Record<Outcome, number>> = { same: 0, breaking: 1, changed: 2, 'no contract': 3 }
const TOOL_ERROR = 4

/** So many failures of one mapping are shown. */
const SHOWN = 25

export const contract: Command = {
  usage: 'contract test [--partner ID] [--doc NAME] | draft PARTNER DOC | compile',
  summary:
    'Verifies what mappings and API promise, drafts expected documents for review, or writes the pacts. Exit codes: 0 same, 1 breaking, 2 changed, 3 no contract, 4 the tool could not do its work.',
  run: (words, { setting }) => runContract(words, setting, say, tell),
}

/** Says a line to whoever asked. */
type Out = (text: string) => void

/** The command: results go to `out`, mistakes to `complain`; answers the exit code. Throws UsageError. */
export async function runContract(
  words: string[],
  setting: Setting,
  out: Out,
  complain: Out,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { partner: { type: 'string' }, doc: { type: 'string' } },
  })
  const [act, partner, mapping] = positionals
  const folders = foldersOf(setting)
  try {
    if (act === 'test') return await test(folders, values, out)
    if (act === 'compile') return await compile(folders, out)
    if (act === 'draft' && partner && mapping) return draft(folders, partner, mapping, out)
  } catch (error) {
    return troubled(error, complain)
  }
  throw new UsageError(act === undefined ? 'say what to do' : `there is no "contract ${words.join(' ')}"`)
}

/** Contracts stand beside the partners. */
const foldersOf = ({ partners }: Setting): Folders => ({
  partners,
  contracts: join(dirname(resolve(partners)), 'contracts'),
})

function troubled(error: unknown, complain: Out): number {
  const known = [ContractError, VerifierError, GuideError].some((kind) => error instanceof kind)
  if (!known) throw error
  complain((error as Error).message)
  return TOOL_ERROR
}

async function test(folders: Folders, only: { partner?: string; doc?: string }, out: Out): Promise<number> {
  const { partner, doc } = only
  const mappings = inboundMappings(folders, {
    ...(partner === undefined ? {} : { partner }),
    ...(doc === undefined ? {} : { mapping: doc }),
  })
  const outcomes: Outcome[] = []
  for (const mapping of mappings) outcomes.push(await testMapping(folders, mapping, out))
  if (partner === undefined && doc === undefined) outcomes.push(await testApi(folders, out))
  if (outcomes.length === 0) {
    outcomes.push('no contract')
    out(`There is no mapping ${[partner, doc].filter(Boolean).join(' ')}.`)
  }
  return CODES[OUTCOMES.findLast((one) => outcomes.includes(one)) ?? 'same']
}

async function testMapping(
  folders: Folders,
  { under, contract }: InboundMapping,
  out: Out,
): Promise<Outcome> {
  if (!contract || contract.samples.length === 0) return report(out, labelOf(under), 'no contract', [])
  const { verdict, failures, interactions } = await verifyMapping(under, contract)
  const stale = staleness(folders, mappingPact(contract))
  const texts = [...failures.map(({ text }) => text), ...stale]
  const outcome: ContractVerdict = verdict === 'same' && stale.length > 0 ? 'changed' : verdict
  return report(out, labelOf(under), outcome, texts, interactions)
}

async function testApi(folders: Folders, out: Out): Promise<Outcome> {
  const path = join(folders.contracts, 'pacts', API_PACT)
  if (!existsSync(path)) return report(out, 'gateway-api', 'no contract', [])
  const made = await generateApiPacts(folders.contracts)
  const stale = made.flatMap((pact) => staleness(folders, pact))
  // Doors are only opened where they are needed: they take longer to load than a mapping to verify.
  const { verifyGatewayApi } = await import('../apiContract.ts')
  const { failures, interactions } = await verifyGatewayApi(
    JSON.parse(readFileSync(path, 'utf8')),
    folders.partners,
  )
  const outcome = failures.length > 0 ? 'breaking' : stale.length > 0 ? 'changed' : 'same'
  return report(out, 'gateway-api', outcome, [...failures, ...stale], interactions)
}

const staleness = (folders: Folders, pact: Parameters<typeof isCommitted>[1]): string[] =>
  isCommitted(folders, pact)
    ? []
    : [`contracts/pacts/${pact.name} is not what its sources say: run "edigw contract compile"`]

const STYLES = { same: 'green', changed: 'yellow', 'no contract': 'yellow', breaking: 'red' } as const

function report(
  out: Out,
  label: string,
  outcome: Outcome,
  texts: readonly string[],
  interactions = 0,
): Outcome {
  const count = interactions > 0 ? ` (${interactions} interactions)` : ''
  out(`${label}: ${styled(STYLES[outcome], outcome)}${count}`)
  for (const text of texts.slice(0, SHOWN)) out(`  ${printable(text)}`)
  if (texts.length > SHOWN) out(`  … and ${texts.length - SHOWN} more`)
  return outcome
}

async function compile(folders: Folders, out: Out): Promise<number> {
  for (const { name, change } of await compileContracts(folders)) out(`contracts/pacts/${name}: ${change}`)
  return 0
}

function draft(folders: Folders, partner: string, mapping: string, out: Out): number {
  const [found] = inboundMappings(folders, { partner, mapping })
  if (!found) throw new UsageError(`${partner} has no mapping ${mapping}`)
  const drafted = draftContract(folders, found.under)
  if (drafted.length === 0) out('Every sample has an expected document.')
  for (const { sample, file, values, lookAt } of drafted) {
    out(file ? `${file}: ${values} values, to review beside the sample` : `${sample}: no draft`)
    for (const text of lookAt) out(`  look at: ${printable(text)}`)
  }
  if (drafted.some(({ file }) => file))
    out(`\nWhen it reads right, write "approved" in contracts/${partner}/${mapping}.yaml.`)
  return drafted.every(({ file }) => file) ? 0 : 1
}
