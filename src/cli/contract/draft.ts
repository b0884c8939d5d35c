// contract draft: what a mapping makes of samples that nobody approved yet, written down for a person to review.
import { draftContract } from '../../contract/draft.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Act } from './act.ts'
import { mappingNamed } from './which.ts'

/** `PARTNER DOC`: an expected document for each sample that has none. */
export const draft: Act = async (words, { folders, out }) => {
  const { under } = mappingNamed(folders, 'draft', words)
  const { partner, mapping } = under
  const drafted = draftContract(folders, under)
  if (drafted.length === 0) out('Every sample has an expected document.')
  for (const { sample, file, values, lookAt } of drafted) {
    out(file ? `${file}: ${values} values, to review beside the sample` : `${sample}: no draft`)
    for (const text of lookAt) out(`  look at: ${printable(text)}`)
  }
  if (drafted.some(({ file }) => file))
    out(`\nWhen it reads right, write "approved" in contracts/${partner}/${mapping}.yaml.`)
  return drafted.every(({ file }) => file) ? 0 : 1
}
