// Every shipped guide and every overlay of the sample partners, compiled. Once for all laws that run in one process:
// making them takes seconds and a tenth of a gigabyte, and a mapping is not changed by what is read and written by it.
import { library } from '../../src/guide/library.ts'
import { compileMapping, type Mapping } from '../../src/guide/mapping.ts'
import { loadPartners } from '../../src/partner/load.ts'
import { strictMapping } from './strict.ts'

export interface Named {
  name: string
  mapping: Mapping
}

const compiled = new Map<string, Mapping>()

/** A guide as it is shipped. */
export function shipped(id: string): Mapping {
  const made = compiled.get(id) ?? compileMapping(library().resolve(id))
  compiled.set(id, made)
  return made
}

let every: readonly Named[] | undefined

export function everyMapping(): readonly Named[] {
  every ??= made()
  return every
}

function made(): readonly Named[] {
  const guides = library()
    .ids()
    .map((id) => ({ name: id, mapping: shipped(id) }))
  // What a partner takes as it is shipped is the same guide once more.
  const known = new Set(guides.map(({ mapping }) => mapping.guide.hash))
  const overlaid = loadPartners('partners').partners.flatMap(({ partner, mappings }) =>
    mappings
      .filter(({ guide }) => !known.has(guide.hash) && known.add(guide.hash))
      .map(({ name, guide }) => ({ name: `${partner} ${name}`, mapping: compileMapping(guide) })),
  )
  return [...guides, ...overlaid, { name: 'x12/004010/850 under a strict overlay', mapping: strictMapping() }]
}
