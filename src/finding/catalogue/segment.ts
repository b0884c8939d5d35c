// Findings about a segment's place in its set, each with its code in AK304 or IK304.
//
// Where the standard and a guide have numbers of their own, so have we; where they share one, the fact `by: guide`
// says that the standard itself is kept (X12's interpretations 2502 and 2293 of the 999):
//
// | the mistake                                                   | code                      |     | by      |
// | ------------------------------------------------------------- | ------------------------- | --- | ------- |
// | no segment of the release                                     | segment-unknown           | 1   |         |
// | … that the SE does not count: the rest of a value             | segment-torn              | 1   |         |
// | a segment of the set, too early, or outside of its loop       | segment-unexpected        | 2   |         |
// | mandatory segment or loop missing                             | segment-missing           | 3   |         |
// | … only the guide requires it                                  | segment-missing           | 3   | `guide` |
// | a loop, a segment too many                                    | loop-, segment-over-max   | 4 5 |         |
// | … the guide allows fewer than the standard                    | loop-, segment-over-max   | 4 5 | `guide` |
// | a segment of the release, and not of the set                  | segment-not-in-set        | 6   |         |
// | a segment whose position is passed                            | segment-out-of-sequence   | 7   |         |
// | errors in its elements                                        | those of element.ts       | 8   |         |
// | present, and the guide's `usage` is unused                    | segment-unused            | I4  |         |
// | missing, and a `when` requires it                             | segment-dependent-missing | I6  |         |
// | there, but fewer than the guide's `min`                       | loop-, segment-under-min  | I7 I8 |       |
// | present, and a `when` makes it unused                         | segment-dependent-unused  | I9  |         |
//
// A segment of which there is none, and that the guide wants at least `min` times, is missing (3), not too few.
import type { Entries, Facts } from '../finding.ts'

const called = (name: unknown) => (name ? ` (${name})` : '')
const andBehind = ({ count }: Facts) =>
  count === undefined ? '' : `, with the ${count === 1 ? 'segment' : `${count} segments`} behind it,`
/** Few enough to be a help. */
const isFew = (names: Facts[string]): names is readonly string[] =>
  Array.isArray(names) && names.length > 0 && names.length <= 3
/** Where a segment belongs; ordinals as in AK302. */
const place = ({ before, place }: Facts) => `before ${before}, segment ${place}`
const agreed = ({ by }: Facts) => (by === 'guide' ? ' by what was agreed' : '')

export const segmentEntries = {
  'segment-unknown': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '1' },
    says: (f) => `"${f.got}" is not a segment of release ${f.release}.`,
    cause: () => 'A misspelt segment identifier, or a terminator inside a value.',
  },
  'segment-torn': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '1' },
    says: (f) => `"${f.got}" is not a segment of release ${f.release}, and the SE does not count it as one.`,
    cause: () => 'The rest of a value of the segment before it, in which a terminator stands.',
  },
  'segment-unexpected': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '2' },
    says: (f) => `${f.got}${called(f.name)}${andBehind(f)} is part of ${f.set}, but not here.`,
    cause: (f) =>
      f.before
        ? `It belongs ${place(f)}.`
        : isFew(f.below)
          ? `It belongs below ${f.below.join(' or ')}.`
          : undefined,
  },
  'segment-missing': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '3' },
    says: (f) =>
      f.path
        ? `${f.path} is missing: ${f.guide} requires ${f.expected}${called(f.name)}${agreed(f)}.`
        : `${f.expected}${called(f.name)} is required ${f.before ? `before ${f.before}` : 'here'}${agreed(f)} and is missing.`,
  },
  'loop-over-max': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '4' },
    says: (f) => `The ${f.got} loop${called(f.name)} occurs more than ${f.max} times${agreed(f)}.`,
  },
  'segment-over-max': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '5' },
    says: (f) => `${f.got}${called(f.name)} occurs more than ${f.max} times at this position${agreed(f)}.`,
  },
  'segment-not-in-set': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '6' },
    says: (f) => `${f.got}${called(f.name)} is not a segment of ${f.set}.`,
    cause: () => 'Another kind of document, or another release, than the ST and GS say.',
  },
  'segment-out-of-sequence': {
    level: 'segment',
    severity: 'error',
    standard: { ak304: '7' },
    says: (f) =>
      `${f.got}${called(f.name)}${andBehind(f)} stands in the wrong place: ${f.before ? `it belongs ${place(f)}` : 'its position is earlier or later'}.`,
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
