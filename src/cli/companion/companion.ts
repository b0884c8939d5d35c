// A partner's companion guide as data: what we agreed about one document type, place by place, with examples. The HTML
// page and the JSON are both made of it.
import { describe, type GuideRow } from '../../guide/describe.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import {
  type Agreement,
  handlingOfCut,
  type InboundRule,
  type OutboundRule,
  type RemoteDoor,
  type Ta1Rule,
} from '../../partner/agreement.ts'
import { partsOf } from '../../partner/names.ts'

/** What we do with a place. */
export type Treatment = 'required' | 'required-inside' | 'read' | 'checked' | 'ignored' | 'refused'

/** A segment, loop or XML element with its values. */
export interface CompanionPlace extends GuideRow {
  treatment: Treatment
  values: GuideRow[]
}

export interface Fact {
  label: string
  value: string
}

export interface Example {
  name: string
  text: string
}

export interface Companion {
  title: string
  partner: string
  direction: 'inbound' | 'outbound'
  guide: string
  /** The mapping's version. */
  version: string
  /** Who speaks to whom, and in which bytes. */
  envelope: Fact[]
  /** Folders, addresses, answers and deadlines. */
  exchange: Fact[]
  places: CompanionPlace[]
  examples: Example[]
}

/** One rule of an agreement beside its guide. */
export type Subject = { agreement: Agreement; guide: ResolvedGuide } & (
  | { direction: 'inbound'; rule: InboundRule }
  | { direction: 'outbound'; rule: OutboundRule }
)

/** Puts a companion guide together. */
export function companionOf(subject: Subject, examples: Example[]): Companion {
  const { agreement, guide, direction } = subject
  const { syntax, release, document } = partsOf(guide.guide)
  return {
    title: `${agreement.name}: ${guide.title ?? document} (${syntax.toUpperCase()} ${document}, ${release})`,
    partner: agreement.name,
    direction,
    guide: guide.guide,
    version: guide.hash,
    envelope: envelopeFacts(subject),
    exchange: exchangeFacts(subject),
    places: direction === 'outbound' ? placesOf(guide) : placesOf(guide).map(withoutWriting),
    examples,
  }
}

// Who sends to us need not know what we would write.
const withoutWriting = (place: CompanionPlace): CompanionPlace => ({
  ...place,
  otherwise: '',
  values: place.values.map((value) => ({ ...value, otherwise: '' })),
})

/** The guide's places, each with the values that it says anything of. */
function placesOf(guide: ResolvedGuide): CompanionPlace[] {
  const rows = describe(guide)
  const places: CompanionPlace[] = []
  for (const row of rows) {
    if (row.kind === 'loop' || row.kind === 'node') places.push({ ...row, treatment: 'ignored', values: [] })
    else places.at(-1)?.values.push(row)
  }
  const known = knownOf(places)
  return places.map((place) => ({ ...place, treatment: treatmentOf(place, known) }))
}

/** Addresses of places that are read, they or something inside them; of those that need not, and of those that must not be there. */
interface Known {
  refused: ReadonlySet<string>
  read: ReadonlySet<string>
  optional: ReadonlySet<string>
}

function knownOf(places: readonly CompanionPlace[]): Known {
  const unused = places.filter(({ usage }) => usage === 'unused')
  const refused = new Set(unused.map(({ address }) => address))
  const allowed = places.filter(({ address }) => !isWithin(address, refused))
  const read = allowed.filter((place) => [place, ...place.values].some(({ meaning }) => meaning !== ''))
  const optional = places.filter(({ usage }) => usage !== 'required')
  return {
    refused,
    read: new Set(read.flatMap(({ address }) => [address, ...around(address)])),
    optional: new Set(optional.map(({ address }) => address)),
  }
}

/** The addresses that one stands below. */
const around = (address: string): string[] =>
  [...address.matchAll(/\./g)].map(({ index }) => address.slice(0, index))

/** Whether a place is one of these, or stands below one. */
const isWithin = (address: string, places: ReadonlySet<string>): boolean =>
  [address, ...around(address)].some((one) => places.has(one))

function treatmentOf({ address, usage }: CompanionPlace, { refused, read, optional }: Known): Treatment {
  if (isWithin(address, refused)) return 'refused'
  const isRead = read.has(address)
  if (usage !== 'required') return isRead ? 'read' : 'ignored'
  if (around(address).some((one) => optional.has(one))) return isRead ? 'required-inside' : 'ignored'
  return isRead ? 'required' : 'checked'
}

function envelopeFacts({ agreement, guide, rule }: Subject): Fact[] {
  const { ids, envelope = {} } = agreement
  const isX12 = guide.syntax === 'x12'
  const shown = (addresses: Agreement['ids']['ours']) =>
    addresses
      .map((one) => ('isa' in one ? `ISA ${one.isa}${one.gs ? `, GS ${one.gs}` : ''}` : one.xml))
      .join(' or ')
  const { element = '*', component = '>', repetition = '^', terminator = '~' } = envelope
  const version = rule.version ?? partsOf(guide.guide).release
  const customization = 'customization' in rule ? rule.customization : undefined
  return [
    { label: 'You', value: shown(ids.theirs) },
    { label: 'We', value: shown(ids.ours) },
    ...(isX12
      ? [
          { label: 'Functional group', value: `GS01 ${guide.group ?? ''}, GS08 ${version}` },
          {
            label: 'Delimiters we write',
            value: `element ${element}  component ${component}  repetition ${repetition}  segment ${visible(terminator)}`,
          },
          { label: 'Delimiters we read', value: 'any that the ISA itself uses' },
          {
            label: 'Characters',
            value: `${envelope.characterSet ?? 'extended'}${envelope.unwritable === 'transliterate' ? '; others are transliterated, é as e' : ''}`,
          },
        ]
      : [
          {
            label: 'Root element',
            value: `${guide.root ?? ''} in ${guide.namespaces?.[''] ?? 'no namespace'}`,
          },
          ...(customization === undefined ? [] : [{ label: 'CustomizationID', value: customization }]),
        ]),
    { label: 'Test and production', value: (isX12 ? USAGE : FOLDERS)[agreement.environment] },
  ]
}

const FOLDERS: Readonly<Record<Agreement['environment'], string>> = {
  both: 'what is put below /test, or posted with a token for test, is a test',
  production: 'production only',
  test: 'tests only',
}

const USAGE: Readonly<Record<Agreement['environment'], string>> = {
  both: 'ISA15 T is a test wherever it is dropped; folders below /test are tests',
  production: 'production only: ISA15 P',
  test: 'tests only: ISA15 T',
}

const visible = (text: string) => text.replace('\r', ' CR').replace('\n', ' LF')

function exchangeFacts(subject: Subject): Fact[] {
  const { agreement, direction } = subject
  const doors = agreement.doors ?? { sftp: {} }
  const isIn = direction === 'inbound'
  return [
    { label: 'Direction', value: isIn ? 'inbound: you send to us' : 'outbound: we send to you' },
    ...(doors.sftp
      ? [
          {
            label: 'SFTP',
            value: isIn
              ? 'put files in /inbound/; what could not be taken is explained in /error/, what was taken is in /archive/'
              : 'fetch files from /outbound/; they appear whole, and stay until you delete them',
          },
        ]
      : []),
    ...(doors.remote
      ? [
          {
            label: 'Your SFTP server',
            value: isIn
              ? `we fetch files from ${doors.remote.pick ?? 'nowhere'} ${wholeWhen(doors.remote)}`
              : `we put files into ${doors.remote.put}: under a name that ends with .part, then renamed`,
          },
        ]
      : []),
    ...(doors.http
      ? [
          {
            label: 'REST',
            value: isIn
              ? 'POST /v1/documents'
              : 'GET /v1/documents?direction=out, then GET /v1/documents/{id}/raw',
          },
        ]
      : []),
    ...(subject.direction === 'inbound'
      ? answerFacts(subject.rule, agreement, subject.guide)
      : dueFacts(subject.rule)),
  ]
}

const wholeWhen = ({ done }: RemoteDoor): string =>
  done === undefined
    ? 'when two listings show the same size and time'
    : `when a file of the same name with ${done} behind it stands beside`

const TA1_WORDS: Readonly<Record<Ta1Rule, string>> = {
  never: 'none',
  'on-request': 'where ISA14 asks for one, and for what is rejected',
  always: 'for every interchange',
  'on-error': 'for what is rejected',
}

const UNITS: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day' }

/** `90d` as a person says it. */
function spelled(duration: string): string {
  const [count, unit] = [Number(duration.slice(0, -1)), UNITS[duration.slice(-1)]!]
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function answerFacts(
  { acknowledge, onErrors }: InboundRule,
  agreement: Agreement,
  { syntax }: ResolvedGuide,
): Fact[] {
  const { duplicates = {}, envelope } = agreement
  const kind = acknowledge?.kind ?? (syntax === 'x12' ? '997' : 'none')
  const sets = acknowledge?.sets === 'rejected' ? 'naming the rejected sets' : 'naming every set'
  const due = acknowledge?.dueIn === undefined ? '' : `, within ${spelled(acknowledge.dueIn)}`
  return [
    {
      label: 'Our answer',
      value:
        kind === 'none'
          ? 'none by document; see the receipt by REST'
          : `a ${kind} for each group, ${sets}${due}`,
    },
    ...(syntax === 'x12'
      ? [
          { label: 'TA1', value: TA1_WORDS[envelope?.ta1 ?? 'on-request'] },
          {
            label: 'Cut off before its IEA',
            value:
              handlingOfCut(agreement) === 'keep-complete'
                ? 'groups that end with a GE are taken; send it again as it is, or only the rest under new numbers'
                : 'rejected as a whole: send all of it again',
          },
        ]
      : []),
    {
      label: 'With errors',
      value:
        onErrors === 'accept-with-errors'
          ? 'accepted where it is still complete, with the errors told'
          : 'rejected, with every error told',
    },
    {
      label: 'The same again',
      value: `the same bytes are a repeat and harmless; a used control number with other bytes is ${duplicates.isa13 === 'accept' ? 'accepted' : 'rejected'}${duplicates.window === undefined ? '' : `, for ${spelled(duplicates.window)}`}`,
    },
  ]
}

const dueFacts = ({ acknowledgementDue, calendar }: OutboundRule): Fact[] => [
  {
    label: 'Your answer',
    value:
      acknowledgementDue === undefined
        ? 'none is awaited'
        : `a 997, 999 or application response within ${spelled(acknowledgementDue)}${calendar === undefined ? '' : ` (${calendar})`}`,
  },
]
