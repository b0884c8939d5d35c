// A partner that makes us come to its own server: its order is fetched there, read, and answered there; what the ERP
// submits is put there, also when the server was down at first.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openRemoteDoor, type RemoteSide } from '../../src/door/remote/door.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { submit } from '../../src/exchange/submit.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { openPartnerServer } from '../door/remote/server.ts'
import { remoteAt } from '../door/remote/side.ts'
import { orderTo, partnersBothWays } from './bothWays.ts'
import { feedOf, openHouse } from './house.ts'

test('an order is fetched from the partner’s server and answered there, and ours is put there', async (t) => {
  const server = await openPartnerServer(t, 'out', 'in')
  const partners = await partnersBothWays()
  t.after(() => rm(partners, { recursive: true }))
  const file = join(partners, 'acme/agreement.yaml')
  const agreed = await readFile(file, 'utf8')
  const remote = JSON.stringify(remoteAt(server, { after: 'move' }))
  await writeFile(file, agreed.replace(/^doors:.*$/m, `doors: { remote: ${remote} }`))
  const secrets = await mkdtemp(join(tmpdir(), 'remote-secrets-'))
  t.after(() => rm(secrets, { recursive: true }))
  await writeFile(join(secrets, 'acme.key'), server.key, { mode: 0o600 })
  let side: RemoteSide | undefined
  const at = await openHouse({ partners, exchange: { put: (...file) => side!.put(...file) } })
  side = openRemoteDoor(at.house, { secrets, settle: 5 })
  t.after(async () => {
    await side.close()
    await at.close()
  })

  const sample = await readFile(join(partners, 'acme/samples/850-in/minimal.edi'), 'utf8')
  await server.write('out/po.edi', sample)
  await side.look()
  await at.exchange.idle()
  assert.equal((await feedOf(at.house)).length, 1)
  const [receipt] = await at.house.store.receipts({ limit: 10 })
  assert.deepEqual([receipt?.door, receipt?.state], ['remote', 'concluded'])
  assert.deepEqual([await server.list('out'), await server.list('out/archive')], [['archive'], ['po.edi']])
  const [answer, ...others] = await server.list('in')
  assert.deepEqual(others, [])
  assert.match(answer!, /^997-.*-\w{26}\.edi$/)
  assert.match(await readFile(join(server.root, 'in', answer!), 'latin1'), /AK9\*A\*1\*1\*1~/)

  server.refuse.add('OPEN')
  const { document } = await submit(at.house, openRegistry(at.house.store), {
    partner: 'acme',
    canonical: 'order',
    type: 'x12/005010/850',
    environment: 'production',
    document: orderTo('PO-7'),
  })
  await at.exchange.idle()
  const state = async () => (await at.house.store.document(document.id))?.state
  assert.equal(await state(), 'sealed')
  server.refuse.clear()
  while ((await state()) !== 'delivered') await new Promise((resolve) => setTimeout(resolve, 100))
  const name = `order-PO-7-${document.id}.edi`
  assert.ok((await server.list('in')).includes(name))
  const { interchanges } = readBytes(await readFile(join(server.root, 'in', name)), {
    receivedAt: '2026-06-01T10:30:00.000Z',
  })
  const [set] = interchanges.flatMap(({ groups }) => groups.flatMap(({ sets }) => sets))
  assert.partialDeepStrictEqual(set?.document, orderTo('PO-7'))
})
