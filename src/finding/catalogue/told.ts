// What partners told of documents that we sent, and what is notable about their telling. None of it goes back to them:
// it is for the operator, who reads it beside the document that it is about.
import type { Entries, Facts } from '../finding.ts'
import { meaningOf, type ToldLevel } from './toldCodes.ts'

const means = (level: ToldLevel, { codes }: Facts): string => {
  const known = (Array.isArray(codes) ? codes : []).map((code) => meaningOf(level, String(code)))
  return known.length > 0 ? `: ${known.join('; ')}` : ', and no code says why'
}

const copy = ({ got }: Facts) => (got === undefined ? '' : ` ("${got}")`)
const source = ({ pointer, value }: Facts) =>
  pointer === undefined
    ? undefined
    : `It was written from ${pointer}${value === undefined ? '' : `, which is "${value}"`}.`
const where = ({ element, component }: Facts) =>
  `Element ${element}${component === undefined ? '' : `, component ${component},`}`

export const toldEntries = {
  'told-interchange': {
    level: 'acknowledgement',
    severity: 'error',
    says: (f) => `Interchange ${f.got} was not taken${means('interchange', f)}.`,
    cause: () => 'Nothing that was in it has arrived.',
  },
  'told-group': {
    level: 'acknowledgement',
    severity: 'error',
    says: (f) => `Group ${f.got} was ${f.verdict}${means('group', f)}.`,
  },
  'told-set': {
    level: 'acknowledgement',
    severity: 'error',
    says: (f) => `Set ${f.got} was ${f.verdict}${means('set', f)}.`,
  },
  'told-segment': {
    level: 'acknowledgement',
    severity: 'error',
    says: (f) => `The segment ${f.got}${means('segment', f)}.`,
    cause: source,
  },
  'told-element': {
    level: 'acknowledgement',
    severity: 'error',
    says: (f) => `${where(f)} of ${f.name}${means('element', f)}${copy(f)}.`,
    cause: source,
  },
  'told-application': {
    level: 'acknowledgement',
    severity: 'error',
    says: (f) =>
      `${f.line === undefined ? 'Their application' : `Line ${f.line}: their application`} says ${f.status}${f.text === undefined ? '' : `: ${f.text}`}${copy(f)}${f.where === undefined ? '' : `, at ${f.where}`}.`.replace(
        /([.?!])\.$/,
        '$1',
      ),
    cause: source,
  },
  'told-untaken': {
    level: 'acknowledgement',
    severity: 'warning',
    says: (f) =>
      `A ${f.name} says that it was ${f.verdict}, but was rejected itself, so that it does not count.`,
    cause: (f) =>
      `Ask for it once more, or take it as it is: "edigw documents reprocess ${f.got}" once you know that it can be trusted.`,
  },
  'told-omitted': {
    level: 'acknowledgement',
    severity: 'note',
    says: (f) => `${f.count} further errors were told; the acknowledgement itself has them.`,
  },
  'acknowledgement-unmatched': {
    level: 'acknowledgement',
    severity: 'warning',
    says: (f) => `Nothing that we sent is ${f.got}.`,
    cause: () =>
      'It is about a document of another sender or of another environment, or the partner changed the control numbers.',
  },
  'acknowledgement-untaken': {
    level: 'acknowledgement',
    severity: 'warning',
    says: (f) =>
      `What it says of ${f.got} does not count: ${f.count === 1 ? 'the document' : `the ${f.count} documents`} of ours that it is about will wait for an answer that can be taken.`,
    cause: () =>
      'Its own envelope is wrong; the partner has to send it again, or an operator to have it read anew.',
  },
  'acknowledgement-empty': {
    level: 'acknowledgement',
    severity: 'warning',
    says: () => 'It names nothing that it could be about.',
  },
  'acknowledgement-set-unknown': {
    level: 'acknowledgement',
    severity: 'warning',
    says: (f) => `Group ${f.name} that we sent has no set ${f.got}.`,
  },
  'acknowledgement-contradicts': {
    level: 'acknowledgement',
    severity: 'warning',
    says: (f) => `It says ${f.got}; before it was said: ${f.expected}.`,
    cause: () => 'The worse of the two counts until a person has asked the partner.',
  },
  'acknowledgement-other-ids': {
    level: 'acknowledgement',
    severity: 'note',
    says: (f) => `It came from ${f.got}; what it is about was sent to ${f.expected}.`,
  },
  'acknowledgement-late': {
    level: 'acknowledgement',
    severity: 'warning',
    says: (f) => `It came after it was due (${String(f.expected).slice(0, 16).replace('T', ' ')} UTC).`,
  },
} as const satisfies Entries
