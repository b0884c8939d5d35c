// Findings about an element's value, its shape and its company, each with its code in AK403 or IK403.
//
// As with segments, `by: guide` is said where the standard itself is kept and the number is the same:
//
// | the mistake                                                    | code                        |     | by      |
// | -------------------------------------------------------------- | --------------------------- | --- | ------- |
// | mandatory element or component missing                         | element-missing             | 1   |         |
// | … only the guide's `usage` requires it                         | element-missing             | 1   | `guide` |
// | a relational condition P, R, C or L                            | element-conditional-missing | 2   |         |
// | more elements than the segment has                             | elements-too-many           | 3   |         |
// | shorter, longer than the data element                          | element-too-short, -long    | 4 5 |         |
// | … only the guide's `min`, `max` are tighter                    | element-too-short, -long    | 4 5 | `guide` |
// | a character that its type or the character set has not         | character-invalid           | 6   |         |
// | a code that neither dictionary nor shipped guide has           | code-unknown                | 7   |         |
// | a code of theirs that `is` or `codes` of an overlay leaves out | code-unused                 | I6  |         |
// | … or that a `when` does not have with another value            | code-unused, with a trigger | I6  |         |
// | no such date, time                                             | date-, time-invalid         | 8 9 |         |
// | a relational condition E                                       | element-exclusion           | 10  |         |
// | more repetitions than the segment's definition allows          | repetitions-too-many        | 12  |         |
// | … only the guide's `repeat` is tighter                         | repetitions-too-many        | 12  | `guide` |
// | more components than the composite has                         | components-too-many         | 13  |         |
// | components of an element that has none, unless it is text      | components-too-many         | 13  |         |
// | missing, and a `when` requires it                              | element-dependent-missing   | I9  |         |
// | present, and the guide's `usage` is unused                     | element-unused              | I10 |         |
// | fewer repetitions than the guide's `repeat`                    | repetitions-too-few         | I11 |         |
// | not of the guide's `pattern`                                   | pattern-mismatch            | I12 |         |
// | present, and a `when` makes it unused                          | element-dependent-unused    | I13 |         |
import type { Entries, Facts } from '../finding.ts'

const of = (f: Facts) => (f.name ? ` of ${f.name}${on(f)}` : '')
// Of a document that we write: where it stands there, and what asks for it.
const on = ({ place, guide }: Facts) => (place && guide ? ` (${place} in ${guide})` : '')
const at = ({ path }: Facts) => (path ? `${path}: ` : '')
const absent = ({ path, where }: Facts) => `${path}${where ? ` (of the entry with ${where})` : ''} is missing`
const agreed = ({ by }: Facts) => (by === 'guide' ? ' by what was agreed' : '')
const because = ({ trigger }: Facts) => (trigger ? ` because ${trigger}` : '')
const MOST_LISTED = 40

// In the order of the codes, whatever that of the table; the whole list of a large one would bury the message, so the
// rest is counted.
function list(values: unknown): string {
  if (!Array.isArray(values)) return String(values)
  const rest = values.length - MOST_LISTED
  return [...values].sort().slice(0, MOST_LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

export const elementEntries = {
  'element-missing': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '1' },
    says: (f) => {
      const element = `${f.expected}${f.name ? ` (${f.name})` : ''}`
      if (f.path) return `${absent(f)}: ${f.guide} requires ${element}${agreed(f)}.`
      return `${element} is required${agreed(f)} and is empty.`
    },
  },
  'element-conditional-missing': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '2' },
    says: (f) =>
      f.path
        ? `${absent(f)}: ${f.guide} asks for it as ${f.expected}, since ${f.rule}.`
        : `${f.expected} is missing: ${f.rule}.`,
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
    says: (f) =>
      `${at(f)}"${f.got}" has ${f.length} characters; at least ${f.expected} are required${of(f)}${agreed(f)}.`,
  },
  'element-too-long': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '5' },
    says: (f) =>
      `${at(f)}"${f.got}" has ${f.length} characters; at most ${f.expected} are allowed${of(f)}${agreed(f)}.`,
  },
  'character-invalid': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '6' },
    says: (f) => `${at(f)}"${f.got}"${of(f)} is not ${f.expected}.`,
  },
  'code-unknown': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '7' },
    says: (f) => `${at(f)}"${f.got}" is not an allowed code${of(f)}. Allowed: ${list(f.allowed)}.`,
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
    says: (f) => `${f.got} repetitions; at most ${f.expected} are allowed${of(f)}${agreed(f)}.`,
  },
  'components-too-many': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '13' },
    says: (f) => `${f.got} components; ${f.name} has ${f.expected === '1' ? 'none' : f.expected}.`,
  },
  'separator-in-text': {
    level: 'element',
    severity: 'warning',
    standard: { ak403: '13' },
    says: (f) => `"${f.got}"${of(f)} has the component separator in it, and was read as one text.`,
    cause: () => 'The sender takes a character for its separators that stands in its texts.',
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
    says: (f) =>
      `The code "${f.got}"${of(f)} is not used in this agreement${because(f)}. Allowed: ${list(f.allowed)}.`,
  },
  'pattern-mismatch': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I12' },
    says: (f) => `${at(f)}"${f.got}"${of(f)} does not have the agreed form ${f.expected}.`,
  },
  'element-dependent-missing': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I9' },
    says: (f) => `${f.expected} is required${because(f)}.`,
  },
  'element-dependent-unused': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I13' },
    says: (f) => `"${f.got}"${of(f)} must not be used${because(f)}.`,
  },
  'repetitions-too-few': {
    level: 'element',
    severity: 'error',
    standard: { ak403: 'I11' },
    says: (f) => `${f.got} repetitions; at least ${f.expected} are required${of(f)}.`,
  },
  'id-repeated': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '7' },
    says: (f) => `"${f.got}" was the number of another ${f.segment} before; each needs its own.`,
  },
  'parent-unknown': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '7' },
    says: (f) => `No ${f.segment} of this set has the number "${f.got}" that is named as the parent here.`,
    cause: () => 'The parent was left out, or its number is misspelt. Its content was kept, at the root.',
  },
  'parent-cycle': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '7' },
    says: (f) => `"${f.got}" as the parent makes this ${f.segment} stand below itself.`,
    cause: () => 'Two numbers are swapped. Its content was kept, at the root.',
  },
  'parent-too-deep': {
    level: 'element',
    severity: 'error',
    standard: { ak403: '7' },
    says: (f) => `Below "${f.got}" this ${f.segment} stands deeper than ${f.max} levels.`,
    cause: () => 'Each part names the one before it as its parent. Its content was kept, at the root.',
  },
  'parent-implied': {
    level: 'element',
    severity: 'note',
    says: (f) =>
      `No ${f.segment} names its parent; each was taken to stand in the last one before it of a level further out.`,
  },
  'child-code-differs': {
    level: 'element',
    severity: 'note',
    says: (f) =>
      `"${f.got}" says that this ${f.segment} has ${f.got === '0' ? 'no children' : 'children'}; it has ${f.got === '0' ? 'some' : 'none'}.`,
  },
} as const satisfies Entries
