// The ERP's feed: canonical documents, oldest first, each until the ERP has accepted or failed it. A page is put
// together from the texts as they are kept; parsing 200 orders to write them again would hold up everybody.
import { canonicalKinds } from '../../../canonical/canonical.ts'
import { failureAnswer } from '../../../exchange/fail.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import type { Registry } from '../../../partner/registry.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { FeedEntry } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { cursorAfter, readNumberCursor } from '../cursor.ts'
import type { Answer, Caller, Input, JsonText, Pulling, SomeHandlers } from '../operation.ts'
import { pageSize } from '../query.ts'
import { memberOf, pascal } from '../unfold.ts'

type Schemas = components['schemas']
type FeedType = Schemas['FeedType']

/** What the feed offers. */
const KINDS = canonicalKinds.filter(({ feed }) => feed)
export const FEED_TYPES = KINDS.map(({ name }) => name) as FeedType[]
/** The majors of each that are served. */
const offered = (type: FeedType): readonly string[] => [`${type}/1`]

/** A page ends early once it is this long; one larger document still comes alone. */
const PAGE_CHARACTERS = 4 << 20

/** Which part of the feed: from behind a position, of some kinds. */
interface Part {
  after: number
  upTo?: number
  partner?: string
  types: FeedType[]
  undecided: boolean
  limit: number
}

interface Ask {
  after?: string
  limit?: number
  decided?: 'include'
  schema?: string[]
}

export const feedHandlers = (
  house: House,
  registry: Registry,
): SomeHandlers<Pulling | 'listFeed' | 'acceptEntry' | 'failEntry'> => ({
  ...pullHandlers(house),

  async listFeed({ query, caller }) {
    const page = await readPage(house, caller, query.types ?? FEED_TYPES, query)
    return { status: 200, text: pageText(page) as JsonText<Schemas['FeedPage']> }
  },

  acceptEntry: ({ path, caller }) => decide(house, caller, path.entryId, { decision: 'accepted' }),

  failEntry({ path, caller, body }) {
    const { code, text, reasons } = body.value
    const decided = { decision: 'failed', reason: `${code}: ${text}` } as const
    return decide(house, caller, path.entryId, decided, ({ document }) =>
      failureAnswer(house, registry, document, reasons ?? [{ code, text }]),
    )
  },
})

/** One operation for each kind, such as /v1/orders, and one handler for all. */
function pullHandlers(house: House): SomeHandlers<Pulling> {
  const handlers = KINDS.map(({ name, collection }) => [
    `pull${pascal(collection)}`,
    async ({ query, caller }: Input<Pulling>) => {
      const page = await readPage(house, caller, [name as FeedType], query)
      return { status: 200, text: pageText(page, memberOf(name)) }
    },
  ])
  return Object.fromEntries(handlers) as SomeHandlers<Pulling>
}

export interface Page {
  items: { entry: FeedEntry; canonical: string }[]
  nextCursor: string
}

function readPage(house: House, caller: Caller, types: FeedType[], ask: Ask): Promise<Page> {
  refuseUnknownSchema(types, ask.schema)
  const after = readNumberCursor('feed', ask.after)
  const undecided = ask.decided !== 'include'
  return readPart(house, caller, { types, after, undecided, limit: pageSize(ask) })
}

/** The next page of a part of the feed; `nextCursor` stands behind its last entry, or where it stood before. */
export async function readPart(house: House, { environment }: Caller, part: Part): Promise<Page> {
  const entries = await house.store.feedAfter({ environment, ...part })
  const items: Page['items'] = []
  let last = part.after
  let characters = 0
  for (const entry of entries) {
    const canonical = await publishedText(house, entry)
    characters += canonical?.length ?? 0
    if (items.length > 0 && characters > PAGE_CHARACTERS) break
    if (canonical !== undefined) items.push({ entry, canonical })
    last = entry.position
  }
  return { items, nextCursor: cursorAfter('feed', last) }
}

/** Undefined while a document is read again: once it is valid, it is published anew, at a later position. */
async function publishedText({ store }: House, { document }: FeedEntry): Promise<string | undefined> {
  const [now, reading] = await Promise.all([store.document(document), store.reading(document)])
  return now?.state === 'published' ? reading?.canonical : undefined
}

/** In a feed of one kind the document stands under its own name, in that of all under `document` beside its type. */
export function pageText({ items, nextCursor }: Page, name?: string): string {
  const texts = items.map(({ entry, canonical }) => {
    const { id, position, document, partner, at, decision, type } = entry
    const told = { entryId: id, position, documentId: document, partner, at, decision }
    const head = JSON.stringify(name === undefined ? { ...told, type } : told)
    return `${head.slice(0, -1)},"${name ?? 'document'}":${canonical}}`
  })
  return `{"items":[${texts.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`
}

/** A consumer that names majors must get one of those for each type it asked for. */
function refuseUnknownSchema(types: FeedType[], schemas: string[] | undefined): void {
  if (!schemas) return
  const all = types.flatMap(offered)
  const unknown = schemas.find((schema) => !all.includes(schema))
  const missing = types.find((type) => !offered(type).some((schema) => schemas.includes(schema)))
  if (unknown !== undefined) throw notOffered(`${unknown} is not offered here`, all)
  if (missing !== undefined) throw notOffered(`No schema of ${missing} is named`, all)
}

const notOffered = (what: string, all: readonly string[]) =>
  new Refusal('not-acceptable', `${what}; there is: ${all.join(', ')}.`)

async function decide(
  house: House,
  caller: Caller,
  entryId: string,
  decided: { decision: 'accepted' | 'failed'; reason?: string },
  answerTo: (entry: FeedEntry) => ReturnType<typeof failureAnswer> = async () => undefined,
): Promise<Answer<'acceptEntry'>> {
  const entry = await house.store.feedEntry(entryId)
  if (entry?.environment !== caller.environment) throw noEntry()
  const at = instant(house.clock)
  const answer = entry.decision === 'undecided' ? await answerTo(entry) : undefined
  const act = `feed entry ${decided.decision}`
  const { principal } = caller
  const noted = { at, principal, act, subject: entryId, detail: decided.reason ?? '' }
  const outcome = await house.store.audited(noted).decide(entryId, { ...decided, at }, answer)
  if (outcome === 'unknown') throw noEntry()
  if (outcome === 'conflict')
    throw new Refusal('conflict', `The entry was decided before, and not as ${decided.decision}.`)
  const told = outcome === 'decided' && answer ? { answer: answer.document.id } : {}
  return { status: 200, json: { entryId, decision: decided.decision, ...told } }
}

const noEntry = () => new Refusal('not-found', 'There is no such feed entry.')
