// Documents: finding them, what became of each, and what we understood.

import { release } from '../../../exchange/fail.ts'
import { giveUpDocument } from '../../../exchange/giveUp.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import { resend } from '../../../exchange/resend.ts'
import { purgedOn } from '../../../exchange/retention.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Document } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import type { Caller, JsonText, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'
import { hasCanonical, viewDocument, viewSummary } from '../view/document.ts'
import { viewWhole } from '../view/whole.ts'
import { scopeOf, visibleDocument } from '../visible.ts'

type Schemas = components['schemas']
type Ids =
  | 'listDocuments'
  | 'showDocument'
  | 'showCanonical'
  | 'showDraft'
  | 'showAcknowledgements'
  | 'reprocessDocument'
  | 'releaseDocument'
  | 'giveUpDocument'
  | 'resendDocument'

/** More acknowledgements of one document than anybody sends; it bounds the answer. */
const MOST_ACKNOWLEDGEMENTS = 100

export const documentHandlers = (house: House): SomeHandlers<Ids> => ({
  async listDocuments({ query, caller }) {
    // Who asks for a number wants to know how it stands now; who takes everything begins at the beginning.
    const { order = query.number === undefined ? 'oldest' : 'newest' } = query
    const paged = order === 'oldest' ? 'id' : 'newest'
    const after = readCursor(paged, query.after)
    const { partner, environment, number, state, type, direction, acknowledgement, all } = query
    const since = query.since === undefined ? undefined : new Date(query.since).toISOString()
    const scope = scopeOf(caller, defined({ partner, environment }))
    const asked = {
      about: number,
      state,
      type,
      direction,
      after,
      since,
      receipt: query.receipt,
      parkedBy: query.reason,
      ...ofAcknowledgement(house, acknowledgement),
    }
    const open = !all && REJECTED.includes(acknowledgement)
    const filter = { ...defined(asked), open, newestFirst: paged === 'newest', limit: pageSize(query) }
    const found = scope ? await house.store.documents({ ...filter, ...scope }) : []
    const nextCursor = cursorAfter(paged, found.at(-1)?.id ?? after)
    return { status: 200, json: { items: found.map(viewSummary), nextCursor } }
  },

  async showDocument({ path, caller }) {
    return { status: 200, json: await viewWhole(house, await visibleDocument(house, caller, path.id)) }
  },

  async showCanonical({ path, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    if (!hasCanonical(document)) throw new Refusal('not-found', whyNoCanonical(document))
    const text = await canonicalText(house, document)
    return { status: 200, text: text as JsonText<Schemas['CanonicalDocument']> }
  },

  async showDraft({ path, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    if (document.state !== 'draft')
      throw new Refusal('not-found', `Only a rejected document has a draft; this one is ${document.state}.`)
    const text = await canonicalText(house, document)
    return { status: 200, text: text as JsonText<Schemas['Draft']> }
  },

  async reprocessDocument({ path, query, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    if (document.direction !== 'in' || !REREADABLE.has(document.state))
      throw new Refusal(
        'conflict',
        `Only a document that the ERP has not got can be read again; this one is ${document.state}.`,
      )
    await refuseGone(house, document, query.as === 'then')
    const at = instant(house.clock)
    const mapping = query.as === 'then' ? undefined : await mappingInForce(house, document)
    const { principal } = caller
    const act = {
      at,
      principal,
      act: 'document reprocessed',
      subject: document.id,
      detail: mapping ?? 'as then',
    }
    if (!(await house.store.audited(act).reprocess(document.id, mapping, at)))
      throw new Refusal('conflict', 'The document is being worked on.')
    return { status: 202, json: viewDocument(await visibleDocument(house, caller, path.id)) }
  },

  async releaseDocument({ path, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    await release(house, document, caller.principal)
    return { status: 202, json: viewDocument(await visibleDocument(house, caller, path.id)) }
  },

  async giveUpDocument({ path, body, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    await giveUpDocument(house, document, { principal: caller.principal, reason: body.value.reason })
    return { status: 200, json: viewDocument(await visibleDocument(house, caller, path.id)) }
  },

  async resendDocument({ path, body, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    const by = { principal: caller.principal, reason: body.value.reason }
    const documents = await resend(house, document, by)
    return { status: 202, json: { documents } }
  },

  async showAcknowledgements({ path, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    const found = await acknowledgementsOf(house, caller, document)
    return { status: 200, json: { items: found.map(viewSummary) } }
  },
})

type Asked = Schemas['AcknowledgementState'] | 'at-risk' | undefined

/** Who asks for these wants to mend them; what was mended is over. */
const REJECTED: readonly Asked[] = ['rejected', 'partially']

const ofAcknowledgement = ({ clock }: House, asked: Asked) =>
  asked === 'at-risk' ? { atRisk: instant(clock) } : { acknowledgement: asked }

/** A published document may be in the ERP already: reading it again would put it there twice. */
const REREADABLE: ReadonlySet<string> = new Set(['draft', 'parked', 'read', 'reconciled'])

async function refuseGone({ store }: House, { receipt }: Document, asThen: boolean): Promise<void> {
  const blob = receipt === undefined ? undefined : (await store.receipt(receipt))?.blob
  const stone = blob === undefined ? undefined : await store.purged('bytes', blob)
  if (stone) throw new Refusal('conflict', `It can't be read again. ${purgedOn(stone)}`)
  const redacted = blob === undefined ? undefined : (await store.redactionsOf('bytes', blob)).at(-1)
  if (asThen && redacted)
    throw new Refusal(
      'conflict',
      `It can't be read as then: on ${redacted.at.slice(0, 10)} its bytes were redacted (${redacted.reason}), and have X where a value stood.`,
    )
}

async function mappingInForce({ store }: House, { partner, type }: Document): Promise<string | undefined> {
  const active = await store.activeMappings(partner)
  return active.find((one) => one.type === type && one.name.endsWith('-in'))?.hash
}

const whyNoCanonical = ({ state }: Document) =>
  state === 'draft'
    ? 'The document was rejected; what was understood of it is its draft.'
    : `The document is not read yet; it is ${state}.`

async function canonicalText({ store }: House, document: Document): Promise<string> {
  const stone = await store.purged('document', document.id)
  if (stone) throw new Refusal('not-found', purgedOn(stone))
  const kept =
    document.direction === 'in' ? await store.reading(document.id) : await store.outbound(document.id)
  if (!kept) throw new Refusal('not-found', 'The document is being read again.')
  return kept.canonical
}

/** Those that speak of the document's group, of its interchange, or of itself; of what we sent, those of the partner. */
async function acknowledgementsOf({ store }: House, caller: Caller, document: Document): Promise<Document[]> {
  const subjects = [document.interchange, document.group, document.id].filter((id) => id !== undefined)
  const found = await Promise.all(
    subjects.map((regarding) => store.documents({ regarding, limit: MOST_ACKNOWLEDGEMENTS })),
  )
  const told = (await store.toldOf([document.id])).slice(0, MOST_ACKNOWLEDGEMENTS)
  const said = await Promise.all(told.map(({ by }) => store.document(by)))
  const all = [...found.flat(), ...said.filter((one) => one !== undefined)]
  const theirs = all.filter(({ partner }) => caller.role !== 'partner' || partner === caller.partner)
  return theirs.sort((one, other) => (one.id < other.id ? -1 : 1))
}
