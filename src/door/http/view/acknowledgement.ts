// What partners said of a document that we sent, and what an acknowledgement of theirs was matched with, as callers see
// it: who said what, and their findings in words.
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Document, Told } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'
import { viewFinding } from './finding.ts'

type Schemas = components['schemas']
type View = Schemas['DocumentAcknowledgement']

/** Documents of ours that an answer names; a large group may hold any number. */
const MOST = 100

/** As lists show it; undefined where there is nothing to say yet. */
export function acknowledgementSummary(document: Document): View | undefined {
  const { acknowledgement: state, acknowledgementDue: dueAt, acknowledgementRisk: riskAt } = document
  return state === undefined ? undefined : { state, ...defined({ dueAt, riskAt }) }
}

/** All of it. */
export async function acknowledgementView(house: House, document: Document): Promise<View | undefined> {
  const summary = acknowledgementSummary(document)
  if (!summary) return undefined
  const { id, direction } = document
  if (direction === 'in')
    return { ...summary, of: await viewTold(house, await house.store.toldBy(id), 'document') }
  const told = await house.store.toldOf([id])
  const { state, riskAt } = summary
  return {
    ...summary,
    atRisk: state === 'waiting' && riskAt !== undefined && riskAt <= instant(house.clock),
    by: await viewTold(house, told, 'by'),
    findings: distinct(told).flatMap(({ findings }) => findings.map(viewFinding)),
  }
}

/** What was said twice is told once. */
const distinct = (told: readonly Told[]): Told[] =>
  told.filter((one, index) => told.findIndex(({ digest }) => digest === one.digest) === index)

async function viewTold(
  { store }: House,
  told: readonly Told[],
  side: 'document' | 'by',
): Promise<Schemas['Told'][]> {
  const views: Schemas['Told'][] = []
  for (const { at, level, state, ...sides } of told.slice(0, MOST)) {
    const document = await store.document(sides[side])
    if (!document) continue
    const { id, type, canonical, number, control } = document
    views.push({ document: id, type, canonical, ...defined({ number }), control, at, level, state })
  }
  return views
}
