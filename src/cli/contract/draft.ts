// contract draft: what a mapping makes of samples that nobody approved yet, written down for a person to review, and
// proved at once.
import { asIfApproved, type Draft, draftContract } from '../../contract/draft.ts'
import type { TestedMapping } from '../../contract/mappings.ts'
import { ContractError } from '../../contract/sample.ts'
import { verifyMapping } from '../../contract/verify.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Act, Out } from './act.ts'
import { mappingNamed } from './which.ts'

/** `PARTNER DOC`: an expected document for each sample that has none, and QA's file. */
export const draft: Act = async (words, { folders, out }) => {
  const found = mappingNamed(folders, 'draft', words)
  const { partner, mapping } = found.under
  const made = draftContract(folders, found.under, found.contract)
  sayDraft(out, `${partner}/${mapping}`, made)
  const { drafted, drops } = made
  const written = drafted.filter(({ file }) => file)
  const refused = drafted.length - written.length
  if (written.length + drops.length === 0) return refused > 0 ? 1 : 0
  const holds = await proved(out, mappingNamed(folders, 'draft', words))
  if (written.length > 0) out(`\nNext: edigw contract review ${partner} ${mapping}`)
  return refused > 0 || !holds ? 1 : 0
}

function sayDraft(out: Out, name: string, { drafted, drops, rules }: Draft): void {
  if (drafted.length === 0) out('Every sample has an expected document.')
  for (const { sample, file, values, lookAt } of drafted) {
    out(file ? `${file}: ${values} values, to review beside the sample` : `${sample}: no draft`)
    for (const text of lookAt) out(`  look at: ${printable(text)}`)
  }
  if (drops.length > 0) {
    out(`contracts/${name}.yaml: say there why these values come to nothing:`)
    for (const { address, example } of drops) out(printable(`  ${address}: ${example}`))
  }
  if (rules !== undefined)
    out(
      `${rules}: what the ERP may rely on, as the samples suggest it; read it, since it is for all partners`,
    )
}

/** Tests the contract as if all of it were approved. */
async function proved(out: Out, { under, contract }: TestedMapping): Promise<boolean> {
  const tested = await verifyMapping(under, asIfApproved(contract!)).catch((error) => {
    if (!(error instanceof ContractError)) throw error
    out(printable(`Tested: the draft does not hold: ${error.message}`))
  })
  if (!tested) return false
  const { verdict, failures, interactions } = tested
  const { file } = contract!
  const open = [...file.samples.values()].filter(({ state }) => state !== 'approved').length
  if (verdict === 'same')
    out(
      `Tested: ${interactions} interactions, all as drafted. To review: ${open} ${open === 1 ? 'sample' : 'samples'}.`,
    )
  else out(`Tested: the draft does not hold (${verdict}).`)
  for (const { text } of failures) out(`  ${printable(text)}`)
  return verdict === 'same'
}
