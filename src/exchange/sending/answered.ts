// What an outbound document answers: an acknowledgement goes back the way that the interchange came, in its
// version and delimiters, between the same ids the other way round.
import type { Agreement } from '../../partner/agreement.ts'
import type { Document, Group, Interchange, Receipt } from '../../store/record.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import type { Desk } from '../desk.ts'
import { type Wire, wireFor } from '../engine/wire.ts'
import type { KeptHeader } from '../opening/rows.ts'

export interface Answered {
  receipt: Receipt
  interchange: Interchange
  kept: KeptHeader
  /** Absent where the interchange as a whole is answered. */
  group?: Group
}

/** The X12 interchange, and perhaps the group, that a document is about. */
export async function answeredBy({ house: { store } }: Desk, { regarding, id }: Document): Promise<Answered> {
  if (regarding === undefined) throw new Error(`document ${id} answers nothing`)
  const group = await store.group(regarding)
  const interchange = await store.interchange(group?.interchange ?? regarding)
  const receipt = interchange && (await store.receipt(interchange.receipt))
  if (!interchange || !receipt) throw new Error(`what document ${id} answers is not in the store`)
  const kept = interchange.header as KeptHeader
  return { receipt, interchange, kept, ...(group ? { group } : {}) }
}

/** The agreement that a document pins; undefined where it answers someone who has none. */
export const pinnedAgreement = async ({ registry }: Desk, hash: string): Promise<Agreement | undefined> =>
  hash === '' ? undefined : registry.agreement(hash)

/** Delimiters and characters of an answer. */
export const answerWire = (agreement: Agreement | undefined, answered: Answered): Wire =>
  wireFor(agreement?.envelope, answered.kept.delimiters, versionOf(answered) >= REPEATS)

/** ISA12 from which ISA11 separates repetitions. */
const REPEATS = '00402'

/**
 * Their addresses the other way round; control numbers and times are still to come. What was itself wrong
 * in their ISA is not repeated, or the answer could not be read.
 */
export function returnHeader(answered: Answered): Omit<InterchangeHeader, 'control' | 'date' | 'time'> {
  const { header } = answered.kept
  const version = versionOf(answered)
  return {
    authorizationQualifier: '00',
    authorization: '',
    securityQualifier: '00',
    security: '',
    senderQualifier: isWrong(answered, 'receiver-qualifier-invalid') ? MUTUAL : header.receiverQualifier,
    sender: header.receiver,
    receiverQualifier: isWrong(answered, 'sender-qualifier-invalid') ? MUTUAL : header.senderQualifier,
    receiver: header.sender,
    standardOrRepetition: version < REPEATS ? 'U' : header.standardOrRepetition,
    version,
    acknowledgementRequested: '0',
    usage: header.usage === 'T' ? 'T' : 'P',
  }
}

/** ISA05, ISA07: mutually defined. */
const MUTUAL = 'ZZ'
/** ISA12 of an answer to a version that there is none of. */
const USUAL_VERSION = '00401'

const isWrong = ({ interchange }: Answered, ...codes: string[]): boolean =>
  interchange.findings.some(({ code }) => codes.includes(code))

const versionOf = (answered: Answered): string =>
  isWrong(answered, 'interchange-version-invalid', 'interchange-version-unsupported')
    ? USUAL_VERSION
    : answered.kept.header.version

/** The header of an answer's group: in the partner's version where the guide is of its release. */
export function returnGroup(
  group: Group,
  functionalId: string,
  release: string,
): Omit<GroupHeader, 'control' | 'date' | 'time'> {
  const header = group.header as GroupHeader
  const version = header.version.startsWith(release) ? header.version : release
  return { functionalId, sender: header.receiver, receiver: header.sender, agency: 'X', version }
}

/** Ledger keys: who writes to whom, and GS01 behind it for group numbers. */
export function controlKeys(header: ReturnType<typeof returnHeader>, functionalId: string | undefined) {
  const way = `ISA:${header.senderQualifier}/${header.sender}:${header.receiverQualifier}/${header.receiver}`
  return functionalId === undefined ? [way] : [way, `${way}:${functionalId}`]
}
