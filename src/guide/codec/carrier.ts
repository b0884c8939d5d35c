// X12 element 140: a Standard Carrier Alpha Code, which stands alone where other carrier codes have a qualifier
// before them. The qualifier it has no need of is said in the canonical document, so that TD5 can say the same.
import type { Codec, Parts } from './codec.ts'

/** Puts `scheme` scac and the code as `value`; a carrier of another scheme can't be said. */
export const scac: Codec = {
  parts: ['scheme', 'value'],
  read: (wire): Parts => ({ scheme: 'scac', value: wire }),
  write: (value) => {
    const { scheme, value: code } = (value ?? {}) as Parts
    return scheme === 'scac' ? code : undefined
  },
  sample: (random) => ({ scheme: 'scac', value: ['UPSN', 'FDEG', 'RDWY'][Math.floor(random() * 3)]! }),
}
