// Findings about a segment's place in its set.
import type { Entries } from '../finding.ts'

const called = (name: unknown) => (name ? ` (${name})` : '')

export const segmentEntries = {
  'segment-unknown': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '1' },
    says: (f) => `"${f.got}" is not a segment of release ${f.release}.`,
    cause: () => 'A misspelt segment identifier, or a terminator inside a value.',
  },
  'segment-unexpected': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '2' },
    says: (f) => `${f.got}${called(f.name)} is part of ${f.set}, but not here.`,
    cause: (f) => (f.parent ? `It belongs below ${f.parent}.` : undefined),
  },
  'segment-missing': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '3' },
    says: (f) => `${f.expected}${called(f.name)} is required here and is missing.`,
  },
  'loop-over-max': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '4' },
    says: (f) => `The ${f.got} loop${called(f.name)} occurs more than ${f.max} times.`,
  },
  'segment-over-max': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '5' },
    says: (f) => `${f.got}${called(f.name)} occurs more than ${f.max} times at this position.`,
  },
  'segment-not-in-set': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '6' },
    says: (f) => `${f.got}${called(f.name)} is not a segment of ${f.set}.`,
  },
  'segment-out-of-sequence': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '7' },
    says: (f) => `${f.got}${called(f.name)} stands in the wrong place: its position is earlier or later.`,
    cause: (f) => (f.after ? `It was found after ${f.after}.` : undefined),
  },
  'segment-unused': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: 'I4' },
    says: (f) => `${f.got}${called(f.name)} is not used in this agreement.`,
  },
  'segment-under-min': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: 'I8' },
    says: (f) =>
      `${f.expected}${called(f.name)} must occur at least ${f.min} times; it occurs ${f.count} times.`,
  },
  'loop-under-min': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: 'I7' },
    says: (f) =>
      `The ${f.expected} loop${called(f.name)} must occur at least ${f.min} times; it occurs ${f.count} times.`,
  },
  'segment-dependent-missing': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: 'I6' },
    says: (f) => `${f.expected}${called(f.name)} is required because ${f.trigger}.`,
  },
  'segment-dependent-unused': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: 'I9' },
    says: (f) => `${f.got}${called(f.name)} must not be used because ${f.trigger}.`,
  },
} as const satisfies Entries
