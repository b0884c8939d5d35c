// contract draft: what a mapping makes of samples that nobody approved yet, written down for a person to review, and
// proved at once.

import type { Folders } from '../../contract/contract.ts'
import { asIfApproved, type Draft, draftContract } from '../../contract/draft.ts'
import type { TestedMapping } from '../../contract/mappings.ts'
import { ContractError, loadSamples } from '../../contract/sample.ts'
import { directionOf } from '../../contract/underTest.ts'
import { verifyMapping } from '../../contract/verify.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Act, Out } from './act.ts'
import { mappingNamed } from './which.ts'

/** `PARTNER DOC`: an expected document for each sample that has none, and QA's file. */
export const draft: Act = async (words, { folders, out }) => {
  const found = mappingNamed(folders, 'draft', words)
  const { partner, mapping } = found.under
  const made = draftContract(folders, found.under, found.contract)
  if (made.drafted.length === 0) sayNone(out, folders, mappingNamed(folders, 'draft', words))
  sayDraft(out, `${partner}/${mapping}`, made)
  const { drafted, drops } = made
  const written = drafted.filter(({ file }) => file)
  const refused = drafted.length - written.length
  if (written.length + drops.length === 0) return refused > 0 ? 1 : 0
  const holds = await proved(out, mappingNamed(folders, 'draft', words))
  if (written.length > 0) out(`\nNext: edigw contract review ${partner} ${mapping}`)
  return refused > 0 || !holds ? 1 : 0
}

/** Why there was nothing to draft, and what to do for it. */
function sayNone(out: Out, folders: Folders, { under, contract }: TestedMapping): void {
  const { partner, mapping, guide } = under
  const samples = contract?.samples ?? loadSamples(folders.partners, under)
  if (samples.length === 0) {
    const isOut = directionOf(mapping) === 'out'
    const what = isOut
      ? 'what we send, as canonical documents (NAME.json)'
      : 'files as the partner sends them'
    out(`There is no sample: put ${what} into partners/${partner}/samples/${mapping}/`)
    if (isOut) out(`The words of one: edigw guide sample ${guide.guide} --partner ${partner}`)
    return
  }
  out('Every sample has an expected document.')
  const open = samples.filter(({ name }) => contract?.file.samples.get(name)?.state !== 'approved')
  if (open.length === 0) return
  out(
    `To review: ${open.map(({ name }) => name).join(', ')}. One is drafted anew when its expected file is removed.`,
  )
  out(`\nNext: edigw contract review ${partner} ${mapping}`)
}

function sayDraft(out: Out, name: string, { drafted, drops, rules }: Draft): void {
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
      `Tested: ${interactions} ${interactions === 1 ? 'interaction' : 'interactions'}, all as drafted. To review: ${open} ${open === 1 ? 'sample' : 'samples'}.`,
    )
  else out(`Tested: the draft does not hold (${verdict}).`)
  for (const { text } of failures) out(`  ${printable(text)}`)
  return verdict === 'same'
}
