// Seal: control numbers from the ledger, the envelope, and the proof that two readers read what was meant. A
// document that they don't agree about never leaves; its numbers become void, with the reason.
import type { ActiveMapping } from '../partner/active.ts'
import { instant } from '../setting/clock.ts'
import { CHUNK_BYTES, type Document, type SentAs } from '../store/record.ts'
import type { GroupHeader } from '../x12/types.ts'
import type { Desk, Held } from './desk.ts'
import { returnGroup, returnHeader, returnSet, stamp } from './engine/returnEnvelope.ts'
import type { SealEnvelope, Sealed } from './engine/seal.ts'
import {
  type Answered,
  answeredBy,
  answerWire,
  controlKeys,
  pinnedAgreement,
  returned,
} from './sending/answered.ts'
import { outboundDocument } from './write.ts'

/** Seals the document that the step is about. */
export async function seal(desk: Desk, held: Held): Promise<void> {
  const document = await outboundDocument(desk, held.step.subject)
  const answered = await answeredBy(desk, document)
  const mapping = await desk.registry.mapping(document.mapping)
  const guide = await desk.registry.summary(document.mapping)
  const envelope = await envelopeFor(desk, held, document, answered, guide)
  const { bytes, disagreement } = await runJob(desk, document, answered, mapping, envelope)
  if (disagreement !== undefined) {
    desk.house.log.error({ document: document.id, disagreement }, 'two readers disagree; nothing was sent')
    return desk.house.store.parkDocument(held.lease, document.id, disagreement, document.findings)
  }
  const blob = await keep(desk, bytes)
  const control = envelope.set?.control ?? envelope.interchange.control
  await desk.house.store.commitSealing(held.lease, {
    document: document.id,
    control,
    blob,
    bytes: bytes.length,
    ...sentAs(envelope),
  })
}

/** What a partner's acknowledgement will name. */
const sentAs = ({ interchange, group, set }: SealEnvelope): Partial<SentAs> => ({
  sender: `${interchange.senderQualifier}/${interchange.sender}`,
  receiver: `${interchange.receiverQualifier}/${interchange.receiver}`,
  interchangeControl: interchange.control,
  ...(group && set
    ? { functionalId: group.functionalId, groupControl: group.control, setControl: set.control }
    : {}),
})

async function envelopeFor(
  desk: Desk,
  held: Held,
  document: Document,
  answered: Answered,
  guide: ActiveMapping,
): Promise<SealEnvelope> {
  const header = returnHeader(returned(answered))
  const functionalId = answered.group ? (guide.group ?? 'FA') : undefined
  const keys = controlKeys(header, functionalId).map((key) => ({ key, environment: document.environment }))
  const at = instant(desk.house.clock)
  const [isa = 0, gs] = await desk.house.store.reserveControlNumbers(held.lease, document.id, keys, at)
  const agreement = await pinnedAgreement(desk, document.agreement)
  const { date, time } = stamp(at, agreement?.timeZone)
  const interchange = { ...header, control: String(isa).padStart(9, '0'), date: date.slice(2), time }
  if (!answered.group || functionalId === undefined || gs === undefined) return { interchange }
  const theirs = answered.group.header as GroupHeader
  const group = { ...returnGroup(theirs, guide), control: String(gs), date, time }
  return { interchange, group, set: returnSet(guide) }
}

async function runJob(
  desk: Desk,
  document: Document,
  answered: Answered,
  mapping: { hash: string; content: string },
  envelope: SealEnvelope,
): Promise<Sealed> {
  const outbound = await desk.house.store.outbound(document.id)
  if (!outbound?.body) throw new Error(`document ${document.id} is not written`)
  const agreement = await pinnedAgreement(desk, document.agreement)
  return desk.pool.run({
    kind: 'seal',
    mapping: { hash: mapping.hash, content: mapping.content },
    policy: agreement ? await desk.registry.policy(agreement) : {},
    canonical: outbound.canonical,
    wire: answerWire(agreement, answered),
    bytes: outbound.body,
    envelope,
  })
}

async function keep({ house }: Desk, bytes: Uint8Array): Promise<string> {
  const blob = house.newId()
  const at = instant(house.clock)
  for (let ordinal = 0; ordinal * CHUNK_BYTES < bytes.length; ordinal++) {
    const chunk = bytes.subarray(ordinal * CHUNK_BYTES, (ordinal + 1) * CHUNK_BYTES)
    await house.store.keepChunk({ blob, ordinal, bytes: chunk, at })
  }
  return blob
}
