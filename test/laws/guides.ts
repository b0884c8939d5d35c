// Every shipped guide and every overlay of the sample partners, compiled.
import { library } from '../../src/guide/library.ts'
import { compileMapping, type Mapping } from '../../src/guide/mapping.ts'
import { loadPartners } from '../../src/partner/load.ts'
import { strictMapping } from './strict.ts'

export interface Named {
  name: string
  mapping: Mapping
}

export function everyMapping(): Named[] {
  const shipped = library()
    .ids()
    .map((id) => ({ name: id, mapping: compileMapping(library().resolve(id)) }))
  // What a partner takes as it is shipped is the same guide once more.
  const known = new Set(shipped.map(({ mapping }) => mapping.guide.hash))
  const overlaid = loadPartners('partners').partners.flatMap(({ partner, mappings }) =>
    mappings
      .filter(({ guide }) => !known.has(guide.hash) && known.add(guide.hash))
      .map(({ name, guide }) => ({ name: `${partner} ${name}`, mapping: compileMapping(guide) })),
  )
  return [
    ...shipped,
    ...overlaid,
    { name: 'x12/004010/850 under a strict overlay', mapping: strictMapping() },
  ]
}
