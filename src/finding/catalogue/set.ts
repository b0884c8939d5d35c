// Findings about a transaction set's envelope: its ST and SE, and the limits that we put on a set.
import type { Entries } from '../finding.ts'
import { counting } from './counted.ts'

export const setEntries = {
  'set-unsupported': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '1' },
    says: (f) => `Transaction sets ${f.got} were not agreed with this partner.`,
  },
  'set-trailer-missing': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '2' },
    says: (f) =>
      `The set ${f.got} has no SE; ${f.before === undefined ? 'the interchange breaks off in it' : `${f.before} begins before it`}.`,
  },
  'set-control-differs': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '3' },
    says: (f) =>
      `The SE's control number is "${f.got}", the ST's is "${f.expected}"${counting('segments', f)}.`,
    cause: (f) =>
      f.counts === undefined
        ? 'Two sets were cut or joined, or the sender counts them apart.'
        : 'Two sets were joined: the SE of the first and the ST of the second were lost.',
  },
  'segment-count-differs': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '4' },
    says: (f) => `The SE counts "${f.got}" segments; there are ${f.expected}, ST and SE included.`,
    cause: () => 'Segments were lost or added on the way, or the sender leaves ST and SE out.',
  },
  'set-id-invalid': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '6' },
    says: (f) =>
      f.got ? `"${f.got}" in ST01 names no transaction set.` : 'ST01 is empty: which set is this?',
  },
  'set-control-invalid': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '7' },
    says: (f) => `"${f.got}" in ST02 is not a control number; expected ${f.expected}.`,
  },
  'set-control-short': {
    level: 'set',
    severity: 'warning',
    standard: { ak502: '7' },
    says: (f) => `"${f.got}" in ST02 is shorter than the standard's four characters.`,
  },
  'set-not-in-group': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '18' },
    says: (f) => `A set ${f.got} does not belong in a group ${f.expected}.`,
  },
  'convention-invalid': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '19' },
    says: (f) => `"${f.got}" in ST03 does not fit the group's version ${f.expected}.`,
  },
  'set-control-repeated': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '23' },
    says: (f) => `The set control number ${f.got} was used before in this group.`,
    cause: () => 'The set was sent twice, or the sender does not count its sets.',
  },
  'convention-unsupported': {
    level: 'set',
    severity: 'error',
    standard: { ak502: 'I6' },
    says: (f) => `The implementation convention "${f.got}" was not agreed; expected ${f.expected}.`,
  },
  'set-segment-joined': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '5' },
    says: (f) => `There is no segment terminator between ${f.name} and ${f.got}.`,
  },
  'set-too-large': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '5' },
    says: (f) => `The set has ${f.got} bytes; we read sets of at most ${f.expected}.`,
    cause: () => 'A lost SE, or more lines in one document than were agreed.',
  },
  'segment-too-long': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '5' },
    says: (f) => `A segment has ${f.got} bytes; we read segments of at most ${f.expected}.`,
    cause: () => 'A lost segment terminator.',
  },
  'binary-length-wrong': {
    level: 'set',
    severity: 'error',
    standard: { ak502: '5' },
    says: (f) => `${f.name} announces ${f.got} bytes of data, but no segment terminator follows them.`,
    cause: () => 'The sender counts characters instead of bytes, or the data was changed on the way.',
  },
} as const satisfies Entries
