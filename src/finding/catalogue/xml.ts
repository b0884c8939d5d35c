// Findings about XML: whether the bytes are a document at all, and whether each element and
// attribute stands where the guide has it. None has an acknowledgement code: XML has no 997.
import type { Entries, Facts } from '../finding.ts'

const below = (f: Facts) => (f.parent ? ` below ${f.parent}` : '')
const list = (values: unknown) => (Array.isArray(values) ? values.join(', ') : String(values))

const wellFormed = {
  'xml-empty': {
    level: 'xml',
    severity: 'error',
    says: () => 'There is no XML document here: no root element was found.',
    cause: () => 'An empty file, or an upload that failed before its first byte.',
  },
  'xml-malformed': {
    level: 'xml',
    severity: 'error',
    says: (f) => `This is not well-formed XML: ${f.problem}${f.got ? ` at ${f.got}` : ''}.`,
    cause: (f) => (f.expected ? `Expected here: ${f.expected}.` : undefined),
  },
  'xml-truncated': {
    level: 'xml',
    severity: 'error',
    says: (f) => `The document ends before it is complete${f.open ? `: ${f.open} is still open` : ''}.`,
    cause: () => 'The upload broke off, or the file was taken before it was written to its end.',
  },
  'xml-character': {
    level: 'xml',
    severity: 'error',
    says: (f) => `XML can't carry the character ${f.got}.`,
    cause: () => 'A control character from the source system, or binary data without base64.',
  },
  'xml-doctype': {
    level: 'xml',
    severity: 'error',
    says: (f) => `A document type declaration is not accepted${f.got ? ` (${f.got})` : ''}.`,
    cause: () => 'Leave the DOCTYPE out; nothing it names is ever fetched, and no entity of it is known.',
  },
  'xml-inclusion': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.got} asks for another file to be included; nothing is ever included.`,
  },
  'xml-limit': {
    level: 'xml',
    severity: 'error',
    says: (f) => `The document has more ${f.limit} than the ${f.max} that we read.`,
    cause: () => 'If this is a real business document, the limit can be raised in the settings.',
  },
} as const satisfies Entries

const encoding = {
  'xml-encoding-unknown': {
    level: 'xml',
    severity: 'error',
    says: (f) => `The encoding ${f.got} is not one that we read. Allowed: ${list(f.allowed)}.`,
  },
  'xml-encoding-mismatch': {
    level: 'xml',
    severity: 'error',
    says: (f) => `The document claims to be ${f.expected}, but has ${f.got}.`,
    cause: () => 'The text was written in one encoding and labelled as another.',
  },
  'xml-encoding-doubtful': {
    level: 'xml',
    severity: 'warning',
    says: (f) => `The document says ${f.got}, but looks like ${f.expected}; it was read as ${f.readAs}.`,
    cause: () => 'The text was labelled wrongly: accented letters may have come out as others.',
  },
} as const satisfies Entries

const structure = {
  'xml-root-unknown': {
    level: 'xml',
    severity: 'error',
    says: (f) => `No guide knows a document ${f.got}${f.namespace ? ` of namespace ${f.namespace}` : ''}.`,
    cause: () => 'A misspelt namespace or another version of the standard.',
  },
  'xml-element-unknown': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.got} is not an element that can stand${below(f) || ' here'}.`,
    cause: (f) => (f.namespace ? `Its namespace is ${f.namespace}.` : undefined),
  },
  'xml-element-missing': {
    level: 'xml',
    severity: 'error',
    says: (f) => {
      const element = `${f.expected}${f.name ? ` (${f.name})` : ''}`
      // Of a document that we write.
      if (f.path) return `${f.path} is missing: ${f.guide} requires ${element}.`
      return `${element} is required${below(f)} and is missing.`
    },
  },
  'xml-element-over-max': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.got} occurs more than ${f.max} times${below(f)}.`,
  },
  'xml-element-under-min': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.expected} must occur at least ${f.min} times${below(f)}; it occurs ${f.count} times.`,
  },
  'xml-element-unused': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.got}${below(f)} is not used in this agreement.`,
  },
  'xml-element-dependent-missing': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.expected} is required${below(f)} because ${f.trigger}.`,
  },
  'xml-element-dependent-unused': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.got} must not be used${below(f)} because ${f.trigger}.`,
  },
  'xml-text-unexpected': {
    level: 'xml',
    severity: 'error',
    says: (f) => `${f.name} holds other elements, yet has the text "${f.got}".`,
  },
  'xml-attribute-missing': {
    level: 'xml',
    severity: 'error',
    says: (f) => `The attribute ${f.expected} of ${f.parent} is required and is missing.`,
  },
  'xml-attribute-unused': {
    level: 'xml',
    severity: 'error',
    says: (f) => `The attribute ${f.got} of ${f.parent} is not used in this agreement.`,
  },
} as const satisfies Entries

export const xmlEntries = { ...wellFormed, ...encoding, ...structure } as const satisfies Entries
