// One group as it was read → its verdict, the acknowledgement that is due, and what to tell about its documents.
// Documents are looked at page by page; only what the acknowledgement must say is kept.
import type { Acknowledgement } from '../../canonical/canonical.ts'
import { hasError } from '../../finding/catalogue.ts'
import type { AcknowledgeRule } from '../../partner/agreement.ts'
import type { Document, Group, Interchange, Verdict } from '../../store/record.ts'
import type { Delimiters, GroupHeader } from '../../x12/types.ts'
import type { Desk } from '../desk.ts'
import { acknowledgeGroup, acknowledgeSet, groupVerdict, type JudgedSet } from '../engine/acknowledgement.ts'
import type { KeptHeader } from '../opening/rows.ts'
import type { Conclusion } from './conclusion.ts'

export interface ConcludedGroup {
  verdict: Verdict
  /** The acknowledgement as JSON. */
  acknowledgement: string
}

interface Counts {
  accepted: number
  noted: number
  rejected: number
}

/** Concludes a group; `rule` says which of its sets are named. */
export async function concludeGroup(
  desk: Desk,
  interchange: Interchange,
  group: Group,
  rule: AcknowledgeRule,
  conclusion: Conclusion,
): Promise<ConcludedGroup> {
  const { delimiters } = interchange.syntax === 'x12' ? (interchange.header as KeptHeader) : {}
  const whole = interchange.verdict === 'rejected' || hasError(group.findings)
  const counts: Counts = { accepted: 0, noted: 0, rejected: 0 }
  // As text from the beginning: a group may have half a million sets.
  const sets: string[] = []
  tellGroup(group, delimiters, conclusion)
  for await (const document of documentsOf(desk, group)) {
    const verdict = whole ? 'rejected' : (document.verdict ?? 'rejected')
    count(counts, verdict)
    tellDocument(document, verdict, delimiters, conclusion)
    if (delimiters && (rule.sets !== 'rejected' || verdict !== 'accepted'))
      sets.push(JSON.stringify(acknowledgeSet(await judged(desk, document, verdict), delimiters)))
  }
  const verdict = interchange.verdict === 'rejected' ? 'rejected' : groupVerdict(group.findings, counts)
  return { verdict, acknowledgement: withSets(acknowledgementOf(group, verdict, counts), sets) }
}

/** Every document of a group, in its order. */
async function* documentsOf({ house, sizes }: Desk, group: Group): AsyncGenerator<Document> {
  let after = 0
  for (;;) {
    const page = await house.store.documentsOf(group.id, after, sizes.page)
    yield* page
    if (page.length < sizes.page) return
    after = page.at(-1)!.ordinal
  }
}

function count(counts: Counts, verdict: Verdict): void {
  if (verdict === 'rejected') counts.rejected++
  else if (verdict === 'accepted') counts.accepted++
  else counts.noted++
}

async function judged(desk: Desk, document: Document, verdict: Verdict): Promise<JudgedSet> {
  const { type, control, convention, findings, mapping, number: value } = document
  const { record: name } = mapping === undefined ? {} : await desk.registry.summary(mapping)
  return {
    id: type.split('/').at(-1) ?? '',
    control,
    ...(convention === undefined ? {} : { convention }),
    verdict,
    findings,
    ...(name === undefined || value === undefined ? {} : { record: { name, value } }),
  }
}

function acknowledgementOf(group: Group, verdict: Verdict, counts: Counts): Acknowledgement {
  const { functionalId, control, version } = group.header as GroupHeader
  return acknowledgeGroup({
    header: { functionalId, control, version },
    verdict,
    ...(group.claimed === undefined ? {} : { claimed: group.claimed }),
    received: group.sets,
    accepted: verdict === 'rejected' ? 0 : counts.accepted + counts.noted,
    findings: group.findings,
    sets: [],
  })
}

/** The acknowledgement's JSON with the JSON of its sets, which are the last member of its group. */
function withSets(acknowledgement: Acknowledgement, sets: readonly string[]): string {
  const text = JSON.stringify(acknowledgement)
  return sets.length === 0 ? text : `${text.slice(0, -2)},"sets":[${sets.join(',')}]}}`
}

function tellGroup(group: Group, delimiters: Delimiters | undefined, conclusion: Conclusion): void {
  if (!hasError(group.findings)) return
  conclusion.tell({
    title: `Group ${group.functionalId} ${group.control}`,
    verdict: 'rejected',
    findings: group.findings,
    ...(delimiters ? { delimiters } : {}),
  })
}

function tellDocument(
  document: Document,
  verdict: Verdict,
  delimiters: Delimiters | undefined,
  conclusion: Conclusion,
): void {
  conclusion.documents++
  if (verdict === 'rejected') conclusion.rejected++
  if (verdict !== 'rejected' || !hasError(document.findings)) return
  conclusion.tell({
    title: titleOf(document),
    verdict: 'rejected',
    findings: document.findings,
    ...(delimiters ? { delimiters } : {}),
  })
}

/** 850 0001, order PO123456. */
function titleOf({ type, control, canonical, number }: Document): string {
  const named = `${type.split('/').at(-1)} ${control}`.trimEnd()
  return number === undefined || number === control ? named : `${named}, ${canonical} ${number}`
}
