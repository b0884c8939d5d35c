// The ERP's contract with the gateway's API, first part: pulling orders, page by page, and saying what became of them.
import { MatchersV3 } from '@pact-foundation/pact'
import { pactOf } from './interaction.ts'
import { bearer, day, decimal, FIRST, id, instant, json, problem, problemJson } from './words.ts'

const { eachLike, integer, string } = MatchersV3

const entry = {
  entryId: id(),
  position: integer(1),
  documentId: id('01JNRZ4Q9XK3V0F2M6T8B5C7DB'),
  partner: 'acme',
  at: instant(),
  decision: 'undecided',
  order: {
    schema: 'order/1',
    number: string('4500012014'),
    date: day('2025-04-02'),
    lines: eachLike({
      number: string('1'),
      quantity: { value: decimal('24'), unit: string('EA') },
      price: { amount: decimal('9.95') },
      item: { sellerId: string('WC-10') },
    }),
  },
}

const reason = { code: 'item-unknown', text: 'We do not know the item WC-10.' }
const decided = (decision: string) => ({ headers: json, body: { entryId: id(), decision } })
const refused = (status: number, code: string) => ({ headers: problemJson, body: problem(status, code) })

/** Writes its interactions into the pact below a directory. */
export async function writePact(dir: string): Promise<void> {
  const promise = pactOf('erp', dir)
  const orders = { path: '/v1/orders', headers: bearer }
  await promise({
    ...orders,
    given: 'two orders wait',
    says: 'the first pull of orders',
    query: { limit: '10' },
    status: 200,
    answer: { headers: json, body: { items: [entry, entry], nextCursor: string('c2') } },
  })
  await promise({
    ...orders,
    given: 'two orders wait',
    says: 'the next pull, from where the last one ended',
    query: { after: '{cursor}' },
    status: 200,
    answer: { headers: json, body: { items: [entry], nextCursor: string('c2') } },
  })
  await promise({
    ...orders,
    given: 'no order waits',
    says: 'a pull when there is nothing new',
    status: 200,
    answer: { headers: json, body: { items: [], nextCursor: string('c0') } },
  })
  await promise({
    given: 'two orders wait',
    says: 'a pull without a token',
    path: '/v1/orders',
    status: 401,
    answer: refused(401, 'unauthenticated'),
  })

  const accept = { method: 'POST', path: '/v1/feed/{first}/accept', headers: bearer } as const
  const fail = { method: 'POST', path: '/v1/feed/{first}/fail', headers: bearer, body: reason } as const
  await promise({
    ...accept,
    given: 'two orders wait',
    says: 'that the ERP took an order',
    status: 200,
    answer: decided('accepted'),
  })
  await promise({
    ...fail,
    given: 'two orders wait',
    says: 'that the ERP could not take an order',
    status: 200,
    answer: decided('failed'),
  })
  await promise({
    ...fail,
    given: 'two orders wait, and the first was accepted',
    says: 'that the ERP could not take what it accepted before',
    status: 409,
    answer: refused(409, 'conflict'),
  })
  await promise({
    ...accept,
    given: 'no order waits',
    says: 'that the ERP took an order that there never was',
    path: `/v1/feed/${FIRST}/accept`,
    status: 404,
    answer: refused(404, 'not-found'),
  })
}
