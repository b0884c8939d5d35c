// An envelope before it has its control numbers and times, as we and a partner agreed on it. How an answer's is
// made out of what it answers stands in returnEnvelope.ts.
import type { Agreement, X12Address, XmlAddress } from '../../partner/agreement.ts'
import type { Environment } from '../../store/record.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import type { SealEnvelope } from './seal.ts'

type Bare<T> = Omit<T, 'control' | 'date' | 'time'>

export interface BareEnvelope {
  interchange: Bare<InterchangeHeader>
  /** Neither group nor set for a TA1. */
  group?: Bare<GroupHeader>
  set?: { id: string; control: string; convention?: string }
}

/** The envelope with the numbers that were reserved for it, at a moment of the partner's clock (CCYYMMDD, HHMM). */
export function numbered(
  { interchange, group, set }: BareEnvelope,
  [isa, gs]: readonly [number, number],
  { date, time }: { date: string; time: string },
): SealEnvelope {
  const head = { ...interchange, control: String(isa).padStart(9, '0'), date: date.slice(2), time }
  if (!group || !set) return { interchange: head }
  return { interchange: head, group: { ...group, control: String(gs), date, time }, set }
}

/** What is known of the guide that a document is written by. */
interface WritingGuide {
  /** ST01. */
  set?: string
  release?: string
  /** GS01. */
  group?: string
}

/** ISA12 of a release: 00401 of 004010. */
export const versionOf = (release: string): string => release.slice(0, 5)

/** The envelope between the first X12 ids of both sides. Throws where the agreement has none: it was checked at load. */
export function agreedEnvelope(
  { ids }: Pick<Agreement, 'ids'>,
  { set = '', release = '', group = '' }: WritingGuide,
  about: { environment: Environment; version?: string },
): BareEnvelope {
  const [ours, theirs] = [x12Address(ids.ours), x12Address(ids.theirs)]
  const [from, to] = [partsOf(ours), partsOf(theirs)]
  return {
    interchange: {
      authorizationQualifier: '00',
      authorization: '',
      securityQualifier: '00',
      security: '',
      senderQualifier: from.qualifier,
      sender: from.id,
      receiverQualifier: to.qualifier,
      receiver: to.id,
      // Where the version has a repetition separator, the writer says it here.
      standardOrRepetition: 'U',
      version: versionOf(release),
      acknowledgementRequested: '0',
      usage: about.environment === 'test' ? 'T' : 'P',
    },
    group: {
      functionalId: group,
      sender: ours.gs ?? from.id,
      receiver: theirs.gs ?? to.id,
      agency: 'X',
      version: about.version ?? release,
    },
    set: { id: set, control: '0001' },
  }
}

function x12Address(addresses: readonly (X12Address | XmlAddress)[]): X12Address {
  const found = addresses.find((one) => 'isa' in one)
  if (!found) throw new Error('the agreement has no X12 address for a document in X12')
  return found
}

function partsOf({ isa }: X12Address): { qualifier: string; id: string } {
  const [qualifier = '', id = ''] = isa.split('/')
  return { qualifier, id }
}
