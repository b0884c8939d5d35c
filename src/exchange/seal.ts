// Seal: control numbers from the ledger, the envelope, and the proof that two readers read what was meant. A
// document that they don't agree about never leaves; its numbers become void, with the reason. Where it was agreed,
// several documents leave together, as sets of one interchange.
import { instant } from '../setting/clock.ts'
import type { SealedWith } from '../store/outward.ts'
import { CHUNK_BYTES, type Document, type SentAs } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { type BareEnvelope, numbered } from './engine/bareEnvelope.ts'
import type { SealJob } from './engine/job.ts'
import { type SealEnvelope, type Sealed, setControl } from './engine/seal.ts'
import { batchNamed, nextOf } from './sending/batch.ts'
import { type Outgoing, outboundDocument, settledPolicy } from './sending/outgoing.ts'
import { controlKeys, type Way, wayOf } from './sending/way.ts'
import { stampAt } from './stamping.ts'

/** Seals the document, or the batch of documents, that the step is about. */
export async function seal(desk: Desk, held: Held): Promise<void> {
  const batch = batchNamed(held.step.subject)
  if (!batch) return sealTogether(desk, held, [await outboundDocument(desk, held.step.subject)])
  for (;;) {
    const documents = await nextOf(desk, batch)
    if (documents.length === 0) return desk.house.store.endBatch(held.lease)
    await sealTogether(desk, held, documents, [])
    held.goOn()
  }
}

/** Seals documents as sets of one interchange, as many as fit; `batch` where the step goes on with others. */
async function sealTogether(
  desk: Desk,
  held: Held,
  documents: readonly Outgoing[],
  batch?: SealedWith[],
): Promise<void> {
  const [document] = documents as readonly [Outgoing]
  const written = await writtenOf(desk, documents)
  const way = await wayOf(desk, document)
  const envelope = way.envelope && (await numberedFor(desk, held, document, way, way.envelope))
  const { bytes, disagreement } = await runJob(desk, document, way, envelope, written)
  // One of them spoils all: alone, each tells whether it is the one.
  if (disagreement !== undefined && written.length > 1) return sealTogether(desk, held, [document], batch)
  if (disagreement !== undefined) {
    desk.house.log.error({ document: document.id, disagreement }, 'two readers disagree; nothing was sent')
    return desk.house.store.parkDocument(held.lease, document.id, disagreement, document.findings)
  }
  const blob = await keep(desk, bytes)
  const others = documents.slice(1, written.length).map(({ id }, index): SealedWith => {
    return { document: id, setControl: setControl(envelope!.set!, index + 1) }
  })
  await desk.house.store.commitSealing(held.lease, {
    document: document.id,
    ...(batch ? { batch: others } : {}),
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
  return numbered(envelope, [isa, gs], stampAt(at, zone))
}

/** Bytes of sets in one interchange: as much as the second reader reads, too. A set that is larger stands alone. */
const TOGETHER = 768 * 1024

/** What was written of documents, up to the size of an interchange. */
async function writtenOf({ house }: Desk, documents: readonly Outgoing[]): Promise<SealJob['written']> {
  const written: SealJob['written'] = []
  let size = 0
  for (const { id } of documents) {
    const outbound = await house.store.outbound(id)
    if (!outbound?.body) throw new Error(`document ${id} is not written`)
    size += outbound.body.length
    if (written.length > 0 && size > TOGETHER) break
    written.push({ canonical: outbound.canonical, bytes: outbound.body })
  }
  return written
}

async function runJob(
  desk: Desk,
  document: Outgoing,
  { wire }: Way,
  envelope: SealEnvelope | undefined,
  written: SealJob['written'],
): Promise<Sealed> {
  const { hash, content } = await desk.registry.mapping(document.mapping)
  // By the rows by which it was written: those that came since would read another document.
  const { policy } = await settledPolicy(desk, document)
  return desk.pool.run({
    kind: 'seal',
    mapping: { hash, content },
    policy,
    written,
    wire,
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
