// contract coverage: whether the samples show all that the mappings say.
import { parseArgs } from 'node:util'
import { type Coverage, coverageOf } from '../../contract/coverage/coverage.ts'
import { labelOf } from '../../contract/explain.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { printable } from '../../exchange/engine/place.ts'
import { styled, table } from '../terminal.ts'
import type { Act, Out } from './act.ts'
import { exitCode } from './outcome.ts'
import { askedFor } from './which.ts'
import { wideHint } from './wide.ts'

/** `[--partner ID] [--doc NAME] [--json]`: a row for each mapping, and what no sample shows. */
export const coverage: Act = async (words, { folders, out }) => {
  const { values } = parseArgs({
    args: words,
    options: { partner: { type: 'string' }, doc: { type: 'string' }, json: { type: 'boolean' } },
  })
  const { partner, doc, json } = values
  const mappings = testedMappings(folders, askedFor({ partner, doc }))
  const measured = mappings.map((one) => ({ ...one, coverage: measure(one) }))
  if (json) out(JSON.stringify(measured.map(asJson), null, 2))
  else tell(measured, out)
  if (measured.length === 0 || measured.some((one) => !one.coverage)) return exitCode(['no contract'])
  return measured.some(({ coverage }) => coverage!.gaps.length > 0) ? 1 : 0
}

type Measured = TestedMapping & { coverage: Coverage | undefined }

const measure = ({ under, contract }: TestedMapping): Coverage | undefined =>
  contract && coverageOf(under, contract)

const asJson = ({ under: { partner, mapping }, coverage }: Measured) => ({
  mapping: `${partner}/${mapping}`,
  ...(coverage ?? { gaps: ['there is no contract'] }),
})

function tell(measured: readonly Measured[], out: Out): void {
  out(
    table([
      ['mapping', 'places', 'exercised', 'ERP paths', 'produced', 'forms', 'gaps'],
      ...measured.map(rowOf),
    ]),
  )
  const gaps = measured.flatMap(({ coverage }) => coverage?.gaps ?? [])
  for (const gap of gaps) out(printable(gap))
  const alike = measured.flatMap(({ coverage }) => coverage?.alike ?? [])
  for (const one of alike) out(`${styled('yellow', 'warning')}: ${printable(one)}`)
  for (const { under, coverage } of measured) {
    const hint = wideHint(under, coverage?.gaps.length ?? 0)
    if (hint !== undefined) out(hint)
  }
}

function rowOf({ under, coverage }: Measured): string[] {
  if (!coverage) return [labelOf(under), 'no contract', '', '', '', '', '']
  const { nodes, exercised, rulePaths, produced, forms, gaps } = coverage
  return [labelOf(under), ...[nodes, exercised, rulePaths, produced, forms, gaps.length].map(String)]
}
