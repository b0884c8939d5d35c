// One slice of a group: the next sets that one mapping reads, their bytes, and the engine's job.
import { entryOf, finding } from '../../finding/catalogue.ts'
import { packLineage } from '../../guide/lineage.ts'
import { ruleOf } from '../../partner/active.ts'
import type { Agreement } from '../../partner/agreement.ts'
import type { Registry } from '../../partner/registry.ts'
import type { Document, Group, Interchange, MappingVersion, Receipt } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import type { Desk } from '../desk.ts'
import type { ReadJob, ReadSet, SetToRead } from '../engine/job.ts'
import { TAKEN_AS_FAR } from '../engine/judge.ts'
import type { KeptHeader } from '../opening/rows.ts'
import { dayAt } from '../stamping.ts'

export interface GroupReading {
  group: Group
  interchange: Interchange
  receipt: Receipt
  /** Whatever is read becomes a draft. */
  rejected: boolean
}

/** The next sets that are to be read by one mapping and the same crosswalk rows, as many as fit into a slice; `last` where no more follow. */
export async function nextSlice(
  { house, sizes }: Desk,
  group: Group,
  after: number,
): Promise<{ slice: Document[]; last: boolean }> {
  const found = await house.store.documentsOf(group.id, after, sizes.readSets, 'opened')
  const [first] = found
  const end = found.findIndex((one, index) => {
    const bytes = one.offset + one.length - first!.offset
    const isLike = one.mapping === first!.mapping && one.crosswalks === first!.crosswalks
    return index > 0 && (bytes > sizes.readBytes || !isLike)
  })
  const slice = end < 0 ? found : found.slice(0, end)
  return { slice, last: end < 0 && found.length < sizes.readSets }
}

/** Reads a slice. A set that the engine's memory is too small for is rejected by name, those around it are read. */
export async function readSlice(desk: Desk, reading: GroupReading, slice: Document[]): Promise<ReadSet[]> {
  try {
    return await readTogether(desk, reading, slice)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
    const [first, ...others] = slice
    if (first && others.length === 0) return [tooLarge(first)]
    const read: ReadSet[] = []
    for (const one of slice) read.push(...(await readSlice(desk, reading, [one])))
    return read
  }
}

async function readTogether(desk: Desk, reading: GroupReading, slice: Document[]): Promise<ReadSet[]> {
  const [first] = slice
  if (!first) return []
  const agreement = await agreementOf(desk, first)
  if (first.mapping === undefined || !agreement) return slice.map(unread)
  const mapping = await desk.registry.mapping(first.mapping)
  const shelf = { store: desk.house.store, registry: desk.registry }
  const { job, crosswalks } = await readJob(shelf, reading, slice, { agreement, mapping })
  const read = await desk.pool.run(job)
  return read.map((one) => ({ ...one, crosswalks }))
}

/** Where documents and what was settled about them are looked up. */
export interface Shelf {
  store: Pick<Store, 'readBytes'>
  registry: Registry
}

/** By what sets are read. */
export interface ReadBy {
  agreement: Agreement
  mapping: MappingVersion
}

/** The engine's job of reading sets that follow each other, by the crosswalk rows that the first one pins. */
export async function readJob(
  { store, registry }: Shelf,
  { receipt, interchange, rejected }: Omit<GroupReading, 'group'>,
  sets: readonly Document[],
  { agreement, mapping }: ReadBy,
): Promise<{ job: ReadJob; crosswalks: number }> {
  const [first, last] = [sets[0]!, sets.at(-1)!]
  const length = last.offset + last.length - first.offset
  const bytes = await store.readBytes(receipt.blob, first.offset, length)
  const { syntax, header, tolerances } = interchange
  const { policy, crosswalks } = await registry.policy(agreement, first.crosswalks)
  const job: ReadJob = {
    kind: 'read',
    mapping: { hash: mapping.hash, content: mapping.content },
    policy: { ...policy, day: dayAt(receipt.at, agreement.timeZone) },
    tolerance: toleranceOf(agreement, mapping, first.canonical),
    bytes,
    base: first.offset,
    ...(syntax === 'x12' ? { delimiters: (header as KeptHeader).delimiters, tolerances } : {}),
    sets: sets.map(toRead),
    rejected,
  }
  return { job, crosswalks }
}

/** The agreement under which a document is read: the one it pins; what matched none is read, if at all, under the present one. */
export async function agreementOf(
  { registry }: Pick<Desk, 'registry'>,
  document: Document,
): Promise<Agreement | undefined> {
  if (document.agreement !== '') return registry.agreement(document.agreement)
  const active = await registry.active()
  return active.find(({ partner }) => partner === document.partner)?.agreement
}

function toleranceOf(
  agreement: Agreement,
  { type, name }: MappingVersion,
  canonical: string,
): ReadJob['tolerance'] {
  if (canonical === 'acknowledgement') return TAKEN_AS_FAR
  const { onErrors } = ruleOf(agreement, type, name) ?? {}
  const { unknownCode } = agreement
  return { ...(onErrors ? { onErrors } : {}), ...(unknownCode ? { unknownCode } : {}) }
}

/** Findings that don't come from reading, and that reading anew can't settle. */
const isOfEnvelope = (code: string) =>
  (entryOf(code).level === 'set' && code !== 'set-unsupported') || code === 'document-duplicate'

// What an earlier reading found is found again, or not; what the envelope left stays.
const toRead = ({ id, offset, length, findings }: Document): SetToRead => ({
  id,
  offset,
  length,
  findings: findings.filter(({ code }) => isOfEnvelope(code)),
})

const NOTHING = { missing: [], canonical: '{}', lineage: packLineage([]), unmapped: '[]' }

/** A document that was to be read anew, and still has no mapping; an acknowledgement goes on waiting. */
const unread = ({ id, canonical, findings }: Document): ReadSet => ({
  id,
  ...(canonical === 'acknowledgement'
    ? { state: 'parked', verdict: 'accepted' }
    : { state: 'draft', verdict: 'rejected' }),
  findings,
  ...NOTHING,
})

function tooLarge({ id, offset, length, findings }: Document): ReadSet {
  const facts = { got: String(length), expected: 'what fits into memory' }
  const found = finding('set-too-large', { segment: 1, id: 'ST', offset, length }, facts)
  return { id, state: 'draft', verdict: 'rejected', findings: [...findings, found], ...NOTHING }
}
