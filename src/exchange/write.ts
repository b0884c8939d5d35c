// Write: an outbound document by its guide, without its envelope. What can't be said parks it, with the reason.
import { hasError, sentence } from '../finding/catalogue.ts'
import type { Document } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import type { WrittenBody } from './engine/write.ts'
import { answeredBy, answerWire, pinnedAgreement } from './sending/answered.ts'

/** Writes the document that the step is about. */
export async function write(desk: Desk, held: Held): Promise<void> {
  const { store } = desk.house
  const document = await outboundDocument(desk, held.step.subject)
  const outbound = await store.outbound(document.id)
  if (!outbound) throw new Error(`document ${document.id} has no canonical document`)
  const { body, findings, lineage } = await runJob(desk, document, outbound.canonical)
  const wrong = hasError(findings) ? findings.find(({ severity }) => severity === 'error') : undefined
  await store.commitWriting(held.lease, {
    document: document.id,
    body: body ?? new Uint8Array(),
    findings,
    lineage,
    ...(wrong ? { parked: `It can’t be written. ${sentence(wrong)}` } : {}),
  })
}

/** An outbound document that pins a mapping. */
export async function outboundDocument({ house }: Desk, id: string): Promise<Document & { mapping: string }> {
  const document = await house.store.document(id)
  if (document?.mapping === undefined || document.direction !== 'out')
    throw new Error(`${id} is no outbound document with a mapping`)
  return { ...document, mapping: document.mapping }
}

async function runJob(
  desk: Desk,
  document: Document & { mapping: string },
  canonical: string,
): Promise<WrittenBody> {
  const { registry, pool } = desk
  const { hash, content } = await registry.mapping(document.mapping)
  const agreement = await pinnedAgreement(desk, document.agreement)
  const wire = answerWire(agreement, await answeredBy(desk, document))
  const policy = agreement ? await registry.policy(agreement) : {}
  return pool.run({ kind: 'write', mapping: { hash, content }, policy, canonical, wire })
}
