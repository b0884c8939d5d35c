// Findings about an interchange: its ISA and IEA, what stands between groups, and bytes outside of any
// interchange. Those of the first block are seen in the bytes alone; the rest need the agreement.
import type { Entries, Facts } from '../finding.ts'
import { thereAre } from './counted.ts'

const list = (values: unknown) => (Array.isArray(values) ? values.join(', ') : String(values))
const more = (f: Facts) => (Number(f.count) > 1 ? ` and ${Number(f.count) - 1} more` : '')
const when = (f: Facts) =>
  f.receivedAt ? ` (${String(f.receivedAt).slice(0, 16).replace('T', ' ')} UTC)` : ''
const expected = (f: Facts) => (f.expected ? `; expected ${f.expected}` : '')

/** What to do about bytes that are something else, by what they look like. */
const REMEDIES: Readonly<Record<string, string>> = {
  'UTF-16 text': 'Save it as UTF-8 or ASCII.',
  'EBCDIC text': 'Convert it to ASCII on its way, or transfer it as text.',
  'X12 segments without an ISA': 'Its first segment was lost, or the sender leaves its envelope out.',
  'a ZIP archive': 'Unpack it, and send the file that is in it.',
  'a gzip archive': 'Unpack it, and send the file that is in it.',
  'an archive': 'Unpack it, and send the file that is in it.',
  'an encrypted file': 'Send it as it is: the way is encrypted already.',
}

const looks = ({ looks: like }: Facts) => (like ? `The bytes look like ${like}.` : undefined)

const remedy = ({ looks: like }: Facts) =>
  like ? (REMEDIES[String(like)] ?? 'Only X12 and XML documents are taken.') : undefined

const noneOf = ({ looks: like }: Facts) =>
  like
    ? `It looks like ${like}, not like an X12 interchange, which begins with ISA, or an XML document`
    : 'It is no X12 interchange, which begins with ISA, and no XML document'

const nothing = ({ size }: Facts) =>
  size ? 'There is nothing but white space in it.' : 'There are no bytes to read.'

export const interchangeEntries = {
  'interchange-control-differs': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '001' },
    says: (f) => `The IEA's control number is "${f.got}", the ISA's is "${f.expected}".`,
    cause: () => 'Two interchanges were cut or joined, or the sender counts them apart.',
  },
  'interchange-version-unsupported': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '003' },
    says: (f) => `"${f.got}" in ISA12 is no version of the interchange controls; expected ${f.expected}.`,
  },
  'terminator-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '004' },
    says: (f) => `"${f.got}" can't be the segment terminator: ${f.reason}.`,
    cause: () => 'The ISA is not of its fixed length, or the file was changed after it was written.',
  },
  'sender-qualifier-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '005' },
    says: (f) => `"${f.got}" in ISA05 is not a qualifier of a sender's id.`,
  },
  'sender-id-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '006' },
    says: (f) => `"${f.got}" in ISA06 is no id of a sender; expected 1 to 15 characters.`,
  },
  'receiver-qualifier-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '007' },
    says: (f) => `"${f.got}" in ISA07 is not a qualifier of a receiver's id.`,
  },
  'receiver-id-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '008' },
    says: (f) => `"${f.got}" in ISA08 is no id of a receiver; expected 1 to 15 characters.`,
  },
  'authorization-qualifier-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '010' },
    says: (f) => `"${f.got}" in ISA01 is not a qualifier. Allowed: ${list(f.allowed)}.`,
  },
  'security-qualifier-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '012' },
    says: (f) => `"${f.got}" in ISA03 is not a qualifier. Allowed: ${list(f.allowed)}.`,
  },
  'interchange-date-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '014' },
    says: (f) => `"${f.got}" in ISA09 is not a date; expected ${f.expected}.`,
  },
  'interchange-time-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '015' },
    says: (f) => `"${f.got}" in ISA10 is not a time; expected ${f.expected}.`,
  },
  'interchange-standard-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '016' },
    says: (f) =>
      `"${f.got}" in ISA11 names no standard and can't separate repetitions; expected ${f.expected}.`,
  },
  'interchange-version-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '017' },
    says: (f) => `"${f.got}" in ISA12 does not have the form of a version; expected ${f.expected}.`,
  },
  'interchange-control-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '018' },
    says: (f) => `"${f.got}" in ISA13 is not a control number; expected ${f.expected}.`,
  },
  'acknowledgement-request-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '019' },
    says: (f) => `"${f.got}" in ISA14 asks neither for an acknowledgement (1) nor for none (0).`,
  },
  'usage-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '020' },
    says: (f) => `"${f.got}" in ISA15 is not a usage indicator. Allowed: ${list(f.allowed)}.`,
  },
  'group-count-differs': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '021' },
    says: (f) => `The IEA counts "${f.got}" functional groups; ${thereAre(f.expected)}.`,
    cause: () => 'A group was lost on the way, or the sender counts something else.',
  },
  'interchange-header-malformed': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: (f) => `The ISA has ${f.got} elements; expected ${f.expected}.`,
    cause: () => 'An element was left out or added, or an id holds the element separator.',
  },
  'interchange-header-missing': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: (f) =>
      `X12 segments stand outside of any interchange, from "${f.got}"; there is no ISA before them.`,
  },
  'release-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: (f) => `"${f.got}" in ISX01 can't be the release character: ${f.reason}.`,
  },
  'interchange-trailer-missing': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: () => 'Another ISA begins before the IEA.',
    cause: () => 'A file was cut off, and the next one appended to it.',
  },
  'segment-outside-group': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: (f) => `No functional group holds ${f.got}${more(f)}.`,
    cause: () => 'A segment that belongs in a set stands in front of the GS or behind the GE.',
  },
  'segment-outside-set': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: (f) => `No transaction set holds ${f.got}${more(f)}.`,
    cause: () => 'A segment that belongs in a set stands in front of the ST or behind the SE.',
  },
  'group-segment-joined': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '022' },
    says: (f) => `There is no segment terminator between ${f.name} and ${f.got}.`,
  },
  'trailer-too-long': {
    level: 'interchange',
    severity: 'warning',
    standard: { ta105: '022' },
    says: (f) => `The ${f.name} has ${f.got} elements; expected ${f.expected}.`,
    cause: () => 'A segment terminator was lost, or the control number holds the element separator.',
  },
  'delivery-date-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '028' },
    says: (f) => `"${f.got}" in ISE01 is not a date; expected ${f.expected}.`,
  },
  'delivery-time-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '029' },
    says: (f) => `"${f.got}" in ISE02 is not a time; expected ${f.expected}.`,
  },
  'delivery-time-code-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '030' },
    says: (f) => `"${f.got}" in ISE03 is not a time code; expected ${f.expected}.`,
  },
  'grade-of-service-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '031' },
    says: (f) => `"${f.got}" in ISB01 is not a grade of service. Allowed: ${list(f.allowed)}.`,
  },
  'interchange-truncated': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '023' },
    says: (f) => `The bytes end ${f.got}, before the IEA.`,
    cause: () => 'The upload was cut off, or the sender leaves its trailers out.',
  },
  'group-header-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '024' },
    says: (f) => `The GS is not a group header: ${f.reason}.`,
  },
  'group-header-missing': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '024' },
    says: (f) => `There is no GS before ${f.got}${more(f)}.`,
  },
  'element-separator-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '026' },
    says: (f) => `"${f.got}" after ISA can't separate elements: ${f.reason}.`,
  },
  'component-separator-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '027' },
    says: (f) => `"${f.got}" in ISA16 can't separate components: ${f.reason}.`,
  },
  'interchange-missing': {
    level: 'interchange',
    severity: 'error',
    says: (f) => (f.got ? `${noneOf(f)}: the bytes begin "${f.got}".` : nothing(f)),
    cause: remedy,
  },
  'text-outside-interchange': {
    level: 'interchange',
    severity: 'warning',
    says: (f) => `Something stands outside of any interchange and was passed over: "${f.got}".`,
    cause: looks,
  },
  'groups-too-many': {
    level: 'interchange',
    severity: 'error',
    says: (f) => `The file has more than ${f.max} interchanges and groups; nothing of it was read.`,
    cause: () => 'Many files were joined to one; send them in smaller ones.',
  },
  'envelope-findings-omitted': {
    level: 'interchange',
    severity: 'note',
    says: (f) => `${f.count} more findings of this kind are not listed.`,
  },

  'sender-unknown': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '006' },
    says: (f) => `No agreement names the sender ${f.got}${expected(f)}.`,
    cause: () => 'A new id of the partner, or a file that was meant for someone else.',
  },
  'receiver-invalid': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '008' },
    says: (f) =>
      `The receiver ${f.got} is not ours in the agreement with this sender; expected ${f.expected}.`,
  },
  'receiver-unknown': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '009' },
    says: (f) => `The receiver ${f.got} is none of our ids${expected(f)}.`,
  },
  'authorization-refused': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '011' },
    says: () => 'The authorization information in ISA02 is not what was agreed.',
  },
  'security-refused': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '013' },
    says: () => 'The security information in ISA04 is not what was agreed.',
  },
  'usage-not-agreed': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '020' },
    says: (f) => `The usage indicator is "${f.got}"; here "${f.expected}" was agreed.`,
    cause: () => 'A test file in the production drop point, or the reverse.',
  },
  'interchange-duplicate': {
    level: 'interchange',
    severity: 'error',
    standard: { ta105: '025' },
    says: (f) =>
      `The control number ${f.got} of this sender was received before${when(f)}, with other content.`,
    cause: () =>
      'The sender changed a file and sent it again under its old number, or its counter was reset.',
  },
} as const satisfies Entries
