// The way out of the whole house, on both stores: the ERP submits by the API, the partner fetches with OpenSSH's sftp or
// by the API, and what our reader makes of the bytes is what was submitted.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { edigwWith } from '../cli/edigw.ts'
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

async function toADropPoint(open: OpenGateway): Promise<void> {
  const sent = orderTo('PO-7001', { references: [{ type: 'department', value: '042' }] })
  const id = await submit(open, 'partner=acme&type=x12/004010/850', sent)
  assert.equal((await show(open, id)).state, 'delivered')
  const { code, said } = await open.sftp('get /outbound/order-PO-7001.edi order.edi')
  assert.equal(code, 0, said)
  assert.partialDeepStrictEqual(understood(await open.read('order.edi')), sent)
  const { state, deliveredAt, fetchedAt } = await show(open, id)
  assert.equal(state, 'fetched')
  assert.ok(deliveredAt! <= fetchedAt!)
}

async function byTheApi(open: OpenGateway): Promise<void> {
  const sent = orderToNordwind('NW-7001')
  const id = await submit(open, 'partner=nordwind', sent)
  const nordwind = await open.as('nordwind')
  assert.deepEqual(await delivered(open), [id])
  assert.partialDeepStrictEqual(understood(await nordwind.text(`/v1/documents/${id}/raw`)), sent)
  assert.equal((await fetched(open, id)).state, 'fetched')
  assert.deepEqual(await delivered(open), [])
}

async function byTheCommandLine(open: OpenGateway): Promise<void> {
  const settings = { EDIGW_DATA: dirname(open.local), EDIGW_HTTP_PORT: String(open.gateway.http.port) }
  const run = (...words: string[]) => edigwWith(settings, ...words)
  const file = async (name: string, content: object) => {
    await open.write(name, JSON.stringify(content))
    return join(open.local, name)
  }
  const to = ['--partner', 'acme', '--type', 'x12/004010/850']
  const bad = await run('submit', await file('bad.json', orderTo('C*1')), ...to)
  assert.equal(bad.code, 1, bad.err)
  assert.match(
    bad.out,
    /^order C\*1 to acme as x12\/004010\/850: parked \(\w{26}\)\n {2}It can’t be written\./,
  )
  const [, id = ''] = /\((\w{26})\)/.exec(bad.out)!
  const corrected = await file('good.json', orderTo('C-1'))
  const good = await run('documents', 'regenerate', id, '--reason', 'no asterisk', '--file', corrected)
  assert.equal(good.code, 0, good.err)
  assert.match(good.out, /^order C-1 to acme as x12\/004010\/850: delivered/)
  assert.match(good.out, /from 01\/123456789 to ZZ\/ACMERETAIL, interchange \d{9}, group PO \d+, set 0001\n/)
  assert.match(good.out, new RegExp(`delivered 20.*, not fetched yet\n {2}sent instead of ${id}\n`))
  assert.match(good.out, /acknowledgement: waiting, due /)
  const again = await run('submit', corrected, ...to)
  assert.match(again.out, /submitted before; nothing more is sent\. .*edigw documents regenerate/)
  const tried = await run('submit', await file('test.json', orderTo('C-2')), ...to, '--test', '--json')
  assert.equal((JSON.parse(tried.out) as { environment: string }).environment, 'test')
  const what = await run('submit', await file('what.json', { schema: 'acknowledgement/1' }), ...to)
  assert.equal(what.code, 2)
  assert.match(what.err, /must say in "schema" what it is, one of .*invoice\/1/)
}

describe('the way out of a house', () => {
  it('goes by drop point, API and command line on the embedded store', () =>
    atGateway(
      'embedded',
      async (open) => {
        await toADropPoint(open)
        await byTheApi(open)
        await byTheCommandLine(open)
      },
      partners,
    ))

  it('goes by drop point and API on the postgres store', () =>
    atGateway(
      'postgres',
      async (open) => {
        await toADropPoint(open)
        await byTheApi(open)
      },
      partners,
    ))
})
