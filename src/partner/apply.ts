// From Git to the store: partners/ is source, and this makes its present state the one in force. Versions are
// immutable and named by their hash, so applying the same again changes nothing.
import { GuideError } from '../guide/load/problem.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import { differences, type RowDifference } from './crosswalk.ts'
import { type LoadedPartner, loadPartners } from './load.ts'

export interface Applied {
  partner: string
  /** False where the same versions were in force before. */
  changed: boolean
  /** Name and version of each mapping. */
  mappings: { name: string; hash: string }[]
  /** What the crosswalk files and the rows in the store say otherwise, and stays as it is. */
  differences: RowDifference[]
}

/**
 * Registers every partner below a directory. Nothing is registered where anything is wrong: throws
 * GuideError with all problems of all partners.
 */
export async function applyPartners(house: House, directory: string): Promise<Applied[]> {
  const { partners, problems } = loadPartners(directory)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GuideError(errors)
  const applied: Applied[] = []
  for (const partner of partners) applied.push(await applyPartner(house, partner))
  return applied
}

async function applyPartner(house: House, loaded: LoadedPartner): Promise<Applied> {
  const { partner, crosswalks } = loaded
  const mappings = loaded.mappings.map(({ name, guide }) => ({ name, hash: guide.hash }))
  const before = await house.store.crosswalkRows(partner)
  const isFresh = !(await isInForce(house, loaded))
  const isMissing = differences(crosswalks, before.rows).some(({ kind }) => kind === 'only-file')
  // Whether a row that is missing is new, or was removed there, the store knows.
  if (isFresh || isMissing) await register(house, loaded)
  const { version, rows } = await house.store.crosswalkRows(partner)
  const changed = isFresh || version !== before.version
  return { partner, changed, mappings, differences: differences(crosswalks, rows) }
}

async function isInForce({ store }: House, { partner, hash, mappings }: LoadedPartner) {
  const agreements = await store.activeAgreements()
  if (!agreements.some((one) => one.partner === partner && one.hash === hash)) return false
  const active = new Set((await store.activeMappings(partner)).map((one) => `${one.name} ${one.hash}`))
  if (active.size !== mappings.length) return false
  return mappings.every(({ name, guide }) => active.has(`${name} ${guide.hash}`))
}

async function register(house: House, { partner, agreement, hash, mappings, crosswalks }: LoadedPartner) {
  const at = instant(house.clock)
  await house.store.registerPartner({
    partner,
    agreement: { hash, partner, at, content: JSON.stringify(agreement) },
    mappings: mappings.map(({ name, guide }) => ({
      hash: guide.hash,
      partner,
      name,
      type: guide.guide,
      at,
      content: JSON.stringify(guide),
    })),
    crosswalks,
  })
  house.log.info({ partner, agreement: hash, mappings: mappings.length }, 'partner in force')
}
