// A partner's statements beside what we sent and what was said before: what is kept, what becomes of our documents, and
// how the acknowledgement itself stands.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { AcknowledgementState, Document, Told } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import { findSent, type Speaker } from './find.ts'
import { settle, standing } from './settle.ts'
import { bounded, type Saying, type Statement } from './statement.ts'
import { traced } from './trace.ts'

type Results = Parameters<Store['commitReconciling']>[1]
type Heard = Pick<Results, 'expected' | 'told' | 'states'> & {
  acknowledgement: Omit<Results['acknowledgement'], 'reconciled'>
}

/** A document of ours, and what is said of it now. */
interface Matched {
  document: Document
  saying: Saying
  /** Notable about this saying. */
  findings: Finding[]
}

/** Everything that an acknowledgement of theirs changes; nothing is changed yet. */
export async function heard(
  house: House,
  theirs: Document,
  statements: readonly Statement[],
  speaker: Speaker,
): Promise<Heard> {
  const { matched, findings } = await matchAll(house.store, statements, speaker)
  const before = await house.store.toldOf(matched.map(({ document }) => document.id))
  const others = Map.groupBy(
    before.filter(({ by }) => by !== theirs.id),
    ({ document }) => document,
  )
  const at = instant(house.clock)
  const results: Heard = {
    expected: [],
    told: [],
    states: [],
    acknowledgement: { id: theirs.id, state: 'unmatched', findings: [...lasting(theirs), ...findings] },
  }
  const stances = new Set<string>()
  for (const one of matched)
    stances.add(await hearOne(house, theirs, at, one, others.get(one.document.id) ?? [], results))
  results.acknowledgement.state = theirs.state === 'draft' ? 'untaken' : stateOf(stances)
  results.acknowledgement.findings = bounded(results.acknowledgement.findings)
  return results
}

/** Findings of its reading; those of an earlier matching are found again. */
const lasting = ({ findings }: Document): Finding[] =>
  findings.filter(({ code }) => !code.startsWith('acknowledgement-'))

async function matchAll(
  store: Store,
  statements: readonly Statement[],
  speaker: Speaker,
): Promise<{ matched: Matched[]; findings: Finding[] }> {
  const matched = new Map<string, Matched>()
  const findings: Finding[] = statements.length === 0 ? [finding('acknowledgement-empty', {})] : []
  for (const { named, label, tell } of statements) {
    const { documents, strange } = await findSent(store, speaker, named)
    if (documents.length === 0) findings.push(finding('acknowledgement-unmatched', {}, { got: label }))
    const telling = tell(documents)
    findings.push(...telling.findings)
    const notable = strange === undefined ? [] : [otherIds(speaker, strange)]
    for (const saying of telling.sayings) {
      const document = documents.find(({ id }) => id === saying.document)!
      // Said of it twice in one acknowledgement, the worse counts.
      const known = matched.get(document.id)
      if (!known || settle(undefined, [known.saying, saying]) !== known.saying.state)
        matched.set(document.id, { document, saying, findings: notable })
    }
  }
  return { matched: [...matched.values()], findings }
}

const otherIds = ({ way }: Speaker, strange: string): Finding =>
  finding('acknowledgement-other-ids', {}, { got: way?.sender ?? '', expected: strange })

async function hearOne(
  { store }: House,
  theirs: Document,
  at: string,
  { document, saying, findings }: Matched,
  others: readonly Told[],
  results: Heard,
): Promise<'new' | 'duplicate' | 'contradicting'> {
  const stance = standing(saying, others)
  const notable = [...findings, ...contradicts(saying, stance), ...late(document, at)]
  results.acknowledgement.findings.push(...notable)
  const { acknowledgement } = document
  results.expected.push({
    document: document.id,
    told: others.length,
    ...(acknowledgement === undefined ? {} : { state: acknowledgement }),
  })
  const outbound = saying.findings.length > 0 ? await store.outbound(document.id) : undefined
  const told = outbound ? traced(saying.findings, outbound) : saying.findings
  results.told.push({ ...saying, by: theirs.id, at, findings: [...told, ...notable] })
  const state = settle(acknowledgement, [...others, saying])
  if (state !== undefined && state !== acknowledgement) results.states.push({ document: document.id, state })
  return stance.is
}

function contradicts({ state }: Saying, stance: ReturnType<typeof standing>): Finding[] {
  if (stance.is !== 'contradicting') return []
  const facts = { got: state.replaceAll('-', ' '), expected: stance.before.replaceAll('-', ' ') }
  return [finding('acknowledgement-contradicts', {}, facts)]
}

const late = ({ acknowledgement, acknowledgementDue = '' }: Document, at: string): Finding[] =>
  (acknowledgement === 'overdue' || acknowledgement === 'waiting') &&
  at > acknowledgementDue &&
  acknowledgementDue !== ''
    ? [finding('acknowledgement-late', {}, { expected: acknowledgementDue })]
    : []

function stateOf(stances: ReadonlySet<string>): AcknowledgementState {
  if (stances.has('contradicting')) return 'contradicting'
  if (stances.has('new')) return 'matched'
  return stances.has('duplicate') ? 'duplicate' : 'unmatched'
}
