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
  const overlaid = loadPartners('partners').partners.flatMap(({ partner, mappings }) =>
    mappings.map(({ name, guide }) => ({ name: `${partner} ${name}`, mapping: compileMapping(guide) })),
  )
  return [
    ...shipped,
    ...overlaid,
    { name: 'x12/004010/850 under a strict overlay', mapping: strictMapping() },
  ]
}
