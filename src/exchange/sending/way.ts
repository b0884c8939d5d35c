// The way on which an outbound document leaves: its wire, its envelope, its door and its file's name. What answers an
// interchange goes back as that came; everything else goes as the agreement says. Writing, sealing and delivering
// know no other difference between the two.
import type { ActiveMapping } from '../../partner/active.ts'
import { type Agreement, doorNamed, type OutboundRule } from '../../partner/agreement.ts'
import type { Document, SentAs } from '../../store/record.ts'
import type { GroupHeader } from '../../x12/types.ts'
import type { Desk } from '../desk.ts'
import { agreedEnvelope, type BareEnvelope, versionOf } from '../engine/bareEnvelope.ts'
import {
  type AnsweredInterchange,
  type AnswerGuide,
  REPEATS,
  returnGroup,
  returnHeader,
  returnSet,
  returnWire,
} from '../engine/returnEnvelope.ts'
import { type Wire, wireFor } from '../engine/wire.ts'
import { type Answered, answeredBy, type Files } from './answered.ts'

export interface Way {
  wire: Wire
  /** X12 only. */
  envelope?: BareEnvelope
  parties: Pick<SentAs, 'sender' | 'receiver'>
  door: 'sftp' | 'remote' | 'http'
  /** The name under which it is shown to the partner. */
  name: string
}

/** How an outbound document leaves, by what it answers or by the agreement that it pins. */
export async function wayOf(
  desk: Pick<Desk, 'registry'> & Files,
  document: Document & { mapping: string },
): Promise<Way> {
  const guide = await desk.registry.summary(document.mapping)
  const agreement = document.agreement === '' ? undefined : await desk.registry.agreement(document.agreement)
  const answered = await answeredBy(desk, document)
  if (answered) return wayBack(answered, agreement, guide)
  if (!agreement) throw new Error(`document ${document.id} goes to a partner without an agreement`)
  return agreedWay(document, agreement, guide)
}

function wayBack(
  { receipt, group, returned }: Answered,
  agreement: Agreement | undefined,
  guide: ActiveMapping,
): Way {
  const envelope = envelopeBack(returned, group?.header as GroupHeader | undefined, guide)
  const names = [guide.set ?? '', returned.header.control, ...(group ? [group.control] : [])]
  return {
    wire: returnWire(agreement?.envelope, returned),
    envelope,
    parties: partiesOf(envelope),
    door: receipt.door,
    name: `${names.map((name) => plain(name, 20, '')).join('-')}.edi`,
  }
}

/** The envelope of what answers an interchange, or a group of one. */
export function envelopeBack(
  returned: AnsweredInterchange,
  group: GroupHeader | undefined,
  guide: AnswerGuide,
): BareEnvelope {
  const interchange = returnHeader(returned)
  return group ? { interchange, group: returnGroup(group, guide), set: returnSet(guide) } : { interchange }
}

/** How a document leaves by what an agreement says alone. */
export function agreedWay(
  document: Pick<Document, 'id' | 'type' | 'environment' | 'canonical' | 'number'>,
  agreement: Agreement,
  guide: ActiveMapping,
): Way {
  const rule = agreement.outbound?.find(({ type }) => type === document.type)
  const isX12 = guide.release !== undefined
  const { environment } = document
  const version = rule?.version
  const about = { environment, ...(version === undefined ? {} : { version }) }
  const envelope = isX12 ? agreedEnvelope(agreement, guide, about) : undefined
  return {
    wire: wireFor(agreement.envelope, undefined, versionOf(guide.release ?? '') >= REPEATS),
    ...(envelope ? { envelope } : {}),
    parties: envelope ? partiesOf(envelope) : xmlParties(agreement),
    door: doorOf(agreement, rule),
    name: `${document.canonical}-${plain(document.number ?? document.id, 80, '-')}.${isX12 ? 'edi' : 'xml'}`,
  }
}

/** The hosted drop point, unless the rule says otherwise or the partner has another door alone. */
function doorOf({ doors }: Agreement, rule: OutboundRule | undefined): Way['door'] {
  if (rule?.to !== undefined) return doorNamed(rule.to)
  if (doors?.sftp) return 'sftp'
  if (doors?.remote) return 'remote'
  return doors?.http ? 'http' : 'sftp'
}

const partiesOf = ({ interchange }: BareEnvelope): Way['parties'] => ({
  sender: `${interchange.senderQualifier}/${interchange.sender}`,
  receiver: `${interchange.receiverQualifier}/${interchange.receiver}`,
})

function xmlParties({ ids }: Agreement): Way['parties'] {
  const first = (addresses: Agreement['ids']['ours']) =>
    addresses.flatMap((one) => ('xml' in one ? [one.xml] : []))[0] ?? ''
  return { sender: first(ids.ours), receiver: first(ids.theirs) }
}

// A number is data, of the ERP's or the partner's: only what is harmless in a name goes into one.
const plain = (text: string, most: number, instead: string) =>
  text.replace(/[^A-Za-z0-9]+/g, instead).slice(0, most) || 'x'

/** Ledger keys: who writes to whom, and GS01 behind it for group numbers. */
export function controlKeys({ parties, envelope }: Way): string[] {
  const between = `ISA:${parties.sender}:${parties.receiver}`
  return envelope?.group ? [between, `${between}:${envelope.group.functionalId}`] : [between]
}
