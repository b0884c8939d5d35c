// By whose rules a file is read without a gateway: a partner's, from its folder, or the shipped guides as they are, one
// of them perhaps under an overlay that is no partner's yet.
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { partnerRules, type Rulebook, shippedRules } from '../exchange/engine/rulebook.ts'
import { library, shippedSources } from '../guide/library.ts'
import { lintGuide } from '../guide/lint/lint.ts'
import { GuideError } from '../guide/load/problem.ts'
import { loadSource } from '../guide/load/source.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import { type LoadedPartner, loadPartner } from '../partner/load.ts'
import type { Setting } from '../setting/setting.ts'
import { UsageError } from './terminal.ts'

/** The rules of a partner below partners/, or of nobody. Throws GuideError where the partner's folder is wrong. */
export function rulesFor(partner: string | undefined, { partners }: Setting): Rulebook {
  if (partner === undefined) return shippedRules()
  return partnerRules(partnerFor(partner, { partners }))
}

/** As `rulesFor`, or the shipped guides with the one that an overlay's file names as the overlay says. */
export function rulesBy(
  { partner, overlay }: { partner?: string | undefined; overlay?: string | undefined },
  setting: Setting,
): Rulebook {
  if (overlay === undefined) return rulesFor(partner, setting)
  if (partner !== undefined) throw new UsageError('a partner has overlays of its own: say one of the two')
  return shippedRules({}, [overlaid(overlay)])
}

/** A shipped guide under an overlay. Throws GuideError where the overlay is wrong. */
function overlaid(file: string): ResolvedGuide {
  const source = loadSource(basename(file), readFileSync(file, 'utf8'))
  const { overlay: id } = source.table
  if (source.problems.length > 0) throw new GuideError(source.problems)
  if (typeof id !== 'string' || !library().ids().includes(id))
    throw new UsageError(`${basename(file)} is no overlay of a guide; known: ${library().ids().join(', ')}`)
  const guide = library().resolve(id, source)
  const wrong = lintGuide(guide, [...shippedSources().values(), source])
  const errors = wrong.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GuideError(errors)
  return guide
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
