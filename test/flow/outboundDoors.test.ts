// The way out of the whole house, on both stores: the ERP submits by the API, the partner fetches with OpenSSH's sftp or
// by the API, and what our reader makes of the bytes is what was submitted.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { orderTo, orderToNordwind, partnersBothWays } from './bothWays.ts'
import { atGateway, type OpenGateway } from './gateway.ts'

let partners: string
before(async () => {
  partners = await partnersBothWays()
})
after(() => rm(partners, { recursive: true }))

interface Shown {
  id: string
  state: string
  deliveredAt?: string
  fetchedAt?: string
  replaces?: string
  sentAs: { interchangeControl?: string; groupControl?: string }
}

async function submit(open: OpenGateway, path: string, order: object): Promise<string> {
  const body = { type: 'application/json', content: JSON.stringify(order) }
  const { id } = (await (await open.as('erp')).post(`/v1/outbound/orders?${path}`, body)) as { id: string }
  await open.rest()
  return id
}

const show = async (open: OpenGateway, id: string) =>
  (await (await open.as('erp')).get(`/v1/documents/${id}`)) as Shown

/** What waits for Nordwind. */
async function delivered(open: OpenGateway): Promise<string[]> {
  const page = await (await open.as('nordwind')).get('/v1/documents?direction=out&state=delivered')
  return (page as { items: Shown[] }).items.map(({ id }) => id)
}

/** The document once it is told that its bytes have left, which is a moment after their last one came. */
async function fetched(open: OpenGateway, id: string): Promise<Shown> {
  for (let looks = 0; ; looks++) {
    const shown = await show(open, id)
    if (shown.state === 'fetched' || looks === 100) return shown
    await wait(20)
  }
}

/** The one document of a file, as one reads it who knows the guides. */
function understood(text: string) {
  const { interchanges } = readBytes(Buffer.from(text), { receivedAt: '2026-06-01T10:30:00.000Z' })
  const [set, ...others] = interchanges.flatMap(({ groups }) => groups.flatMap(({ sets }) => sets))
  assert.deepEqual([others, set?.findings], [[], []])
  return set!.document
}

for (const store of ['embedded', 'postgres'] as const)
  describe(`the way out on the ${store} store`, () => {
    it('takes an order to a drop point whole, and knows when it was fetched', () =>
      atGateway(
        store,
        async (open) => {
          const sent = orderTo('PO-7001', { references: [{ type: 'department', value: '042' }] })
          const id = await submit(open, 'partner=acme&type=x12/004010/850', sent)
          assert.equal((await show(open, id)).state, 'delivered')
          const { code, said } = await open.sftp('get /outbound/order-PO-7001.edi order.edi')
          assert.equal(code, 0, said)
          assert.partialDeepStrictEqual(understood(await open.read('order.edi')), sent)
          const { state, deliveredAt, fetchedAt } = await show(open, id)
          assert.equal(state, 'fetched')
          assert.ok(deliveredAt! <= fetchedAt!)
          const again = (await (
            await open.as('operator')
          ).post(`/v1/documents/${id}/regenerate`, {
            type: 'application/json',
            content: JSON.stringify({ reason: 'they lost it' }),
          })) as { id: string }
          await open.rest()
          const anew = await show(open, again.id)
          assert.deepEqual(
            [anew.state, anew.replaces, anew.sentAs.interchangeControl],
            ['delivered', id, '000000002'],
          )
        },
        partners,
      ))

    it('keeps an order for a partner without a drop point until it asks for it', () =>
      atGateway(
        store,
        async (open) => {
          const sent = orderToNordwind('NW-7001')
          const id = await submit(open, 'partner=nordwind', sent)
          const nordwind = await open.as('nordwind')
          assert.deepEqual(await delivered(open), [id])
          assert.partialDeepStrictEqual(understood(await nordwind.text(`/v1/documents/${id}/raw`)), sent)
          assert.equal((await fetched(open, id)).state, 'fetched')
          assert.deepEqual(await delivered(open), [])
        },
        partners,
      ))
  })
