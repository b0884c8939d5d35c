// Documents that were sent, written by other versions of a mapping than the one that they pin: the canonical document,
// agreement and crosswalk rows are those of then, and each is sealed under the first control numbers.
import { hasError } from '../../finding/catalogue.ts'
import type { ReadPolicy } from '../../guide/reading.ts'
import type { Document, MappingVersion } from '../../store/record.ts'
import { numbered } from '../engine/bareEnvelope.ts'
import type { WriteJob } from '../engine/job.ts'
import { stamp } from '../engine/returnEnvelope.ts'
import type { SealEnvelope, Sealed } from '../engine/seal.ts'
import type { WrittenBody } from '../engine/write.ts'
import { settledPolicy } from '../sending/outgoing.ts'
import { wayOf } from '../sending/way.ts'
import { waitsFor } from '../write.ts'
import { type Bench, faulted, NO_SOURCE, type Outcome, type TriedDocument } from './bench.ts'

/** Writes documents by each version, but those that were purged. */
export async function tryWriting(
  bench: Bench,
  documents: readonly Document[],
  versions: readonly MappingVersion[],
): Promise<TriedDocument[]> {
  const tried: TriedDocument[] = []
  for (const document of documents) {
    const outcomes = await writeAll(bench, document, versions)
    if (outcomes) tried.push({ document, outcomes, source: NO_SOURCE })
  }
  return tried
}

type Job = Omit<WriteJob, 'mapping'>
type Written = { body: WrittenBody } | { broken: Outcome }

async function writeAll(
  bench: Bench,
  document: Document,
  versions: readonly MappingVersion[],
): Promise<Outcome[] | undefined> {
  const { job, envelope } = await jobOf(bench, document, versions[0]!)
  if (job.canonical === '') return undefined
  const written = await Promise.all(versions.map((version) => writeBy(bench, job, version)))
  // What is the same without its envelope is the same in it, and sealing costs most.
  const isSealed = !written.every((one) => isLike(one, written[0]!))
  return Promise.all(
    written.map((one, index) => {
      if ('broken' in one) return one.broken
      const sealing = isSealed ? () => sealBy(bench, job, envelope, versions[index]!, one.body) : undefined
      return outcomeOf(document, job.policy, one.body, sealing)
    }),
  )
}

async function jobOf(
  { store, registry }: Bench,
  document: Document,
  { hash }: MappingVersion,
): Promise<{ job: Job; envelope: SealEnvelope | undefined }> {
  const kept = await store.outbound(document.id)
  if (!kept) throw new Error(`document ${document.id} has no canonical document`)
  const { policy } = await settledPolicy({ registry }, document)
  const way = await wayOf({ registry, house: { store } }, { ...document, mapping: hash })
  const zone = document.agreement === '' ? undefined : (await registry.agreement(document.agreement)).timeZone
  const envelope = way.envelope && numbered(way.envelope, [1, 1], stamp(document.at, zone))
  return { job: { kind: 'write', policy, canonical: kept.canonical, wire: way.wire }, envelope }
}

async function writeBy({ pool }: Bench, job: Job, { hash, content }: MappingVersion): Promise<Written> {
  try {
    return { body: await pool.run({ ...job, mapping: { hash, content } }) }
  } catch (error) {
    return { broken: { ...faulted(error), canonical: '' } }
  }
}

function isLike(one: Written, other: Written): boolean {
  if ('broken' in one || 'broken' in other) return false
  const [a, b] = [one.body, other.body]
  const isSame = a.body && b.body ? Buffer.compare(a.body, b.body) === 0 : a.body === b.body
  return isSame && JSON.stringify(a.findings) === JSON.stringify(b.findings)
}

async function sealBy(
  { pool }: Bench,
  { policy, canonical, wire }: Job,
  envelope: SealEnvelope | undefined,
  { hash, content }: MappingVersion,
  { body }: WrittenBody,
): Promise<Sealed | undefined> {
  if (!body) return undefined
  const written = [{ canonical, bytes: body.slice() }]
  const job = { kind: 'seal' as const, mapping: { hash, content }, policy, written, wire }
  try {
    return await pool.run({ ...job, ...(envelope ? { envelope } : {}) })
  } catch (error) {
    return { bytes: body, disagreement: faulted(error).refusal! }
  }
}

async function outcomeOf(
  document: Document,
  policy: ReadPolicy,
  { body, findings, lineage }: WrittenBody,
  seal: (() => Promise<Sealed | undefined>) | undefined,
): Promise<Outcome> {
  const sealed = await seal?.()
  const waits = waitsFor(findings, document.date ?? policy.day ?? '', policy).length > 0
  const refused = !body || hasError(findings) || sealed?.disagreement !== undefined
  return {
    state: waits ? 'parked' : refused ? 'draft' : 'read',
    findings,
    canonical: '',
    ...(sealed ? { wire: sealed.bytes } : {}),
    lineage,
    unmapped: '[]',
    ...(sealed?.disagreement === undefined ? {} : { refusal: sealed.disagreement }),
  }
}
