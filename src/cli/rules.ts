// By whose rules a file is read without a gateway: a partner's, from its folder, or the shipped guides as they are.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { partnerRules, type Rulebook, shippedRules } from '../exchange/engine/rulebook.ts'
import { GuideError } from '../guide/load/problem.ts'
import { type LoadedPartner, loadPartner } from '../partner/load.ts'
import type { Setting } from '../setting/setting.ts'
import { UsageError } from './terminal.ts'

/** The rules of a partner below partners/, or of nobody. Throws GuideError where the partner's folder is wrong. */
export function rulesFor(partner: string | undefined, { partners }: Setting): Rulebook {
  if (partner === undefined) return shippedRules()
  return partnerRules(partnerFor(partner, { partners }))
}

/** A partner as its folder says. Throws GuideError where the folder is wrong, UsageError where there is none. */
export function partnerFor(partner: string, { partners }: Pick<Setting, 'partners'>): LoadedPartner {
  // A name is data: it names a folder below partners/, and never a path.
  if (!/^[\w-]+$/.test(partner) || !existsSync(join(partners, partner, 'agreement.yaml')))
    throw new UsageError(`there is no partner "${partner}" in ${partners}`)
  const loaded = loadPartner(partners, partner)
  if (loaded.partner) return loaded.partner
  throw new GuideError(loaded.problems.filter(({ severity }) => severity === 'error'))
}
