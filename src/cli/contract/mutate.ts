// contract mutate: how much of what could go wrong with a mapping its contract would notice.
import { parseArgs } from 'node:util'
import { coverageOf, idleSamples } from '../../contract/coverage/coverage.ts'
import { labelOf } from '../../contract/explain.ts'
import { LEAST_SCORE } from '../../contract/gate/holds.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { type MutationScore, mutationScore } from '../../contract/mutation/score.ts'
import { ContractError } from '../../contract/sample.ts'
import { printable } from '../../exchange/engine/place.ts'
import { table } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { exitCode } from './outcome.ts'
import { askedFor } from './which.ts'
import { wideHint } from './wide.ts'

/** `[--partner ID] [--doc NAME] [--json]`: a score for each mapping, and the mutants that nobody would notice. */
export const mutate: Act = async (words, { folders, out, complain }) => {
  const { values } = parseArgs({
    args: words,
    options: { partner: { type: 'string' }, doc: { type: 'string' }, json: { type: 'boolean' } },
  })
  const { partner, doc, json } = values
  const mappings = testedMappings(folders, askedFor({ partner, doc }))
  const measured: Measured[] = []
  for (const one of mappings) measured.push({ ...one, ...(await measure(one, complain)) })
  if (json) out(JSON.stringify(measured.map(asJson), null, 2))
  else tell(measured, out)
  if (measured.length === 0 || measured.some(({ contract }) => !contract)) return exitCode(['no contract'])
  return measured.every(({ score }) => Number(score?.score ?? 0) >= LEAST_SCORE) ? 0 : 1
}

type Measured = TestedMapping & Measure

interface Measure {
  score?: MutationScore
  /** Samples that neither coverage nor score would miss. */
  idle?: readonly string[]
  /** Why there is no score. */
  problem?: string
}

async function measure({ under, contract }: TestedMapping, complain: Out): Promise<Measure> {
  if (!contract) return { problem: 'no contract' }
  const began = performance.now()
  try {
    const coverage = coverageOf(under, contract)
    const hint = wideHint(under, coverage.gaps.length)
    if (hint !== undefined) complain(hint)
    const score = await mutationScore(under, contract, {
      onProgress(done, all) {
        if (done % 500 === 0) complain(`${labelOf(under)}: ${done} of ${all} mutants`)
      },
    })
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    complain(`${labelOf(under)}: ${score.mutants} mutants in ${seconds} s`)
    return { score, idle: idleSamples(contract, [coverage, score]) }
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    return { problem: error.message }
  }
}

const asJson = ({ under: { partner, mapping }, score, idle, problem }: Measured) => ({
  mapping: `${partner}/${mapping}`,
  ...score,
  idle,
  problem,
})

function tell(measured: readonly Measured[], out: Out): void {
  const head = ['mapping', 'mutants', 'killed', 'at the boundary', 'equivalent', 'survivors', 'score']
  out(table([head, ...measured.map(rowOf)]))
  for (const { under, score, idle = [], problem } of measured) {
    if (problem !== undefined) out(`${labelOf(under)}: ${problem}`)
    for (const text of score?.survivors ?? []) out(`survives: ${printable(text)}`)
    for (const text of score?.equivalents ?? []) out(`equivalent: ${printable(text)}`)
    for (const name of idle)
      out(`${labelOf(under, { name })} adds nothing: neither coverage nor score would be less without it`)
  }
}

function rowOf({ under, score }: Measured): string[] {
  if (!score) return [labelOf(under), '–']
  const { mutants, killed, boundary, equivalent, survivors } = score
  return [
    labelOf(under),
    ...[mutants, killed, boundary, equivalent, survivors.length].map(String),
    score.score,
  ]
}
