// Everything about a document as one story: the file that brought it and what else came in that, what we answered and what
// the answers say of it, what the ERP was given and decided.
import { saidBy } from '../../../exchange/reconciling/say.ts'
import type { House } from '../../../setting/house.ts'
import type { AuditEntry, Document, FeedEntry } from '../../../store/record.ts'
import type { FoundBy } from '../../../store/search.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'
import { viewReceipt } from './receipt.ts'
import { viewWhole } from './whole.ts'

type Schemas = components['schemas']
type Story = Schemas['Story']

/** More answers to one file than anybody gets. */
const ANSWERS = 20
/** Acts of people on one document that are told. */
const ACTS = 20

export async function storyOf(house: House, document: Document, by: FoundBy | 'id'): Promise<Story> {
  const { store } = house
  const receipt = document.receipt === undefined ? undefined : await store.receipt(document.receipt)
  const answers: Schemas['Document'][] = []
  const told: Story['told'] = []
  for (const one of await answersTo(house, document)) {
    answers.push(await viewWhole(house, one))
    const says = await saidOf(house, one, document)
    if (says !== undefined) told.push({ answer: one.id, says })
  }
  return {
    by,
    document: await viewWhole(house, document),
    ...(receipt ? { receipt: viewReceipt(receipt) } : {}),
    answers,
    told,
    feed: (await store.feedEntriesOf(document.id)).map(viewEntry),
    acts: (await store.auditTrail({ subject: document.id, limit: ACTS })).map(viewAct),
  }
}

async function answersTo({ store }: House, { interchange, group, id }: Document): Promise<Document[]> {
  const answers: Document[] = []
  for (const regarding of [interchange, group, id])
    if (regarding !== undefined) answers.push(...(await store.documents({ regarding, limit: ANSWERS })))
  return answers
}

/** A larger answer names thousands of documents, and is not read through for one of them. */
const MOST_CHARACTERS = 256 * 1024

/** What an answer of ours says of a document, by its own words: a document may have been read anew since. */
async function saidOf(
  { store }: House,
  answer: Document,
  { id, type, canonical, control }: Document,
): Promise<Story['told'][number]['says'] | undefined> {
  const text = (await store.outbound(answer.id))?.canonical ?? ''
  if (text === '' || text.length > MOST_CHARACTERS) return undefined
  const about = { id, type, canonical, setControl: control }
  for (const { tell } of saidBy(answer.canonical, JSON.parse(text))) {
    const said = tell([about]).sayings.find(({ document }) => document === id)
    if (said) return said.state
  }
  return undefined
}

const viewAct = ({ at, principal, act, detail }: AuditEntry): Story['acts'][number] => ({
  at,
  who: principal,
  act,
  detail,
})

const viewEntry = ({ id, at, decision, decidedAt, reason }: FeedEntry): Story['feed'][number] => ({
  entryId: id,
  at,
  decision,
  ...defined({ decidedAt, reason }),
})

/** The files by whose name the stories were found, each once. */
export async function filesOf(
  { store }: House,
  stories: readonly Story[],
): Promise<Schemas['FileContents'][]> {
  const found = stories.flatMap(({ by, receipt }) => (by === 'file' && receipt ? [receipt] : []))
  const files = [...new Map(found.map((one) => [one.id, one])).values()]
  return Promise.all(
    files.map(async (receipt) => ({ receipt, documents: await store.countContents(receipt.id) })),
  )
}
