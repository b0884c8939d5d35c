// The whole house from outside, on both stores: OpenSSH's sftp and curl bring documents, the ERP pulls, partners
// find their answers. Nothing here looks behind a door.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type OpenGateway, openGateway } from './gateway.ts'
import { keepWhatWasTaken } from './restored.ts'

const acme = readFileSync('partners/acme/samples/850-in/minimal.edi', 'latin1')
const nordwind = readFileSync('partners/nordwind/samples/order-in/minimal.xml', 'latin1')

/** The sample under another control number, with an order number of its own. */
const numbered = (control: number): string =>
  acme
    .replaceAll('000001101', String(control).padStart(9, '0'))
    .replaceAll('1101', String(control))
    .replace('4500012001', `PO-${control}`)
/** BEG02 is a code that nobody agreed on. */
const wrong = (control: number): string => numbered(control).replace('BEG*00*SA*', 'BEG*00*ZZ*')

interface Entry {
  entryId: string
  partner: string
  order: { number: string }
}

const feed = async (open: OpenGateway): Promise<Entry[]> =>
  ((await (await open.as('erp')).get('/v1/orders?limit=100')) as { items: Entry[] }).items

const receiptOf = async (open: OpenGateway, principal: string, id: unknown) =>
  (await (await open.as(principal)).get(`/v1/receipts/${id}`)) as {
    state: string
    repeatOf?: string
    findings: { code: string }[]
    documents: { id: string; state: string; verdict?: string }[]
  }

async function byName(open: OpenGateway, name: string) {
  const { items } = (await (await open.as('acme')).get('/v1/receipts?limit=500')) as {
    items: { id: string; name?: string }[]
  }
  return receiptOf(open, 'acme', items.find((one) => one.name === name)?.id)
}

async function drop(open: OpenGateway, name: string, content: string, folder = '/inbound'): Promise<void> {
  await open.write(name, content)
  assert.deepEqual(await open.sftp(`put ${name} ${folder}/${name}`).then(({ code }) => code), 0)
  await open.rest()
}

async function listed(open: OpenGateway, folder: string): Promise<string[]> {
  const { said } = await open.sftp(`ls -1 ${folder}`)
  return said
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('sftp>'))
    .map((line) => line.trim().split('/').at(-1)!)
}

/** What waits for somebody is taken, so that what is found next came later. */
async function takeAll(open: OpenGateway): Promise<void> {
  const erp = await open.as('erp')
  for (const { entryId } of await feed(open)) await erp.post(`/v1/feed/${entryId}/accept`)
  // The hyphen: it is no failure where there is nothing.
  await open.sftp('-get /outbound/*', '-get /test/outbound/*')
}

/** Everything that is said of each document of a file. */
async function findingsOf(open: OpenGateway, door: 'sftp' | 'http', content: string): Promise<unknown[]> {
  const name = `same-${door}.edi`
  await open.write(name, content)
  if (door === 'sftp') await open.sftp(`put ${name} /inbound/${name}`)
  const posted = door === 'http' ? await open.curl('acme', '/v1/documents', name) : undefined
  await open.rest()
  const { documents } = posted ? await receiptOf(open, 'acme', posted.body.id) : await byName(open, name)
  const api = await open.as('acme')
  const shown = await Promise.all(documents.map(({ id }) => api.get(`/v1/documents/${id}`)))
  return shown.map((one) => {
    const { state, verdict, findings } = one as Record<'state' | 'verdict' | 'findings', unknown>
    return { state, verdict, findings }
  })
}

/** By store and door, what was said of the same bytes. */
const said = new Map<string, unknown[]>()
const mistaken = (control: number) => wrong(control).replace('CTT*1~', 'CTT*7~')

for (const store of ['embedded', 'postgres'] as const) {
  describe(`the doors of a house on the ${store} store`, () => {
    let open: Awaited<ReturnType<typeof openGateway>>
    before(async () => {
      open = await openGateway(store)
    })
    after(() => open.close())
    beforeEach(() => takeAll(open))

    it('takes an 850 by SFTP to the feed, its 997 to outbound, and both to the archive', async () => {
      await drop(open, 'po.edi', numbered(1))
      const [entry, ...more] = await feed(open)
      assert.deepEqual([entry?.partner, entry?.order.number, more.length], ['acme', 'PO-1', 0])
      await (await open.as('erp')).post(`/v1/feed/${entry!.entryId}/accept`)
      assert.deepEqual(await feed(open), [])
      const [name = '', ...others] = await listed(open, '/outbound')
      assert.deepEqual(others, [])
      await open.sftp(`get /outbound/${name} ack.edi`)
      assert.match(await open.read('ack.edi'), /AK1\*PO\*1~\s+AK2\*850\*0001~\s+AK5\*A~\s+AK9\*A\*1\*1\*1~/)
      assert.deepEqual(await listed(open, '/outbound'), [])
      const days = await listed(open, '/archive')
      assert.deepEqual((await listed(open, `/archive/${days.at(-1)}`)).sort(), [name, 'po.edi'].sort())
    })

    it('takes a UBL order by REST to the feed, and tells its sender by the receipt', async () => {
      await open.write('order.xml', nordwind)
      const { status, body } = await open.curl('nordwind', '/v1/documents', 'order.xml')
      await open.rest()
      const receipt = await receiptOf(open, 'nordwind', body.id)
      assert.deepEqual([status, receipt.state, receipt.documents[0]?.verdict], [202, 'concluded', 'accepted'])
      assert.deepEqual(
        (await feed(open)).map(({ order }) => order.number),
        ['NW-450001'],
      )
    })

    it('puts a bad 850 into error with its reason, and rejects it in the 997', async () => {
      const before = await listed(open, '/error')
      await drop(open, 'bad.edi', wrong(2))
      assert.deepEqual((await listed(open, '/error')).filter((name) => !before.includes(name)).sort(), [
        'bad.edi',
        'bad.edi.error.json',
        'bad.edi.error.txt',
      ])
      await open.sftp('get /error/bad.edi.error.txt', 'get /error/bad.edi copy.edi')
      assert.match(await open.read('bad.edi.error.txt'), /BEG\*00\*ZZ\*PO-2.*\n\s+\^\^/)
      assert.equal(await open.read('copy.edi'), wrong(2))
      const [name = ''] = await listed(open, '/outbound')
      await open.sftp(`get /outbound/${name} ack.edi`)
      assert.match(await open.read('ack.edi'), /AK9\*R\*1\*1\*0/)
      assert.deepEqual(await feed(open), [])
    })

    it('answers a stranger’s interchange and one of the wrong environment at the drop point, and reads neither', async () => {
      await drop(open, 'stranger.edi', numbered(3).replaceAll('ACMERETAIL     ', 'NOBODYATALL    '))
      await drop(open, 'mixed.edi', numbered(4), '/test/inbound')
      assert.equal((await byName(open, 'stranger.edi')).state, 'refused')
      assert.deepEqual(await feed(open), [])
      const ta1s = [...(await listed(open, '/outbound')), ...(await listed(open, '/test/outbound'))]
      assert.equal(ta1s.length, 2)
      assert.ok(ta1s.every((name) => name.startsWith('TA1-')))
    })

    it('knows the same bytes again, whatever their name and door, and another file under the same control number', async () => {
      await drop(open, 'one.edi', numbered(5))
      await drop(open, 'again.edi', numbered(5))
      const { body } = await open.curl('acme', '/v1/documents', 'one.edi')
      await drop(open, 'other.edi', numbered(5).replace('PO-5', 'PO-5555'))
      const repeat = await byName(open, 'again.edi')
      assert.deepEqual([repeat.state, body.state, body.repeatOf], ['repeat', 'repeat', repeat.repeatOf])
      assert.deepEqual(
        (await byName(open, 'other.edi')).findings.map(({ code }) => code),
        ['interchange-duplicate'],
      )
      assert.deepEqual(
        (await feed(open)).map(({ order }) => order.number),
        ['PO-5'],
      )
      assert.deepEqual((await listed(open, '/outbound')).map((name) => name.split('-')[0]).sort(), [
        '997',
        'TA1',
      ])
    })

    // Each gateway knows a control number once, so what goes in by one door here goes in by the other at the other.
    it('finds much wrong in a file, by either door', async () => {
      const doors = store === 'embedded' ? (['sftp', 'http'] as const) : (['http', 'sftp'] as const)
      said.set(`${store} 6`, await findingsOf(open, doors[0], mistaken(6)))
      said.set(`${store} 7`, await findingsOf(open, doors[1], mistaken(7)))
      for (const control of [6, 7]) {
        const [document, ...others] = said.get(`${store} ${control}`) as {
          verdict: string
          findings: unknown[]
        }[]
        assert.deepEqual([document?.verdict, others], ['rejected', []])
        assert.ok(document!.findings.length >= 2)
      }
    })

    it('has in a restored backup what was taken before it, and gives no control number again', () =>
      keepWhatWasTaken(open, numbered))
  })
}

it('says the same of the same bytes, whatever the door and the store', () => {
  for (const control of [6, 7])
    assert.deepEqual(said.get(`postgres ${control}`), said.get(`embedded ${control}`))
})
