// Records to try a store with, and the short ways to a state that a test begins from.
import type {
  Document,
  FeedEntry,
  Group,
  Interchange,
  Lease,
  Receipt,
  Step,
  Verb,
} from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'

export const AT = '2026-01-05T08:00:00.000Z'
export const LATER = '2026-01-05T09:00:00.000Z'
export const NEVER = '2999-01-01T00:00:00.000Z'

let last = 0

/** A new id, greater than those before. */
export const newId = (kind: string): string => `${kind}-${String(++last).padStart(8, '0')}`

export type NewReceipt = Omit<Receipt, 'state' | 'repeatOf' | 'findings'>

export function aReceipt(over: Partial<NewReceipt> = {}): NewReceipt {
  const id = over.id ?? newId('receipt')
  return {
    id,
    at: AT,
    principal: 'acme',
    partner: 'acme',
    door: 'sftp',
    environment: 'production',
    name: `${id}.edi`,
    blob: `blob of ${id}`,
    bytes: 1200,
    sha256: `hash of ${id}`,
    ...over,
  }
}

export const anInterchange = (receipt: string, over: Partial<Interchange> = {}): Interchange => ({
  id: newId('interchange'),
  receipt,
  ordinal: 1,
  syntax: 'x12',
  partner: 'acme',
  agreement: 'agreement-hash',
  environment: 'production',
  key: 'ZZ/ACMERETAIL:01/123456789:000000001',
  control: '000000001',
  offset: 0,
  length: 1200,
  header: { delimiters: { element: 42 } },
  tolerances: [],
  findings: [],
  ...over,
})

export const aGroup = (receipt: string, interchange: string, over: Partial<Group> = {}): Group => ({
  id: newId('group'),
  receipt,
  interchange,
  ordinal: 1,
  functionalId: 'PO',
  control: '1',
  version: '004010',
  sets: 2,
  header: { code: 'PO' },
  findings: [],
  state: 'opened',
  ...over,
})

export const aDocument = (over: Partial<Document> = {}): Document => ({
  id: newId('document'),
  direction: 'in',
  ordinal: 1,
  partner: 'acme',
  environment: 'production',
  type: 'x12/004010/850',
  canonical: 'order',
  agreement: 'agreement-hash',
  mapping: 'mapping-hash',
  control: '0001',
  offset: 100,
  length: 500,
  segments: 12,
  state: 'opened',
  findings: [],
  at: AT,
  ...over,
})

export const outbound = (over: Partial<Document> = {}): Document =>
  aDocument({
    direction: 'out',
    type: 'x12/004010/997',
    canonical: 'acknowledgement',
    state: 'submitted',
    ...over,
  })

export const anEntry = (document: Document): Omit<FeedEntry, 'position' | 'decision'> => ({
  id: newId('entry'),
  environment: document.environment,
  partner: document.partner,
  type: document.canonical,
  document: document.id,
  at: AT,
})

export const leaseOf = (step: Step): Lease => ({ step: step.id, token: step.token })

/** Claims the step of a verb for a subject, where it is due; all others are given back, due as before. */
export async function findStep(store: Store, verb: Verb, subject: string): Promise<Step | undefined> {
  const steps = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
  const wanted = steps.find((step) => step.verb === verb && step.subject === subject)
  const others = steps.filter((step) => step !== wanted)
  await Promise.all(others.map((step) => store.retryStep(leaseOf(step), AT, 'given back')))
  return wanted
}

/** The lease of a step that must be due. */
export async function take(store: Store, verb: Verb, subject: string): Promise<Lease> {
  const step = await findStep(store, verb, subject)
  if (!step) throw new Error(`no step ${verb} ${subject} is due`)
  return leaseOf(step)
}

export interface OpenedReceipt {
  receipt: NewReceipt
  interchange: Interchange
  groups: Group[]
  /** By group, then by ordinal. */
  documents: Document[]
}

/** A receipt with framed groups of so many sets each, whose read steps are due. */
export async function openReceipt(
  store: Store,
  sets: number[],
  over: Partial<NewReceipt> = {},
): Promise<OpenedReceipt> {
  const receipt = aReceipt(over)
  const { partner, environment } = receipt
  const interchange = anInterchange(receipt.id, { partner, environment })
  const groups = sets.map((count, index) =>
    aGroup(receipt.id, interchange.id, { ordinal: index + 1, control: String(index + 1), sets: count }),
  )
  const documents = groups.flatMap((group) =>
    Array.from({ length: group.sets }, (_, index) =>
      aDocument({
        receipt: receipt.id,
        interchange: interchange.id,
        group: group.id,
        ordinal: index + 1,
        partner,
        environment,
      }),
    ),
  )
  await store.receive(receipt, true)
  await store.commitOpening(await take(store, 'open', receipt.id), {
    interchanges: [interchange],
    groups,
    documents,
    done: {
      receipt: receipt.id,
      state: 'opened',
      findings: [],
      steps: groups.map((group) => ({ verb: 'read', subject: group.id, partner })),
    },
  })
  return { receipt, interchange, groups, documents }
}

/** What reading leaves of a document that is fine. */
export const isRead = ({ id }: Document) => ({
  id,
  state: 'read' as const,
  verdict: 'accepted' as const,
  number: `PO of ${id}`,
  date: '2026-01-02',
  findings: [],
  reading: { document: id, canonical: `{"number":"PO of ${id}"}`, lineage: '[]', unmapped: '[]' },
})

/** A receipt of one group, read, whose publish and acknowledge steps are due. */
export async function readReceipt(
  store: Store,
  sets: number,
  over: Partial<NewReceipt> = {},
): Promise<OpenedReceipt> {
  const opened = await openReceipt(store, [sets], over)
  const group = opened.groups[0]!.id
  await store.commitReading(await take(store, 'read', group), {
    group,
    documents: opened.documents.map(isRead),
    publish: true,
    done: { verdict: 'accepted' },
  })
  return opened
}
