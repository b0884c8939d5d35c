// Write: an outbound document by its guide, without its envelope. What can't be said parks it, with the reason.
import { hasError, sentence } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { MissingRow, ReadPolicy } from '../guide/reading.ts'
import type { Desk, Held } from './desk.ts'
import { awaited, missingRows, whyWaiting } from './engine/missing.ts'
import { bounded } from './engine/understand.ts'
import type { WrittenBody } from './engine/write.ts'
import { batchOf } from './sending/batch.ts'
import { type Outgoing, outboundDocument, settledPolicy } from './sending/outgoing.ts'
import { isOfSubmission } from './sending/record.ts'
import { wayOf } from './sending/way.ts'
import { againstOthers } from './weighing/weigh.ts'

/** Writes the document that the step is about. */
export async function write(desk: Desk, held: Held): Promise<void> {
  const { store } = desk.house
  const document = await outboundDocument(desk, held.step.subject)
  const outbound = await store.outbound(document.id)
  if (!outbound) throw new Error(`document ${document.id} has no canonical document`)
  const { policy, crosswalks } = await settledPolicy(desk, document)
  const { body, findings, lineage } = await runJob(desk, document, outbound.canonical, policy)
  const compared = hasError(findings) ? [] : await againstOthers(desk, document, outbound.canonical)
  const missing = waitsFor(findings, document.date ?? policy.day ?? '', policy)
  const batch = await batchOf(desk, document)
  await store.commitWriting(held.lease, {
    document: document.id,
    body: body ?? new Uint8Array(),
    findings: bounded([...document.findings.filter(isOfSubmission), ...findings, ...compared]),
    lineage,
    ...(crosswalks === undefined ? {} : { crosswalks }),
    ...parkedFor([...findings, ...compared], missing),
    awaited: awaited(document, missing),
    ...(batch ? { batch } : {}),
  })
}

// What else is wrong may follow from the code that is missing: it is written and judged again when the row is there.
/** The rows for which a document waits that was written with these findings. */
export const waitsFor = (
  findings: readonly Finding[],
  day: string,
  { unknownCode }: ReadPolicy,
): MissingRow[] => (unknownCode === 'reject' ? [] : missingRows(findings, day))

function parkedFor(findings: readonly Finding[], missing: readonly MissingRow[]): { parked?: string } {
  if (missing.length > 0) return { parked: whyWaiting(missing) }
  const wrong = hasError(findings) ? findings.find(({ severity }) => severity === 'error') : undefined
  return wrong ? { parked: `It can’t be written. ${sentence(wrong)}` } : {}
}

async function runJob(
  desk: Desk,
  document: Outgoing,
  canonical: string,
  policy: ReadPolicy,
): Promise<WrittenBody> {
  const { registry, pool } = desk
  const { hash, content } = await registry.mapping(document.mapping)
  const { wire } = await wayOf(desk, document)
  return pool.run({ kind: 'write', mapping: { hash, content }, policy, canonical, wire })
}
