// What we and one partner settled, as data: the shape of partners/<id>/agreement.yaml (DESIGN §7).
// openapi/agreement.schema.json says the same for editors, and checks it at load.

import type { Calendar } from './calendar/calendar.ts'

export type EnvironmentRule = 'production' | 'test' | 'both'
export type UnknownCode = 'park' | 'pass' | 'reject'
export type OnErrors = 'accept-with-errors' | 'reject'
export type Ta1Rule = 'never' | 'on-request' | 'always' | 'on-error'

export interface X12Address {
  /** Qualifier and id, such as ZZ/ACMERETAIL. */
  isa: string
  gs?: string
}

/** An XML party: scheme and id, such as 0088/7300010000001; the scheme may be left out. */
export interface XmlAddress {
  xml: string
}

export interface AcknowledgeRule {
  kind: '997' | '999' | 'none'
  sets?: 'all' | 'rejected'
  dueIn?: string
}

export interface InboundRule {
  /** A guide, such as x12/004010/850. */
  type: string
  /** File of the overlay, beside the agreement. */
  overlay?: string
  /** GS08 to the letter; only its release counts where this is absent. */
  version?: string
  /** XML: the CustomizationID; any where this is absent. */
  customization?: string
  acknowledge?: AcknowledgeRule
  onErrors?: OnErrors
  /** How long a document waits for those that it refers to; not at all where it is absent. */
  waitForReferences?: string
  onFail?: FailRule
}

/** What the partner is told where the ERP can't take a document. */
export interface FailRule {
  answer: 'application-advice' | 'order-response' | 'none'
  send?: 'draft' | 'at-once'
}

export interface OutboundRule {
  type: string
  overlay?: string
  /** GS08 to the letter; the guide's release where this is absent. */
  version?: string
  /** The hosted drop point, the partner's own server, or asked for by the API; where it is absent, the door by which the partner comes. */
  to?: 'sftp:/outbound' | 'remote' | 'http'
  /** Documents that become due within a time leave in one interchange, at most so many sets; X12 only. */
  batch?: { every: string; most?: number }
  /** How long after its delivery an acknowledgement is due. */
  acknowledgementDue?: string
  /** The business calendar by which that time runs. */
  calendar?: string
  /** The part of that time after which it is at risk; 0.75 where absent. */
  atRisk?: number
}

export interface Envelope {
  element?: string
  component?: string
  repetition?: string
  terminator?: string
  characterSet?: 'basic' | 'extended' | 'latin-1' | 'utf-8'
  /** What becomes of a text that the character set can't say: the document is not sent, where absent. */
  unwritable?: 'refuse' | 'transliterate'
  ta1?: Ta1Rule
}

export interface Duplicates {
  window?: string
  isa13?: 'reject' | 'accept'
  gs06?: 'reject' | 'accept'
  st02?: 'reject' | 'accept'
}

/** What a partner may. What is absent is as the house has it for everybody. */
export interface Bounds {
  /** Networks and addresses that the partner comes from, such as 203.0.113.0/24; any where absent. */
  from?: string[]
  /** Connections at once; of the API, requests under way. */
  connections?: number
  /** Files and bodies that it may begin to bring within a minute. */
  filesPerMinute?: number
  /** Files and bytes that are received from it in a day, in UTC. */
  filesPerDay?: number
  bytesPerDay?: string
  /** How fast its bytes pass, either way, over all its connections. */
  bytesPerSecond?: string
}

/** The partner's drop point with us. */
export interface SftpDoor extends Bounds {
  /** Files that it has not finished, and the room that they take. */
  unfinished?: { files?: number; bytes?: string }
}

/** The partner's own SFTP server, as we go there. Its key or password is never here. */
export interface RemoteDoor {
  /** Host, and perhaps its port: 22 where it is absent. */
  sftp: string
  user: string
  /** SHA256:… of the server's key; no other is spoken to. */
  hostKey: string
  /** The folder that we fetch from; where it is absent, nothing is fetched. */
  pick?: string
  /** The folder that we put into. */
  put: string
  /** How often we look; five minutes where absent. */
  every?: string
  /** What becomes of a fetched file; it stays, and is remembered, where absent. */
  after?: 'move' | 'delete' | 'remember'
  /** `.done`: a file is whole when one with this behind its name stands beside it. */
  done?: string
}

/** What is kept of a partner. */
export type Kept = 'bytes' | 'documents' | 'files'

/** How long bytes, canonical documents, and files of archive and error folders are kept: such as `400d` or `7y`. */
export type KeepRule = Partial<Record<Kept, string>>

export interface Agreement {
  agreement: string
  name: string
  principals: string[]
  ids: { theirs: (X12Address | XmlAddress)[]; ours: (X12Address | XmlAddress)[] }
  environment: EnvironmentRule
  timeZone?: string
  centuryPivot?: number
  inbound: InboundRule[]
  outbound?: OutboundRule[]
  envelope?: Envelope
  duplicates?: Duplicates
  /** An interchange that breaks off before its IEA; `handlingOfCut` says what is done where it is absent. */
  truncated?: 'reject' | 'keep-complete'
  unknownCode?: UnknownCode
  /** Operators are told where nothing comes for so long; never where absent. */
  silence?: string
  /** What the installation says, where a word is absent. */
  keep?: KeepRule
  crosswalks?: Record<string, string>
  /** Not in the file: the calendars that its rules name, put in when it is loaded. */
  calendars?: Record<string, Calendar>
  /** What holds for the two doors to which it comes together. */
  limits?: Bounds
  /** What is said of one of them holds there besides. */
  doors?: { sftp?: SftpDoor; http?: Bounds; remote?: RemoteDoor }
}

/** The word under `doors` that a rule's `to` means. */
export const doorNamed = (to: NonNullable<OutboundRule['to']>): 'sftp' | 'remote' | 'http' =>
  to === 'sftp:/outbound' ? 'sftp' : to

/**
 * What becomes of an interchange that breaks off. What is complete of it is kept by default where each GS06 is used
 * once, so that nothing can come twice when it is sent again under another ISA13; else it is rejected as a whole.
 */
export const handlingOfCut = ({
  truncated,
  duplicates,
}: Pick<Agreement, 'truncated' | 'duplicates'>): NonNullable<Agreement['truncated']> =>
  truncated ?? (duplicates?.gs06 === 'reject' ? 'keep-complete' : 'reject')

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a duration such as `90d`, `24h`, `5m` or `30s`. */
export const milliseconds = (duration: string): number =>
  Number(duration.slice(0, -1)) * MILLISECONDS[duration.at(-1) as keyof typeof MILLISECONDS]

const SIZES = { kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 }

/** Bytes of a size such as `64kB`, `500MB` or `2GB`. */
export const bytesIn = (size: string): number =>
  Number(size.slice(0, -2)) * SIZES[size.slice(-2) as keyof typeof SIZES]

const DAY = 86_400_000
/** None is shorter, so nothing goes a day too early. */
const YEAR = 366 * DAY

/** Milliseconds of an age such as `400d` or `7y`. */
export const ageOf = (age: string): number => Number(age.slice(0, -1)) * (age.endsWith('y') ? YEAR : DAY)
