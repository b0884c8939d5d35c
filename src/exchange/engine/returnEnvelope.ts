// The envelope in which an acknowledgement goes back: the partner's own version and delimiters, between the same ids
// the other way round. What was itself wrong in their ISA is not repeated, or the answer could not be read.
import type { Envelope } from '../../partner/agreement.ts'
import { plainBytes } from '../../x12/charset.ts'
import { isQualifier, isVersion } from '../../x12/isaRules.ts'
import type { Delimiters, GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import { type Wire, wireFor } from './wire.ts'

/** What is known of the interchange that is answered. */
export interface AnsweredInterchange {
  header: Omit<InterchangeHeader, 'security' | 'authorization'>
  delimiters: Delimiters
}

/** ISA12 from which ISA11 separates repetitions. */
export const REPEATS = '00402'
/** ISA05, ISA07: mutually defined. */
const MUTUAL = 'ZZ'
/** GS08: a release, and perhaps which guide of it. */
const VERSION_OF_GROUP = /^[0-9A-Z]{6,12}$/
/** ISA12 of an answer to a version that there is none of. */
const USUAL_VERSION = '00401'
/**
 * GS08 and ST03 of every 999: the one implementation guide there is of it, by which partners' programs choose how to
 * read one. It answers groups of any release, 004010 too; what release theirs is of stands in AK103.
 */
const CONVENTION = '005010X231A1'

/**
 * Delimiters and characters of an answer. A release character is not taken over: no ISX would name it.
 */
export function returnWire(envelope: Envelope | undefined, answered: AnsweredInterchange): Wire {
  const { release: _, ...delimiters } = answered.delimiters
  return wireFor(envelope, delimiters, versionOf(answered) >= REPEATS)
}

/** Their addresses the other way round; control numbers and times are still to come. */
export function returnHeader(
  answered: AnsweredInterchange,
): Omit<InterchangeHeader, 'control' | 'date' | 'time'> {
  const { header } = answered
  return {
    authorizationQualifier: '00',
    authorization: '',
    securityQualifier: '00',
    security: '',
    senderQualifier: isQualifier(header.receiverQualifier) ? header.receiverQualifier : MUTUAL,
    sender: header.receiver,
    receiverQualifier: isQualifier(header.senderQualifier) ? header.senderQualifier : MUTUAL,
    receiver: header.sender,
    // Where the version has a repetition separator, the writer says it here.
    standardOrRepetition: 'U',
    version: versionOf(answered),
    acknowledgementRequested: '0',
    usage: header.usage === 'T' ? 'T' : 'P',
  }
}

// By the values and not by the findings: of an ISA that can't be taken apart there is one finding, and none of these.
const versionOf = ({ header }: Pick<AnsweredInterchange, 'header'>): string =>
  isVersion(header.version) ? header.version : USUAL_VERSION

/** Whether an envelope can say whom it goes back to: ids are the partner's own, and may hold anything. */
export function isReturnable(
  { sender, receiver }: Pick<InterchangeHeader, 'sender' | 'receiver'>,
  { delimiters, charset }: Wire,
): boolean {
  const plain = plainBytes(charset, delimiters)
  return [...sender, ...receiver].every((character) => plain[character.charCodeAt(0)] === 1)
}

/** What is known of the guide that an answer is written by. */
export interface AnswerGuide {
  /** ST01. */
  set?: string
  release?: string
  /** GS01. */
  group?: string
}

/** The header of an answer's group: in the partner's version where the guide is of its release. */
export function returnGroup(
  header: GroupHeader,
  { set, release = '', group = 'FA' }: AnswerGuide,
): Omit<GroupHeader, 'control' | 'date' | 'time'> {
  const isOwn = VERSION_OF_GROUP.test(header.version) && header.version.startsWith(release)
  const own = isOwn ? header.version : release
  const version = set === '999' ? CONVENTION : own
  return { functionalId: group, sender: header.receiver, receiver: header.sender, agency: 'X', version }
}

/** ST of an answer: one set stands in each interchange that we write. */
export const returnSet = ({
  set = '',
}: AnswerGuide): { id: string; control: string; convention?: string } => ({
  id: set,
  control: '0001',
  ...(set === '999' ? { convention: CONVENTION } : {}),
})

const TWO = '2-digit'

/** CCYYMMDD and HHMM of an instant, as the partner's clock shows it; in UTC where it has no time zone. */
export function stamp(at: string, timeZone = 'UTC'): { date: string; time: string } {
  const form = {
    timeZone,
    year: 'numeric',
    month: TWO,
    day: TWO,
    hour: TWO,
    minute: TWO,
    hourCycle: 'h23',
  } as const
  const parts = new Intl.DateTimeFormat('en', form).formatToParts(new Date(at))
  const text = (...types: string[]) =>
    types.map((type) => parts.find((one) => one.type === type)?.value).join('')
  return { date: text('year', 'month', 'day'), time: text('hour', 'minute') }
}

/** The day of a moment where the partner is, such as 2026-01-31. */
export function dayOf(at: string, timeZone?: string): string {
  const { date } = stamp(at, timeZone)
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
}
