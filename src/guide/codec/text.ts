// Texts, codes and yes/no. Nothing is coerced: a GTIN is a text, and stays one.
import type { Codec } from './codec.ts'

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** X12 AN: trailing spaces carry no meaning, so that a text which ends in them can't be said. */
export const padded: Codec = {
  read: (wire) => wire.trimEnd(),
  write: (value) => (typeof value === 'string' && value === value.trimEnd() ? value : undefined),
}

/** X12 ID, and any text that is kept as it is. */
export const verbatim: Codec = { read: (wire) => wire, write: textOf }

/** XML text: white space around it carries no meaning. */
export const trimmed: Codec = { read: (wire) => wire.trim(), write: textOf }

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** A file inside a document, in base64: the white space that breaks it into lines carries no meaning. */
export const base64: Codec = {
  read: (wire) => {
    const value = wire.replace(/\s+/g, '')
    return BASE64.test(value) ? value : { code: 'character-invalid', expected: 'base64' }
  },
  write: (value) => (typeof value === 'string' && BASE64.test(value) ? value : undefined),
  sample: (random) =>
    Buffer.from(Array.from({ length: 9 }, () => Math.floor(random() * 256))).toString('base64'),
}

/** xsd:boolean. */
export const boolean: Codec = {
  read: (wire) => {
    const word = wire.trim()
    if (word === 'true' || word === '1') return true
    if (word === 'false' || word === '0') return false
    return { code: 'character-invalid', expected: 'true or false' }
  },
  write: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  sample: (random) => random() < 0.5,
}
