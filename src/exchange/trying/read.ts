// Received documents, read by other versions of a mapping than the one that they pin: their bytes, agreement and crosswalk
// rows are those of then, so that nothing differs but the mapping.
import { hasError } from '../../finding/catalogue.ts'
import type { Document, MappingVersion } from '../../store/record.ts'
import type { ReadJob, ReadSet } from '../engine/job.ts'
import { agreementOf, type GroupReading, readJob } from '../reading/slice.ts'
import { type Bench, faulted, type Outcome, type TriedDocument } from './bench.ts'

/** Reads documents of one group, as `documentsOf` gives them, by each version; none of them where their bytes were purged. */
export async function tryReading(
  bench: Bench,
  documents: readonly Document[],
  versions: readonly MappingVersion[],
): Promise<TriedDocument[]> {
  const { job } = await jobOf(bench, documents, versions[0]!)
  if (job.bytes.length === 0 && documents.some(({ length }) => length > 0)) return []
  const source = { bytes: job.bytes, base: job.base }
  const read = await Promise.all(versions.map((version) => readBy(bench, job, version)))
  return documents.map((document, index) => ({
    document,
    outcomes: read.map((outcomes) => outcomes[index]!),
    source,
  }))
}

async function jobOf(bench: Bench, documents: readonly Document[], mapping: MappingVersion) {
  const [first] = documents as readonly [Document]
  const agreement = await agreementOf(bench, first)
  if (!agreement) throw new Error(`no agreement with ${first.partner} is in force`)
  return readJob(bench, await around(bench, first), documents, { agreement, mapping })
}

/** What stands around a document; unlike in the flow, what is acknowledged by now stays rejected with its group. */
async function around({ store }: Bench, document: Document): Promise<Omit<GroupReading, 'group'>> {
  const [receipt, interchange, group] = await Promise.all([
    store.receipt(document.receipt ?? ''),
    store.interchange(document.interchange ?? ''),
    document.group === undefined ? undefined : store.group(document.group),
  ])
  if (!receipt || !interchange) throw new Error(`document ${document.id} is not complete in the store`)
  return { receipt, interchange, rejected: hasError(interchange.findings) || hasError(group?.findings ?? []) }
}

/** Reads by one version. Where the engine breaks, each is read alone, so that one spoils no other. */
async function readBy(bench: Bench, job: ReadJob, version: MappingVersion): Promise<Outcome[]> {
  const { hash, content } = version
  try {
    // A thread takes the bytes that it is given, and others need them still.
    const read = await bench.pool.run({ ...job, mapping: { hash, content }, bytes: job.bytes.slice() })
    return read.map(outcomeOf)
  } catch (error) {
    if (job.sets.length <= 1) return [faulted(error)]
    const alone: Outcome[] = []
    for (const set of job.sets) alone.push(...(await readBy(bench, { ...job, sets: [set] }, version)))
    return alone
  }
}

const outcomeOf = ({ state, findings, canonical, lineage, unmapped }: ReadSet): Outcome => ({
  state,
  findings,
  canonical,
  lineage,
  unmapped,
})
