// contract approve: a person's word that samples are right, kept with who and why.
import { parseArgs } from 'node:util'
import { approveSamples } from '../../contract/approve.ts'
import { compileMapping } from '../../contract/mappings.ts'
import { printable } from '../../exchange/engine/place.ts'
import { UsageError } from '../terminal.ts'
import type { Act } from './act.ts'
import { exitCode } from './outcome.ts'
import { contractOf, mappingNamed } from './which.ts'

/** `PARTNER DOC [--sample NAME]… | --all, --by WHO --reason WHY [--accept]`. */
export const approve: Act = async (words, { folders, out }) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      sample: { type: 'string', multiple: true },
      all: { type: 'boolean', default: false },
      by: { type: 'string' },
      reason: { type: 'string' },
      accept: { type: 'boolean', default: false },
    },
  })
  const { sample: samples, all, by, reason, accept } = values
  if (!by?.trim() || !reason?.trim()) throw new UsageError('say who approves by --by, and why by --reason')
  if (all === (samples !== undefined))
    throw new UsageError('say which: --sample NAME, once for each, or --all')
  const found = mappingNamed(folders, 'approve', positionals)
  const wanted = { by, reason, accept, ...(samples ? { samples } : {}) }
  const approved = approveSamples(folders, found.under, contractOf(found), wanted)
  for (const { sample, refused } of approved)
    out(`${sample}: ${refused === undefined ? 'approved' : `refused: ${printable(refused)}`}`)
  if (approved.length === 0) out('There is nothing to approve: every sample is approved already.')
  const { contract } = mappingNamed(folders, 'approve', positionals)
  if (contract && approved.some(({ refused }) => refused === undefined))
    out(`The pact of ${positionals.join(' ')}: ${compileMapping(folders, contract)}`)
  return exitCode([approved.some(({ refused }) => refused !== undefined) ? 'changed' : 'same'])
}
