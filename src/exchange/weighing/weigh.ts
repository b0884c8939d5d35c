// Whether a document that was read may enter the feed: is what it speaks of known, and does it agree with it?
import { kindOf } from '../../canonical/canonical.ts'
import { type Reference, referencesOf } from '../../canonical/references.ts'
import { finding, hasError, sentence } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { askedFor } from '../../guide/rule/rules.ts'
import { ruleOf } from '../../partner/active.ts'
import { milliseconds } from '../../partner/agreement.ts'
import { instant } from '../../setting/clock.ts'
import type { AwaitedReference, Document } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { bounded } from '../engine/understand.ts'
import { type Lack, lookUp } from './known.ts'

/** What becomes of one document; it enters the feed where it is neither parked nor waiting. */
export interface Weight {
  /** All its findings, where there are more than before. */
  findings?: Finding[]
  /** Why a person has to look. */
  parked?: string
  waiting?: { reason: string; references: AwaitedReference[] }
}

/** Weighs a document; `isOver` where it has waited as long as was agreed. */
export async function weigh(desk: Desk, document: Document, isOver: boolean): Promise<Weight> {
  if (!kindOf(document.canonical)?.refersTo) return {}
  const text = (await desk.house.store.reading(document.id))?.canonical
  const references = namedIn(text)
  if (text === undefined || references.length === 0) return {}
  const rules = await rulesOf(desk, document)
  const { unknown, others } = await lookUp(desk, document, references, askedFor(rules))
  const wait = await agreedWait(desk, document)
  if (unknown.length > 0 && wait !== undefined && !isOver)
    return { waiting: waits(desk, document, unknown, wait) }
  const found = await compare(desk, document, rules, text, others)
  // That nothing of another kind speaks of an order is found by the rule that asks for it.
  const missing = isOver ? unknown.filter(({ about }) => about === undefined) : []
  found.push(...missing.map((one) => unknownOf(one, wait)))
  return verdictOf(document, found)
}

/** What an outbound document says otherwise than those that it is held against. */
export async function againstOthers(desk: Desk, document: Document, canonical: string): Promise<Finding[]> {
  if (!kindOf(document.canonical)?.refersTo) return []
  const { others } = await lookUp(desk, document, namedIn(canonical))
  return compare(desk, document, await rulesOf(desk, document), canonical, others)
}

const namedIn = (text = ''): Reference[] =>
  text === '' || text.length > LARGEST ? [] : referencesOf(JSON.parse(text) as CanonicalDocument)

/** Characters. A larger document would hold up everybody while it is parsed here; it goes on as it is. */
const LARGEST = 8 << 20

async function agreedWait({ registry }: Desk, document: Document): Promise<string | undefined> {
  if (document.agreement === '' || document.mapping === undefined) return undefined
  const agreement = await registry.agreement(document.agreement)
  const { type, name } = await registry.summary(document.mapping)
  return ruleOf(agreement, type, name)?.waitForReferences
}

function waits(
  { house }: Desk,
  { id, partner, environment }: Document,
  unknown: readonly Lack[],
  wait: string,
): NonNullable<Weight['waiting']> {
  const until = new Date(Date.parse(instant(house.clock)) + milliseconds(wait)).toISOString()
  const references = unknown.map(({ of, number, about }): AwaitedReference => {
    const own = { document: id, partner, environment, number, until }
    return about === undefined ? { ...own, canonical: of } : { ...own, canonical: about, naming: of }
  })
  const named = unknown
    .map(({ of, number, about }) => `${about === undefined ? '' : `a ${about} about `}${of} ${number}`)
    .join(', ')
  return { reason: `It waits for ${named}, at most until ${until}.`, references }
}

type Settled = Pick<ResolvedGuide, 'rules'>

async function rulesOf({ registry }: Desk, { mapping }: Document): Promise<Settled> {
  const { rules } = mapping === undefined ? {} : await registry.summary(mapping)
  return rules === undefined ? {} : { rules }
}

/** What a document says otherwise than others. */
async function compare(
  { house, pool }: Desk,
  document: Document,
  settled: Settled,
  canonical: string,
  others: string[],
): Promise<Finding[]> {
  if (document.mapping === undefined) return []
  if (others.length === 0 && askedFor(settled).length === 0) return []
  const lineage = document.direction === 'in' ? (await house.store.reading(document.id))?.lineage : undefined
  const told = lineage === undefined ? {} : { lineage }
  return pool.run({ kind: 'compare', rules: settled.rules, canonical, others, ...told })
}

const unknownOf = ({ of, number }: Reference, waited: string | undefined): Finding =>
  finding('reference-unknown', {}, { of, got: number, ...(waited === undefined ? {} : { waited }) })

function verdictOf({ findings }: Document, found: readonly Finding[]): Weight {
  if (found.length === 0) return {}
  const all = { findings: bounded([...findings, ...found]) }
  const wrong = hasError(found) ? found.find(({ severity }) => severity === 'error') : undefined
  return wrong
    ? { ...all, parked: `By a rule of its agreement it can’t be published. ${sentence(wrong)}` }
    : all
}
