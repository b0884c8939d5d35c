// X12 element 639: what a price is for. A code that says no number of units (a quoted, a catalogue price)
// is kept as the partner's word; a price is never divided.
import type { CanonicalValue, Codec } from './codec.ts'

interface Basis {
  value: string
  unit?: string
}

const BASES: ReadonlyMap<string, Basis> = new Map([
  ['PE', { value: '1', unit: 'EA' }],
  ['PN', { value: '10' }],
  ['HP', { value: '100' }],
  ['TP', { value: '1000' }],
  ['PP', { value: '1', unit: 'LBR' }],
])

/** Puts `basis` {value, unit} and `partnerBasis` into the price. */
export const priceBasis: Codec = {
  parts: ['basis', 'partnerBasis'],
  read: (wire) => {
    const basis = BASES.get(wire)
    return (basis ? { basis, partnerBasis: wire } : { partnerBasis: wire }) as unknown as CanonicalValue
  },
  write: (value) => {
    const { basis, partnerBasis } = (value ?? {}) as { basis?: Basis; partnerBasis?: string }
    if (partnerBasis !== undefined && same(BASES.get(partnerBasis), basis)) return partnerBasis
    return basis && [...BASES].find(([, known]) => same(known, basis))?.[0]
  },
  sample: (random) => {
    const partnerBasis = ['PE', 'HP', 'QT'][Math.floor(random() * 3)]!
    const basis = BASES.get(partnerBasis)
    return (basis ? { basis, partnerBasis } : { partnerBasis }) as unknown as CanonicalValue
  },
}

const same = (a?: Basis, b?: Basis) => a?.value === b?.value && a?.unit === b?.unit
