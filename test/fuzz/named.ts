// Mappings by a name that means the same in each thread, compiled when one is asked for: guides by their id, overlays
// by partner and name, and the laws' own two by a word each.
import { existsSync, readdirSync } from 'node:fs'
import { library } from '../../src/guide/library.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { compileMapping, type Mapping } from '../../src/guide/mapping.ts'
import type { ReadPolicy } from '../../src/guide/reading.ts'
import { type LoadedPartner, loadPartner } from '../../src/partner/load.ts'
import { policyOf } from '../../src/partner/registry.ts'
import { CROSSWALKED } from '../laws/crosswalks.ts'
import { shipped } from '../laws/guides.ts'
import type { X12 } from '../laws/interchange.ts'
import { strictMapping } from '../laws/strict.ts'
import { wordedMapping } from '../laws/worded.ts'

/** What is made of a name, made once. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const made = known.get(name) ?? make(name)
    known.set(name, made)
    return made
  }
}

const partner = once((name): LoadedPartner => loadPartner('partners', name).partner!)

export const partnerNames = (): string[] =>
  readdirSync('partners').filter((name) => existsSync(`partners/${name}/agreement.yaml`))

const OWN: Readonly<Record<string, () => Mapping>> = {
  strict: strictMapping,
  worded: wordedMapping,
  crosswalked: () => overlaidBy('x12/004010/850'),
}

function overlaidBy(id: keyof typeof CROSSWALKED): Mapping {
  const overlay = loadSource('own.yaml', `overlay: ${id}\npartner: own\nchanges:${CROSSWALKED[id]}`)
  return compileMapping(library().resolve(id, overlay))
}

/** Names of the guides of X12 as they are shipped, and of the laws' own mappings. */
export const guideNames = (): string[] => [
  ...library()
    .ids()
    .filter((id) => id.startsWith('x12/')),
  ...Object.keys(OWN),
]

/** Names of all mappings of X12. */
export const mappingNames = (): string[] => [
  ...guideNames(),
  ...partnerNames().flatMap((name) =>
    partner(name).mappings.flatMap((one) => (one.guide.syntax === 'x12' ? [`${name} ${one.name}`] : [])),
  ),
]

/** Throws where nothing is named so. */
export const mappingNamed = once(made)

function made(name: string): X12 {
  if (name in OWN) return OWN[name]!() as X12
  if (name.startsWith('x12/')) return shipped(name) as X12
  return compileMapping(overlayNamed(name).guide) as X12
}

function overlayNamed(name: string) {
  const [first = '', ...rest] = name.split(' ')
  const of = partner(first)
  const found = of.mappings.find((one) => one.name === rest.join(' '))
  if (!found) throw new Error(`there is no mapping "${name}"`)
  return { of, guide: found.guide }
}

/** What was agreed about reading by it: a partner's crosswalks among that. */
export const policyNamed = once((name): ReadPolicy => {
  if (name in OWN || name.startsWith('x12/')) return {}
  const { of } = overlayNamed(name)
  return policyOf(of.agreement, of.crosswalks)
})

/** Names of the crosswalks that a mapping asks. */
export const crosswalksOf = once((name): string[] => {
  const asked = JSON.stringify(mappingNamed(name).guide).matchAll(/"crosswalk":"([^"]+)"/g)
  return [...new Set([...asked].map(([, one]) => one!))]
})
