// The ERP's contract with the gateway's API, third part: what it submits for partners, and how it learns what became
// of it.
import { MatchersV3 } from '@pact-foundation/pact'
import { pactOf } from './interaction.ts'
import { bearer, id, instant, json, link, problem, problemJson } from './words.ts'

const { boolean, eachLike, regex, string } = MatchersV3

const PARTNER = 'harborline'

const invoice = {
  schema: 'invoice/1',
  number: 'BW-INV-7001',
  date: '2026-03-20',
  currency: 'USD',
  order: { number: 'HL-300117', date: '2026-03-10' },
  lines: [
    {
      number: '1',
      quantity: { value: '12', unit: 'C62' },
      price: { amount: '9.95' },
      item: { sellerId: 'WC-10', gtin: '061414100007' },
    },
  ],
  totals: { amount: { amount: '119.40' } },
}

const submission = {
  given: 'the partner takes documents of the kind',
  with: { partner: PARTNER, kind: 'invoice' },
  method: 'POST',
  path: '/v1/outbound/invoices',
  query: { partner: PARTNER },
  headers: bearer,
} as const

/** Writes its interactions into the pact below a directory. */
export async function writePact(dir: string): Promise<void> {
  const promise = pactOf('erp', dir)
  await promise({
    ...submission,
    says: 'an invoice for a partner',
    headers: { ...bearer, 'Idempotency-Key': 'BW-INV-7001-1' },
    body: invoice,
    status: 202,
    answer: {
      headers: { ...json, Location: link('/v1/documents') },
      body: {
        id: id(),
        state: string('submitted'),
        repeated: boolean(false),
        findings: [],
        links: { self: link('/v1/documents') },
      },
    },
  })
  await promise({
    ...submission,
    says: 'an invoice whose line says no quantity',
    body: { ...invoice, number: 'BW-INV-7002', lines: [{ number: '1', quantity: 'twelve' }] },
    status: 422,
    answer: {
      headers: problemJson,
      body: {
        ...problem(422, 'not-canonical'),
        errors: eachLike({ at: regex('/lines/0.*', '/lines/0/quantity'), says: string('must be object') }),
      },
    },
  })
  await promise({
    ...submission,
    given: 'no order waits',
    says: 'an order for a partner that takes invoices, and no orders',
    path: '/v1/outbound/orders',
    body: { schema: 'order/1', number: '77', date: '2026-03-20', lines: invoice.lines },
    status: 422,
    answer: { headers: problemJson, body: problem(422, 'not-agreed') },
  })
  await sent(promise)
}

async function sent(promise: ReturnType<typeof pactOf>): Promise<void> {
  const state = { given: 'a document of the kind was sent to the partner', headers: bearer }
  const about = { ...state, with: { partner: PARTNER, kind: 'invoice' } }
  await promise({
    ...about,
    says: 'what became of an invoice that was sent',
    path: '/v1/documents/{document}',
    status: 200,
    answer: {
      headers: json,
      body: {
        id: id(),
        direction: 'out',
        partner: PARTNER,
        type: string('x12/004010/810'),
        canonical: 'invoice',
        state: 'delivered',
        at: instant(),
        findings: [],
        sentAs: { interchangeControl: string('000000001'), groupControl: string('1') },
        acknowledgement: { state: 'waiting', dueAt: instant() },
        links: { self: link('/v1/documents') },
      },
    },
  })
  await promise({
    ...about,
    says: 'the canonical document of an invoice that was sent',
    path: '/v1/documents/{document}/canonical',
    status: 200,
    answer: { headers: json, body: { schema: 'invoice/1', number: string('BW-INV-5510') } },
  })
  await promise({
    ...about,
    says: 'invoices that wait for their acknowledgement',
    path: '/v1/documents',
    query: { partner: PARTNER, direction: 'out', acknowledgement: 'waiting' },
    status: 200,
    answer: {
      headers: json,
      body: {
        items: eachLike({ id: id(), direction: 'out', acknowledgement: { state: 'waiting' } }),
        nextCursor: string('c2'),
      },
    },
  })
}
