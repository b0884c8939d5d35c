// Acknowledge: everything in a receipt is read, so its verdicts are told. Findings become canonical
// acknowledgements, submitted like any outbound document; the file goes to archive/, or to error/ with the reason.

import type { Finding } from '../finding/finding.ts'
import {
  ACKNOWLEDGES,
  type ActiveAgreement,
  type ActiveMapping,
  acknowledgeRule,
  answerMapping,
} from '../partner/active.ts'
import { matchGroup } from '../partner/match.ts'
import type { Document, Group, Interchange, Receipt } from '../store/record.ts'
import type { GroupHeader } from '../x12/types.ts'
import { Conclusion } from './answering/conclusion.ts'
import { concludeGroup } from './answering/group.ts'
import { interchangeAnswer } from './answering/interchange.ts'
import { filesOf } from './answering/report.ts'
import type { Desk, Held } from './desk.ts'
import { interchangeVerdict } from './engine/cutOff.ts'
import { isGroupAnswered } from './engine/due.ts'
import { inForce } from './inForce.ts'
import { holdsAnswers } from './opening/answers.ts'
import type { KeptHeader } from './opening/rows.ts'
import { newOutbound } from './sending/record.ts'

type Results = Parameters<Desk['house']['store']['commitAcknowledging']>[1]

/** Concludes the receipt that the step is about. */
export async function acknowledge(desk: Desk, held: Held): Promise<void> {
  const { store } = desk.house
  const receipt = await store.receipt(held.step.subject)
  if (!receipt) throw new Error(`there is no receipt ${held.step.subject}`)
  const results: Results = { receipt: receipt.id, interchanges: [], groups: [], submissions: [], files: [] }
  const conclusion = new Conclusion()
  const interchanges = await store.interchangesOf(receipt.id)
  const all = (await store.groupsOf(receipt.id)).filter((group) => !holdsAnswers(group))
  tellReceipt(receipt, [...interchanges, ...all], conclusion)
  const groups = Map.groupBy(all, ({ interchange }) => interchange)
  for (const interchange of interchanges) {
    await concludeInterchange(
      desk,
      receipt,
      interchange,
      groups.get(interchange.id) ?? [],
      results,
      conclusion,
    )
    held.goOn()
  }
  results.files = await filesOf(desk, receipt, conclusion, answers(results))
  await store.commitAcknowledging(held.lease, results)
}

// A receipt shows what is wrong with its envelopes; told here is what stands in none of them.
function tellReceipt(
  { findings }: Receipt,
  envelopes: readonly { findings: readonly Finding[] }[],
  conclusion: Conclusion,
): void {
  const placed = new Set(envelopes.flatMap((one) => one.findings).map(identity))
  const errors = findings.filter((one) => one.severity === 'error' && !placed.has(identity(one)))
  if (errors.length > 0) conclusion.tell({ title: 'The file', verdict: 'rejected', findings: errors })
}

const identity = ({ code, at }: Finding): string => `${code} ${at.offset ?? ''} ${at.element ?? ''}`

async function concludeInterchange(
  desk: Desk,
  receipt: Receipt,
  interchange: Interchange,
  groups: readonly Group[],
  results: Results,
  conclusion: Conclusion,
): Promise<void> {
  const active = agreementFor(await desk.registry.active(), interchange)
  const verdict = interchangeVerdict(interchange.findings)
  results.interchanges.push({ id: interchange.id, verdict })
  if (verdict !== 'accepted') tellInterchange(interchange, verdict, conclusion)
  for (const group of groups)
    await answerGroup(desk, { ...interchange, verdict }, group, active, results, conclusion)
  const answer = interchangeAnswer(receipt, interchange, groups, active?.agreement)
  const mapping = active && answerMapping(active, 'TA1')
  if (answer && mapping)
    results.submissions.push(
      submission(desk, interchange, interchange.id, inForce(mapping), JSON.stringify(answer)),
    )
}

// Where nobody's agreement matched, the one whose drop point it came to answers.
function agreementFor(
  agreements: readonly ActiveAgreement[],
  { agreement, partner }: Interchange,
): ActiveAgreement | undefined {
  return (
    agreements.find(({ hash }) => hash === agreement) ?? agreements.find((one) => one.partner === partner)
  )
}

function tellInterchange(interchange: Interchange, verdict: string, conclusion: Conclusion): void {
  const { syntax, control, findings } = interchange
  const isX12 = syntax === 'x12'
  conclusion.tell({
    title: isX12 ? `Interchange ${control}` : `The document ${control}`.trimEnd(),
    verdict: verdict.replaceAll('-', ' '),
    findings: findings as Finding[],
    ...(isX12 ? { delimiters: (interchange.header as KeptHeader).delimiters } : {}),
  })
}

async function answerGroup(
  desk: Desk,
  interchange: Interchange,
  group: Group,
  active: ActiveAgreement | undefined,
  results: Results,
  conclusion: Conclusion,
): Promise<void> {
  // Acknowledgements are never acknowledged; theirs are reconciled.
  if (group.functionalId === ACKNOWLEDGES) return
  const isX12 = interchange.syntax === 'x12'
  const matched = active && isX12 ? matchGroup(group.header as GroupHeader, 0, active).rules[0] : undefined
  const rule = active && isX12 ? acknowledgeRule(active, matched) : { kind: 'none' as const }
  const { verdict, acknowledgement } = await concludeGroup(desk, interchange, group, rule, conclusion)
  results.groups.push({ id: group.id, verdict })
  if (rule.kind === 'none' || !active) return
  if (!isGroupAnswered(group.functionalId, interchange.verdict ?? 'accepted', rule)) return
  const mapping = answerMapping(active, rule.kind, group.version.slice(0, 6))
  if (mapping)
    results.submissions.push(submission(desk, interchange, group.id, inForce(mapping), acknowledgement))
}

const submission = (
  { house }: Desk,
  { partner, environment, agreement }: Interchange,
  regarding: string,
  mapping: ActiveMapping,
  canonical: string,
): { document: Document; canonical: string } => ({
  document: newOutbound(house, mapping, { partner, environment, agreement, regarding }),
  canonical,
})

/** Such as: a TA1 and a 997. */
function answers({ submissions }: Results): string | undefined {
  const kinds = [...new Set(submissions.map(({ document }) => document.type.split('/').at(-1)))]
  return kinds.length > 0 ? kinds.map((kind) => `a ${kind}`).join(' and ') : undefined
}
