// Read: a group's sets are parsed, validated and mapped, a slice at a time. A set that is rejected becomes a
// draft; nothing is published out of a group or interchange that was rejected as a whole.
import { kindOf } from '../canonical/canonical.ts'
import { hasError } from '../finding/catalogue.ts'
import type { Document, DocumentState, Group, Verdict } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { groupVerdict } from './engine/acknowledgement.ts'
import type { ReadSet } from './engine/job.ts'
import { awaited, whyWaiting } from './engine/missing.ts'
import { type GroupReading, nextSlice, readSlice } from './reading/slice.ts'
import { eventOfState, events } from './telling.ts'

/** Where reading has come to: the ordinal of the last set, and what became of those so far. */
interface Progress {
  ordinal: number
  accepted: number
  noted: number
  rejected: number
  /** Sets that are valid, and that no publish step was left for yet. */
  unpublished: number
}

/** Reads the group that the step is about. */
export async function read(desk: Desk, held: Held): Promise<void> {
  const reading = await lookUp(desk, held.step.subject)
  const progress: Progress = held.step.position
    ? (JSON.parse(held.step.position) as Progress)
    : { ordinal: 0, accepted: 0, noted: 0, rejected: 0, unpublished: 0 }
  for (;;) {
    const { slice, last } = await nextSlice(desk, reading.group, progress.ordinal)
    const documents = await readSlice(desk, reading, slice)
    count(progress, slice, documents)
    const publish = progress.unpublished > (last ? 0 : desk.sizes.publishSets)
    if (publish) progress.unpublished = 0
    await desk.house.store.commitReading(held.lease, {
      group: reading.group.id,
      documents: documents.map(committed),
      awaited: documents.flatMap(({ id, missing }) => awaited({ ...reading.interchange, id }, missing)),
      publish,
      reconcile: documents.some(({ state }, index) => HEARD.includes(state) && isReconciled(slice[index]!)),
      events: events(documents.map(({ state }, index) => eventOfState(desk.house, slice[index]!, state))),
      ...(last
        ? { done: { verdict: await verdictOf(desk, reading, progress, documents) } }
        : { position: JSON.stringify(progress) }),
    })
    if (last) return
    held.goOn()
  }
}

async function lookUp({ house: { store } }: Desk, id: string): Promise<GroupReading> {
  const group = await store.group(id)
  const interchange = group && (await store.interchange(group.interchange))
  const receipt = group && (await store.receipt(group.receipt))
  if (!group || !interchange || !receipt) throw new Error(`group ${id} is not complete in the store`)
  // After the acknowledgement an operator or a crosswalk row has documents read: then each is judged by itself.
  const isAnew = group.state === 'acknowledged' || receipt.state === 'concluded'
  const rejected = !isAnew && (hasError(group.findings) || hasError(interchange.findings))
  return { group, interchange, receipt, rejected }
}

/** Of one that is rejected, what it is about is told that it came. */
const HEARD: readonly DocumentState[] = ['read', 'draft']

const isReconciled = ({ canonical }: Document) => kindOf(canonical)?.reconciled ?? false
const isPublished = ({ canonical }: Document) => kindOf(canonical)?.feed ?? true

const committed = ({
  id,
  state,
  verdict,
  number,
  date,
  findings,
  missing,
  crosswalks,
  canonical,
  lineage,
  unmapped,
  names,
}: ReadSet) => ({
  id,
  state,
  verdict,
  ...(number === undefined ? {} : { number }),
  ...(date === undefined ? {} : { date }),
  findings,
  ...(names === undefined ? {} : { names }),
  ...(crosswalks === undefined ? {} : { crosswalks }),
  ...(missing.length > 0 ? { reason: whyWaiting(missing) } : {}),
  reading: { document: id, canonical, lineage, unmapped },
})

function count(
  progress: Progress,
  slice: readonly Document[],
  documents: readonly { verdict?: Verdict; state: DocumentState }[],
): void {
  progress.ordinal = slice.at(-1)?.ordinal ?? progress.ordinal
  for (const [index, { verdict, state }] of documents.entries()) {
    if (state === 'read' && isPublished(slice[index]!)) progress.unpublished++
    if (verdict === 'accepted') progress.accepted++
    else if (verdict === 'accepted-with-errors') progress.noted++
    else progress.rejected++
  }
}

// Where sets could not be read, or only some were read anew, what became of all of them is looked up.
async function verdictOf(
  desk: Desk,
  { group, rejected }: GroupReading,
  progress: Progress,
  fresh: readonly ReadSet[],
): Promise<Verdict> {
  if (rejected) return 'rejected'
  const read = progress.accepted + progress.noted + progress.rejected
  return groupVerdict(group.findings, read === group.sets ? progress : await countAll(desk, group, fresh))
}

/** Counts the group's sets as they will be once the fresh ones are committed. */
async function countAll({ house, sizes }: Desk, group: Group, fresh: readonly ReadSet[]): Promise<Progress> {
  const all: Progress = { ordinal: 0, accepted: 0, noted: 0, rejected: 0, unpublished: 0 }
  const read = new Map(fresh.map((one) => [one.id, one]))
  for (;;) {
    const page = await house.store.documentsOf(group.id, all.ordinal, sizes.page)
    count(
      all,
      page,
      page.map((one) => read.get(one.id) ?? one),
    )
    if (page.length < sizes.page) return all
  }
}
