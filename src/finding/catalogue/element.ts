// Findings about an element's value, its shape and its company.
import type { Entries, Facts } from '../finding.ts'

const of = (f: Facts) => (f.name ? ` of ${f.name}` : '')
const MOST_LISTED = 40

// The whole list of a large code table would bury the message; the rest is counted.
function list(values: unknown): string {
  if (!Array.isArray(values)) return String(values)
  const rest = values.length - MOST_LISTED
  return values.slice(0, MOST_LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

export const elementEntries = {
  'element-missing': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '1' },
    says: (f) => `${f.expected}${f.name ? ` (${f.name})` : ''} is required and is empty.`,
  },
  'element-conditional-missing': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '2' },
    says: (f) => `${f.expected} is missing: ${f.rule}.`,
  },
  'elements-too-many': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '3' },
    says: (f) => `${f.got} elements, but ${f.name} has ${f.expected}.`,
    cause: () => 'An element separator inside a value, or a lost segment terminator.',
  },
  'element-too-short': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '4' },
    says: (f) => `"${f.got}" has ${f.length} characters; at least ${f.expected} are required${of(f)}.`,
  },
  'element-too-long': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '5' },
    says: (f) => `"${f.got}" has ${f.length} characters; at most ${f.expected} are allowed${of(f)}.`,
  },
  'character-invalid': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '6' },
    says: (f) => `"${f.got}"${of(f)} is not ${f.expected}.`,
  },
  'code-unknown': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '7' },
    says: (f) => `"${f.got}" is not an allowed code${of(f)}. Allowed: ${list(f.allowed)}.`,
  },
  'date-invalid': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '8' },
    says: (f) => `"${f.got}" is not a date; expected ${f.expected}.`,
  },
  'time-invalid': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '9' },
    says: (f) => `"${f.got}" is not a time; expected ${f.expected}.`,
  },
  'element-exclusion': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '10' },
    says: (f) => `${f.got} must not be used together: ${f.rule}.`,
  },
  'repetitions-too-many': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '12' },
    says: (f) => `${f.got} repetitions; at most ${f.expected} are allowed${of(f)}.`,
  },
  'components-too-many': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '13' },
    says: (f) => `${f.got} components; ${f.name} has ${f.expected}.`,
  },
  'element-unused': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I10' },
    says: (f) => `"${f.got}"${of(f)} is not used in this agreement.`,
  },
  'code-unused': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I6' },
    says: (f) => `The code "${f.got}"${of(f)} is not used in this agreement. Allowed: ${list(f.allowed)}.`,
  },
  'pattern-mismatch': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I12' },
    says: (f) => `"${f.got}"${of(f)} does not have the agreed form ${f.expected}.`,
  },
  'element-dependent-missing': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I9' },
    says: (f) => `${f.expected} is required because ${f.trigger}.`,
  },
  'element-dependent-unused': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I13' },
    says: (f) => `"${f.got}"${of(f)} must not be used because ${f.trigger}.`,
  },
  'repetitions-too-few': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I11' },
    says: (f) => `${f.got} repetitions; at least ${f.expected} are required${of(f)}.`,
  },
} as const satisfies Entries
