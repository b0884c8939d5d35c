// Findings about the document as a whole: what it means, not how it is spelt. A 999 says those that stand at an
// element with the number that comes nearest; the others only as errors of a segment or of the set.
import type { Entries, Facts } from '../finding.ts'

const of = (f: Facts) => (f.name ? ` of ${f.name}` : '')

/** `1 line` or `3 lines`. */
const counted = ({ expected, counted: what = '' }: Facts) =>
  `${expected} ${expected === '1' ? String(what).replace(/s$/, '') : what}`

export const documentEntries = {
  'count-differs': {
    level: 'document',
    severity: 'error',
    says: (f) => `The document says ${f.got}, but has ${counted(f)}.`,
    cause: () => 'Lines were lost or added on the way, or the sender counts something else.',
  },
  'sum-differs': {
    level: 'document',
    severity: 'warning',
    says: (f) => `The document says ${f.got}, but ${f.counted} add up to ${f.expected}.`,
  },
  'code-unmapped': {
    level: 'document',
    severity: 'warning',
    says: (f) => `"${f.got}"${of(f)} has no meaning in our code table; it was passed on as it came.`,
    cause: (f) => (f.crosswalk ? `The crosswalk ${f.crosswalk} has no row for it.` : undefined),
  },
  'crosswalk-missing': {
    level: 'document',
    severity: 'error',
    standard: { ak403: 'I6' },
    says: (f) => `"${f.got}"${of(f)} is not in the crosswalk ${f.crosswalk}.`,
    cause: (f) =>
      f.side === 'ours'
        ? `Add the row ${f.crosswalk}: the partner's code → "${f.got}".`
        : `Add the row ${f.crosswalk}: "${f.got}" → our code.`,
  },
  'character-set-doubtful': {
    level: 'document',
    severity: 'warning',
    says: (f) =>
      f.looks
        ? `"${f.got}" of ${f.name} was read as ${f.read} and looks like ${f.looks}: "${f.expected}".`
        : `"${f.got}" of ${f.name} was read as ${f.read} and has characters that it has not.`,
    cause: (f) =>
      f.looks === 'Windows-1252'
        ? 'The sender’s system writes Windows-1252; ask for UTF-8 or Latin-1, and agree on it by characterSet.'
        : `Which character set is sent was not agreed: characterSet in the agreement’s envelope says it.`,
  },
  'value-repeated': {
    level: 'document',
    severity: 'warning',
    says: (f) => `${f.path} has a value already ("${f.expected}"); "${f.got}" was kept beside the document.`,
  },
  'value-contradicted': {
    level: 'document',
    severity: 'warning',
    says: (f) =>
      `${f.path} is ${f.expected} already, and ${f.got} says otherwise; it was kept beside the document.`,
    cause: () => 'A row of the crosswalk is wrong, or the sender’s two numbers are of two items.',
  },
  'canonical-invalid': {
    level: 'document',
    severity: 'error',
    says: (f) => `What was understood is not a complete ${f.canonical}: ${f.got}.`,
    cause: () => 'A value that our business needs is missing or malformed in the document.',
  },
  'value-unsayable': {
    level: 'document',
    severity: 'error',
    says: (f) => `"${f.got}" at ${f.path} can't be written${f.name ? ` as ${f.name}` : ''}: ${f.reason}.`,
  },
  'value-transliterated': {
    level: 'document',
    severity: 'warning',
    says: (f) => `"${f.got}" is written as "${f.expected}"${of(f)}, as was agreed.`,
    cause: () => 'It has a character that the agreed character set does not have.',
  },
  'value-unwritten': {
    level: 'document',
    severity: 'warning',
    says: (f) => `${f.path} ("${f.got}") has no place in ${f.guide}.`,
  },
  'number-sent-before': {
    level: 'document',
    severity: 'warning',
    says: (f) =>
      `The ${f.canonical} ${f.got} was submitted for this partner before (${f.expected}), with other content.`,
    cause: () => 'A correction says so in its purpose; the same document is sent anew by regenerating it.',
  },
  'document-duplicate': {
    level: 'document',
    severity: 'error',
    says: (f) => `The document ${f.got} of this sender was received before, with other content.`,
    cause: () => 'The sender changed a document and sent it again under its old number and date.',
  },
  'guide-unknown': {
    level: 'document',
    severity: 'error',
    says: (f) =>
      `No agreement with this partner names ${f.got}${f.expected ? `; expected ${f.expected}` : ''}.`,
  },
  'findings-omitted': {
    level: 'document',
    severity: 'note',
    says: (f) => `${f.count} more findings are not listed.`,
  },
} as const satisfies Entries
