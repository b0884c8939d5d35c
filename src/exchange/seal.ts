// Seal: control numbers from the ledger, the envelope, and the proof that two readers read what was meant. A
// document that they don't agree about never leaves; its numbers become void, with the reason.
import { instant } from '../setting/clock.ts'
import { CHUNK_BYTES, type Document, type SentAs } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { type BareEnvelope, numbered } from './engine/bareEnvelope.ts'
import { stamp } from './engine/returnEnvelope.ts'
import type { SealEnvelope, Sealed } from './engine/seal.ts'
import { type Outgoing, outboundDocument, settledPolicy } from './sending/outgoing.ts'
import { controlKeys, type Way, wayOf } from './sending/way.ts'

/** Seals the document that the step is about. */
export async function seal(desk: Desk, held: Held): Promise<void> {
  const document = await outboundDocument(desk, held.step.subject)
  const way = await wayOf(desk, document)
  const envelope = way.envelope && (await numberedFor(desk, held, document, way, way.envelope))
  const { bytes, disagreement } = await runJob(desk, document, way, envelope)
  if (disagreement !== undefined) {
    desk.house.log.error({ document: document.id, disagreement }, 'two readers disagree; nothing was sent')
    return desk.house.store.parkDocument(held.lease, document.id, disagreement, document.findings)
  }
  const blob = await keep(desk, bytes)
  await desk.house.store.commitSealing(held.lease, {
    document: document.id,
    control: envelope ? (envelope.set?.control ?? envelope.interchange.control) : (document.number ?? ''),
    blob,
    bytes: bytes.length,
    ...way.parties,
    ...(envelope ? controlsOf(envelope) : {}),
  })
}

/** What a partner's acknowledgement will name. */
const controlsOf = ({ interchange, group, set }: SealEnvelope): Partial<SentAs> => ({
  interchangeControl: interchange.control,
  ...(group && set
    ? { functionalId: group.functionalId, groupControl: group.control, setControl: set.control }
    : {}),
})

async function numberedFor(
  desk: Desk,
  held: Held,
  { id, environment, agreement }: Document,
  way: Way,
  envelope: BareEnvelope,
): Promise<SealEnvelope> {
  const keys = controlKeys(way).map((key) => ({ key, environment }))
  const at = instant(desk.house.clock)
  const [isa = 0, gs = 0] = await desk.house.store.reserveControlNumbers(held.lease, id, keys, at)
  const zone = agreement === '' ? undefined : (await desk.registry.agreement(agreement)).timeZone
  return numbered(envelope, [isa, gs], stamp(at, zone))
}

async function runJob(
  desk: Desk,
  document: Outgoing,
  { wire }: Way,
  envelope: SealEnvelope | undefined,
): Promise<Sealed> {
  const outbound = await desk.house.store.outbound(document.id)
  if (!outbound?.body) throw new Error(`document ${document.id} is not written`)
  const { hash, content } = await desk.registry.mapping(document.mapping)
  // By the rows by which it was written: those that came since would read another document.
  const { policy } = await settledPolicy(desk, document)
  return desk.pool.run({
    kind: 'seal',
    mapping: { hash, content },
    policy,
    canonical: outbound.canonical,
    wire,
    bytes: outbound.body,
    ...(envelope ? { envelope } : {}),
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
