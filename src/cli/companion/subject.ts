// Which of a partner's rules a companion guide is about, and the examples that stand beside its overlay.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { LoadedPartner } from '../../partner/load.ts'
import { partsOf } from '../../partner/names.ts'
import { UsageError } from '../terminal.ts'
import type { Example, Subject } from './companion.ts'

/** The rule of a type (`850`, `Order`, `x12/004010/850`) or of a mapping's name (`850-in`). Throws UsageError. */
export function subjectOf({ agreement, mappings }: LoadedPartner, type: string): Subject & { name: string } {
  const fits = (guide: string) =>
    guide === type || partsOf(guide).document.toLowerCase() === type.toLowerCase()
  const listed = [
    ...agreement.inbound.map((rule) => ({ direction: 'inbound' as const, rule })),
    ...(agreement.outbound ?? []).map((rule) => ({ direction: 'outbound' as const, rule })),
  ]
  const all = listed.flatMap((one): (Subject & { name: string })[] => {
    const suffix = one.direction === 'inbound' ? '-in' : '-out'
    const mapping = mappings.find(({ name, guide }) => guide.guide === one.rule.type && name.endsWith(suffix))
    return mapping ? [{ ...one, agreement, guide: mapping.guide, name: mapping.name }] : []
  })
  const found = all.find(({ name, guide }) => name === type || fits(guide.guide))
  if (found) return found
  const known = all.map(({ name }) => name).join(', ')
  throw new UsageError(`the agreement of ${agreement.agreement} has no "${type}"; it has ${known}`)
}

const WIRE = ['.edi', '.x12', '.xml']

/** A partner's samples of a mapping, by their names: what comes in, and what we write for those that go out. */
export function examplesOf(partners: string, partner: string, mapping: string): Example[] {
  const folder = join(partners, partner, 'samples', mapping)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => WIRE.includes(extname(file)))
  return files.sort().map((file) => ({
    name: file.slice(0, -extname(file).length).replace(/\.expected$/, ''),
    text: readFileSync(join(folder, file), extname(file) === '.xml' ? 'utf8' : 'latin1'),
  }))
}
