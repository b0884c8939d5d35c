// Files in a document, as base64. What comes in lines of 76 characters is one text: the lines are the wire's.
import type { Codec } from './codec.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** xsd:base64Binary, without white space. */
export const base64: Codec = {
  read: (wire) => {
    const text = wire.replace(/\s+/g, '')
    return BASE64.test(text) ? text : { code: 'character-invalid', expected: 'base64' }
  },
  write: (value) => (typeof value === 'string' && BASE64.test(value) ? value : undefined),
  sample: (random) => Buffer.from(String(random())).toString('base64'),
}
