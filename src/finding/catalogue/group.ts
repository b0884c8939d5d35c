// Findings about a functional group: its GS and GE, and the count of its sets.
import type { Entries } from '../finding.ts'
import { counting, thereAre } from './counted.ts'

export const groupEntries = {
  'group-unsupported': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '1' },
    says: (f) => `Groups of the kind "${f.got}" were not agreed; expected ${f.expected}.`,
  },
  'group-party-unknown': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '1' },
    says: (f) => `"${f.got}" in ${f.name} was not agreed; expected ${f.expected}.`,
    cause: () => 'A group that was meant for another application or another partner.',
  },
  'group-version-unsupported': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '2' },
    says: (f) => `The version "${f.got}" in GS08 was not agreed; expected ${f.expected}.`,
  },
  'group-trailer-missing': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '3' },
    says: (f) =>
      `The group ${f.got} has no GE; ${f.before === undefined ? 'the interchange breaks off in it' : `${f.before} begins before it`}.`,
  },
  'group-control-differs': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '4' },
    says: (f) =>
      `The GE's control number is "${f.got}", the GS's is "${f.expected}"${counting('transaction sets', f)}.`,
    cause: (f) =>
      f.counts === undefined
        ? 'Two groups were cut or joined, or the sender counts them apart.'
        : 'Two groups were joined: the GE of the first and the GS of the second were lost.',
  },
  'set-count-differs': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '5' },
    says: (f) => `The GE counts "${f.got}" transaction sets; ${thereAre(f.expected)}.`,
    cause: () => 'A set was lost on the way, or the sender counts something else.',
  },
  'set-header-missing': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '5' },
    says: (f) =>
      f.count === 1
        ? `An ${f.got} stands where no set is open.`
        : `An SE ends ${f.count} segments, from ${f.got}, that no ST began.`,
  },
  'group-control-invalid': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '6' },
    says: (f) => `"${f.got}" in GS06 is not a control number; expected ${f.expected}.`,
  },
  'group-control-repeated': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '19' },
    says: (f) => `The group control number ${f.got} was used before in this interchange.`,
  },
  'group-duplicate': {
    level: 'group',
    severity: 'error',
    standard: { ak905: '19' },
    says: (f) => `The group control number ${f.got} was used by this sender in an earlier interchange.`,
  },
  'group-date-invalid': {
    level: 'group',
    severity: 'warning',
    says: (f) => `"${f.got}" in ${f.name} is not a ${f.expected}.`,
  },
  'controls-unchecked': {
    level: 'group',
    severity: 'note',
    says: (f) =>
      `After ${f.expected} control numbers in no order, repeats of later ones were not looked for.`,
  },
} as const satisfies Entries
