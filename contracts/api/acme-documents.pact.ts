// The contract of a trading partner with the gateway's API, told by Acme: it posts a file, looks what became of it,
// reads what was wrong in words, finds the acknowledgement, and is refused what is not its business.
import { MatchersV3 } from '@pact-foundation/pact'
import { type Interaction, pactOf } from './interaction.ts'
import { bearer, FIRST, id, instant, json, link, problem, problemJson } from './words.ts'

const { eachLike, integer, regex, string } = MatchersV3

const PARTNER = 'acme'
const own = { with: { partner: PARTNER }, headers: bearer }
const edi = { ...bearer, 'Content-Type': 'application/edi-x12' }

/** An 850 of Acme's under a control number of six digits. */
const order = (control: number, number: string): string =>
  [
    `ISA*00*          *00*          *ZZ*ACMERETAIL     *01*123456789      *250314*0915*U*00401*000${control}*0*P*>~`,
    `GS*PO*ACMERETAIL*123456789*20250314*0915*${control}*X*004010~`,
    'ST*850*0001~',
    `BEG*00*SA*${number}**20250314~`,
    'PO1*1*24*EA*9.95**VN*WC-10~',
    'CTT*1~',
    'SE*5*0001~',
    `GE*1*${control}~`,
    `IEA*1*000${control}~`,
    '',
  ].join('\n')

const receipt = { headers: { ...json, Location: link('/v1/receipts') } }

async function posting(promise: (one: Interaction) => Promise<void>): Promise<void> {
  const post = { method: 'POST', path: '/v1/documents', headers: edi } as const
  const links = { self: link('/v1/receipts') }
  await promise({
    ...post,
    given: 'no order waits',
    says: 'a file with an order',
    headers: { ...edi, 'X-File-Name': 'PO-4500020001.edi' },
    body: order(910001, '4500020001'),
    status: 202,
    answer: { ...receipt, body: { id: id(), state: 'received', links } },
  })
  const again = order(910002, '4500020002')
  await promise({
    ...post,
    given: 'the partner brought this file before',
    with: { partner: PARTNER, file: again },
    says: 'the same file again',
    body: again,
    status: 202,
    answer: {
      ...receipt,
      body: {
        id: id(),
        state: 'repeat',
        repeatOf: id(),
        links: { ...links, repeatOf: link('/v1/receipts') },
      },
    },
  })
}

async function looking(promise: (one: Interaction) => Promise<void>): Promise<void> {
  const taken = { ...own, given: 'an order of the partner was taken in', status: 200 }
  const summary = {
    id: id(),
    direction: 'in',
    receipt: id(),
    partner: PARTNER,
    type: 'x12/004010/850',
    canonical: 'order',
    number: string('4500012001'),
    control: string('0001'),
    state: 'published',
    verdict: 'accepted',
    at: instant(),
    links: {
      self: link('/v1/documents'),
      acknowledgements: regex('/v1/documents/.+/acknowledgements', `/v1/documents/${FIRST}/acknowledgements`),
    },
  }
  await promise({
    ...taken,
    says: 'what became of a file',
    path: '/v1/receipts/{receipt}',
    answer: {
      headers: json,
      body: {
        id: id(),
        partner: PARTNER,
        state: 'concluded',
        findings: [],
        documents: eachLike(summary),
        nextCursor: string('c'),
      },
    },
  })
  await promise({
    ...taken,
    says: 'what became of an order',
    path: '/v1/documents/{document}',
    answer: { headers: json, body: { ...summary, findings: [], segments: integer(5) } },
  })
  await promise({
    ...taken,
    says: 'an order by its number',
    path: '/v1/documents',
    query: { number: '{number}' },
    answer: { headers: json, body: { items: eachLike(summary), nextCursor: string('c') } },
  })
  await promise({
    ...taken,
    says: 'the acknowledgements of an order',
    path: '/v1/documents/{document}/acknowledgements',
    answer: {
      headers: json,
      body: {
        items: eachLike({
          id: id(),
          direction: 'out',
          partner: PARTNER,
          type: 'x12/004010/997',
          canonical: 'acknowledgement',
          state: string('delivered'),
          links: {
            self: link('/v1/documents'),
            raw: regex('/v1/documents/.+/raw', `/v1/documents/${FIRST}/raw`),
          },
        }),
      },
    },
  })
  await promise({
    ...taken,
    says: 'the bytes of an order',
    path: '/v1/documents/{document}/raw',
    answer: { headers: { 'Content-Type': regex('application/edi-x12(;.*)?', 'application/edi-x12') } },
  })
  await rejected(promise)
}

async function rejected(promise: (one: Interaction) => Promise<void>): Promise<void> {
  const state = { ...own, given: 'an order of the partner was rejected', status: 200 }
  await promise({
    ...state,
    says: 'what was wrong in an order that was rejected',
    path: '/v1/documents/{document}',
    answer: {
      headers: json,
      body: {
        id: id(),
        state: 'draft',
        verdict: 'rejected',
        findings: eachLike({
          code: string('segment-count-wrong'),
          severity: 'error',
          sentence: string('SE01 says 6 segments, but there are 5.'),
          at: { segment: integer(6), id: string('SE'), offset: integer(300), length: integer(4) },
          standard: {},
        }),
      },
    },
  })
  await promise({
    ...state,
    says: 'what was understood of an order that was rejected',
    path: '/v1/documents/{document}/draft',
    answer: { headers: json, body: { schema: 'order/1' } },
  })
}

async function refused(promise: (one: Interaction) => Promise<void>): Promise<void> {
  const answer = (status: number, code: string) => ({ headers: problemJson, body: problem(status, code) })
  const post = { method: 'POST', path: '/v1/documents', given: 'no order waits' } as const
  await promise({
    ...post,
    says: 'a file without a token',
    headers: { 'Content-Type': 'application/edi-x12' },
    body: order(910003, '4500020003'),
    status: 401,
    answer: answer(401, 'unauthenticated'),
  })
  await promise({
    ...post,
    says: 'a file with a token that is not ours',
    headers: { Authorization: 'Bearer aaaa.bbbb.cccc', 'Content-Type': 'application/edi-x12' },
    body: order(910004, '4500020004'),
    status: 401,
    answer: answer(401, 'unauthenticated'),
  })
  await promise({
    given: 'two orders wait',
    says: 'a pull of the feed, which is for the ERP',
    path: '/v1/orders',
    headers: bearer,
    status: 403,
    answer: answer(403, 'forbidden'),
  })
  await promise({
    given: 'an order of another partner was taken in',
    with: { partner: 'harborline' },
    says: 'an order of another partner',
    path: '/v1/documents/{document}',
    headers: bearer,
    status: 404,
    answer: answer(404, 'not-found'),
  })
  await promise({
    ...post,
    given: 'a file has at most so many bytes',
    with: { bytes: 4000 },
    says: 'a file that is too large',
    headers: edi,
    body: order(910005, '4500020005').padEnd(4001, '\n'),
    status: 413,
    answer: answer(413, 'too-large'),
  })
  await promise({
    ...post,
    says: 'a file of a kind that is not taken',
    headers: { ...bearer, 'Content-Type': 'text/csv' },
    body: 'number,quantity\n4500020006,24\n',
    status: 415,
    answer: answer(415, 'unsupported-media-type'),
  })
}

/** Writes its interactions into the pact below a directory. */
export async function writePact(dir: string): Promise<void> {
  const promise = pactOf(`partner.${PARTNER}`, dir)
  await posting(promise)
  await looking(promise)
  await refused(promise)
}
