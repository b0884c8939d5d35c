// The ERP's contract with the gateway's API, second part: every collection of the feed. An ERP that pulls one before
// there is anything gets an empty page; what it takes, which is what contracts/erp has rules for, comes as an entry.
// What stands in the documents is promised by each mapping's own contract.
import { existsSync, readFileSync } from 'node:fs'
import { MatchersV3 } from '@pact-foundation/pact'
import { pactOf } from './interaction.ts'
import { bearer, id, instant, json, problem, problemJson } from './words.ts'

const { eachLike, integer, string } = MatchersV3

interface Kind {
  name: string
  collection: string
  feed: boolean
}

const schemas = JSON.parse(
  readFileSync(new URL('../../openapi/canonical.json', import.meta.url), 'utf8'),
) as { components: { schemas: Record<string, { 'x-document'?: Kind }> } }

const kinds = Object.values(schemas.components.schemas).flatMap(({ 'x-document': kind }) =>
  kind?.feed ? [kind] : [],
)
const isTaken = ({ name }: Kind) => existsSync(new URL(`../erp/${name}.rules.yaml`, import.meta.url))

/** `order-response` → orderResponse, as the member of a feed entry is called. */
const memberOf = ({ name }: Kind) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const entry = (more: Record<string, unknown>) => ({
  entryId: id(),
  position: integer(1),
  documentId: id(),
  partner: string('castor'),
  at: instant(),
  decision: 'undecided',
  ...more,
})

/** Writes its interactions into the pact below a directory. */
export async function writePact(dir: string): Promise<void> {
  const promise = pactOf('erp', dir)
  for (const kind of kinds) {
    const { name, collection } = kind
    const pull = { with: { kind: name }, path: `/v1/${collection}`, headers: bearer, status: 200 }
    await promise({
      ...pull,
      given: 'no document of the kind waits',
      says: `a pull of ${collection} when there is nothing new`,
      answer: { headers: json, body: { items: [], nextCursor: string('c0') } },
    })
    if (!isTaken(kind)) continue
    const document = { schema: `${name}/1` }
    await promise({
      ...pull,
      given: 'a document of the kind waits',
      says: `a pull of ${collection}`,
      answer: {
        headers: json,
        body: { items: eachLike(entry({ [memberOf(kind)]: document })), nextCursor: string('c2') },
      },
    })
    await promise({
      ...pull,
      given: 'a document of the kind waits',
      says: `a pull of the whole feed where there are ${collection}`,
      path: '/v1/feed',
      query: { types: name, schema: `${name}/1` },
      answer: {
        headers: json,
        body: { items: eachLike(entry({ type: name, document })), nextCursor: string('c2') },
      },
    })
  }
  await promise({
    given: 'no order waits',
    says: 'a pull of a schema that is not offered',
    path: '/v1/feed',
    query: { schema: 'order/9' },
    headers: bearer,
    status: 406,
    answer: { headers: problemJson, body: problem(406, 'not-acceptable') },
  })
}
