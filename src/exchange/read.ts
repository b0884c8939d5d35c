// Read: a group's sets are parsed, validated and mapped, a slice at a time. A set that is rejected becomes a
// draft; nothing is published out of a group or interchange that was rejected as a whole.
import { entryOf } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { ruleOf } from '../partner/active.ts'
import type { Document, Group, Interchange, Receipt, Verdict } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { groupVerdict } from './engine/acknowledgement.ts'
import type { ReadSet, SetToRead } from './engine/job.ts'
import type { KeptHeader } from './opening/rows.ts'

/** Where reading has come to: the ordinal of the last set, and what became of those so far. */
interface Progress {
  ordinal: number
  accepted: number
  noted: number
  rejected: number
}

interface Reading {
  group: Group
  interchange: Interchange
  receipt: Receipt
  rejected: boolean
}

/** Reads the group that the step is about. */
export async function read(desk: Desk, held: Held): Promise<void> {
  const reading = await lookUp(desk, held.step.subject)
  const progress: Progress = held.step.position
    ? (JSON.parse(held.step.position) as Progress)
    : { ordinal: 0, accepted: 0, noted: 0, rejected: 0 }
  for (;;) {
    const slice = await nextSlice(desk, reading.group, progress.ordinal)
    const last = slice.length === 0
    const documents = last ? [] : await readSlice(desk, reading, slice)
    count(progress, slice, documents)
    await desk.house.store.commitReading(held.lease, {
      group: reading.group.id,
      documents: documents.map(committed),
      publish: !reading.rejected && documents.some(({ state }) => state === 'read'),
      ...(last
        ? { done: { verdict: await verdictOf(desk, reading, progress) } }
        : { position: JSON.stringify(progress) }),
    })
    if (last) return
    held.goOn()
  }
}

async function lookUp({ house: { store } }: Desk, id: string): Promise<Reading> {
  const group = await store.group(id)
  const interchange = group && (await store.interchange(group.interchange))
  const receipt = group && (await store.receipt(group.receipt))
  if (!group || !interchange || !receipt) throw new Error(`group ${id} is not complete in the store`)
  const isRejected = (one: { findings: Finding[] }) =>
    one.findings.some(({ severity }) => severity === 'error')
  return { group, interchange, receipt, rejected: isRejected(group) || isRejected(interchange) }
}

/** The next sets that are to be read by one mapping, as many as fit into a slice. */
async function nextSlice({ house, sizes }: Desk, group: Group, after: number): Promise<Document[]> {
  const found = await house.store.documentsOf(group.id, after, sizes.readSets, 'opened')
  const [first] = found
  if (!first) return []
  let bytes = 0
  const end = found.findIndex((one, index) => {
    bytes = one.offset + one.length - first.offset
    const fits = bytes <= sizes.readBytes && one.mapping === first.mapping
    return index > 0 && !fits
  })
  return end < 0 ? found : found.slice(0, end)
}

async function readSlice(desk: Desk, reading: Reading, slice: Document[]): Promise<ReadSet[]> {
  const { house, registry, pool } = desk
  const [first, last] = [slice[0]!, slice.at(-1)!]
  const mapping = await registry.mapping(first.mapping!)
  const agreement = await registry.agreement(first.agreement)
  const rule = ruleOf(agreement, mapping.name)
  const length = last.offset + last.length - first.offset
  const bytes = await house.store.readBytes(reading.receipt.blob, first.offset, length)
  const { syntax, header, tolerances } = reading.interchange
  return pool.run({
    kind: 'read',
    mapping: { hash: mapping.hash, content: mapping.content },
    policy: await registry.policy(agreement),
    tolerance: {
      ...(rule?.onErrors === undefined ? {} : { onErrors: rule.onErrors }),
      ...(agreement.unknownCode === undefined ? {} : { unknownCode: agreement.unknownCode }),
    },
    bytes,
    base: first.offset,
    ...(syntax === 'x12' ? { delimiters: (header as KeptHeader).delimiters, tolerances } : {}),
    sets: slice.map(toRead),
    rejected: reading.rejected,
  })
}

// What an earlier reading found is found again, or not; what the envelope left stays.
const toRead = ({ id, offset, length, findings }: Document): SetToRead => ({
  id,
  offset,
  length,
  findings: findings.filter((one) => entryOf(one.code).level === 'set' || one.code === 'document-duplicate'),
})

const committed = ({
  id,
  state,
  verdict,
  number,
  date,
  findings,
  canonical,
  lineage,
  unmapped,
}: ReadSet) => ({
  id,
  state,
  verdict,
  ...(number === undefined ? {} : { number }),
  ...(date === undefined ? {} : { date }),
  findings,
  reading: { document: id, canonical, lineage, unmapped },
})

function count(
  progress: Progress,
  slice: readonly Document[],
  documents: readonly { verdict?: Verdict }[],
): void {
  progress.ordinal = slice.at(-1)?.ordinal ?? progress.ordinal
  for (const { verdict } of documents) {
    if (verdict === 'accepted') progress.accepted++
    else if (verdict === 'accepted-with-errors') progress.noted++
    else progress.rejected++
  }
}

// Where sets could not be read, or only some were read anew, what became of all of them is looked up.
async function verdictOf(desk: Desk, { group, rejected }: Reading, progress: Progress): Promise<Verdict> {
  if (rejected) return 'rejected'
  const read = progress.accepted + progress.noted + progress.rejected
  return groupVerdict(group.findings, read === group.sets ? progress : await countAll(desk, group))
}

async function countAll({ house, sizes }: Desk, group: Group): Promise<Progress> {
  const all: Progress = { ordinal: 0, accepted: 0, noted: 0, rejected: 0 }
  for (;;) {
    const page = await house.store.documentsOf(group.id, all.ordinal, sizes.page)
    count(all, page, page)
    if (page.length < sizes.page) return all
  }
}
