// From Git to the store: partners/ is source, and this makes its present state the one in force. Versions are
// immutable and named by their hash, so applying the same again changes nothing.
import { GuideError } from '../guide/load/problem.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { CrosswalkRow } from '../store/record.ts'
import { type LoadedPartner, loadPartners } from './load.ts'

export interface Applied {
  partner: string
  /** False where the same versions were in force before. */
  changed: boolean
  /** Name and version of each mapping. */
  mappings: { name: string; hash: string }[]
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
  const mappings = loaded.mappings.map(({ name, guide }) => ({ name, hash: guide.hash }))
  const changed = !(await isInForce(house, loaded))
  if (changed) await register(house, loaded)
  return { partner: loaded.partner, changed, mappings }
}

async function isInForce({ store }: House, { partner, hash, mappings, crosswalks }: LoadedPartner) {
  const agreements = await store.activeAgreements()
  if (!agreements.some((one) => one.partner === partner && one.hash === hash)) return false
  const active = new Set((await store.activeMappings(partner)).map((one) => `${one.name} ${one.hash}`))
  if (active.size !== mappings.length) return false
  if (!mappings.every(({ name, guide }) => active.has(`${name} ${guide.hash}`))) return false
  const rows = new Set((await store.crosswalkRows(partner)).map(rowText))
  return crosswalks.every((row) => rows.has(rowText(row)))
}

const rowText = ({ crosswalk, theirs, ours, from, to, readOnly }: CrosswalkRow) =>
  JSON.stringify([crosswalk, theirs, ours, from, to, readOnly])

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
