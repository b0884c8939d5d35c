// Three processes on one database, for real: a door, a worker and one that is both, behind a balancer. They are killed, and
// restarted one after the other, while files arrive; `npm run torture -- --processes 3 --drop 10000` does it at length.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { tokenFor } from '../../src/cli/api.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { asIfVerified, contractsFor } from '../contract/verified.ts'
import { SEED } from '../laws/seed.ts'
import { copyPartners } from '../partner/copied.ts'
import { openApis, openSftp, post } from './clients.ts'
import type { Delivery } from './delivery.ts'
import type { Place } from './gateway.ts'
import { emptyLedger } from './ledger.ts'
import { openPlace } from './place.ts'
import { Several } from './several.ts'
import { dropAndKillAt, judge, makeDeliveries } from './severalDrop.ts'

const partners = copyPartners(mkdtempSync(join(tmpdir(), 'several-')))
const contracts = contractsFor(partners)

/** Puts another version of a mapping of Acme's on the disk, as if its contract was verified; answers its hash, and how it is taken back. */
function anotherVersion(): { hash: string; takeBack: () => void } {
  const overlay = join(partners, 'acme', '850.yaml')
  const shipped = readFileSync(overlay, 'utf8')
  writeFileSync(
    overlay,
    `${shipped}  detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }\n`,
  )
  const { guide } = loadPartner(partners, 'acme').partner!.mappings.find(({ name }) => name === '850-in')!
  const of = { partner: 'acme', mapping: '850-in', canonical: guide.canonical, version: guide.hash }
  asIfVerified({ partners, contracts }, of)
  return { hash: guide.hash, takeBack: () => writeFileSync(overlay, shipped) }
}

describe('three processes on one database', () => {
  let place: Place & { databaseUrl: string }
  let remove: () => Promise<void>
  let house: Several
  const ledger = emptyLedger()

  before(async () => {
    const opened = await openPlace('postgres')
    remove = opened.remove
    place = opened.place as Place & { databaseUrl: string }
    house = await Several.start(place, ['both', 'door', 'worker'], {
      ...{ EDIGW_PARTNERS: partners, EDIGW_CONTRACTS: contracts, EDIGW_NOTICE_SECONDS: '2' },
    })
  })
  after(async () => {
    await house?.close()
    await remove()
    rmSync(partners, { recursive: true })
  })

  it('start together for the first time with the same keys, and each partner in force once', async () => {
    const keys = house.processes.map(({ said }) => /host key (SHA256:\S+)/.exec(said)?.[1])
    assert.ok(keys[0])
    assert.deepEqual(keys, [keys[0], keys[0], undefined])
    const partners = (await house.store.activeAgreements()).map(({ partner }) => partner)
    assert.deepEqual(partners.sort(), ['acme', 'nordwind'])
  })

  it('serve documents at doors, and no more than whether it is well at a worker', async () => {
    const [, , worker] = house.processes
    const statuses = ['/healthz', '/readyz', '/metrics', '/v1/documents', '/docs'].map(
      async (path) => (await fetch(worker!.ports.http + path)).status,
    )
    assert.deepEqual(await Promise.all(statuses), [200, 200, 401, 404, 404])
  })

  it('answer one of two requests with the same Idempotency-Key that come to two of them at once', async () => {
    const apis = await openApis(house, place.data)
    const [delivery] = await makeDeliveries(2, 9_000).then((two) => two.filter(({ door }) => door === 'http'))
    const { bytes } = delivery!
    const body = { type: 'application/edi-x12', content: bytes }
    const send = () => apis.acme.post('/v1/documents', body, { 'idempotency-key': 'the-same' })
    const said = await Promise.allSettled([send(), send(), send()])
    const ids = said.flatMap((one) => (one.status === 'fulfilled' ? [(one.value as { id: string }).id] : []))
    assert.equal(new Set(ids).size, 1)
    assert.deepEqual(await send(), { ...((await send()) as object), id: ids[0] })
    ledger.deliveries.push({ ...delivery!, receipt: ids[0]!, attempts: 5, acknowledged: true })
  })

  it('put a mapping in force by one of them and roll it back by another, which believes the record of the first', async () => {
    const before = await house.store.activeMappings('acme')
    const { hash, takeBack } = anotherVersion()
    const token = await tokenFor('operator', readSetting({ EDIGW_DATA: place.data }), house.ready.http)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const act = async (index: number, what: string, body: object) => {
      const address = `${house.only(index).ready.http}/v1/mappings/acme/850-in/${what}`
      return (await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })).status
    }
    assert.equal(await act(0, 'activations', {}), 201)
    assert.ok((await house.store.activeMappings('acme')).some((one) => one.hash === hash))
    assert.equal(await act(1, 'rollback', { reason: 'quantities are prices' }), 201)
    takeBack()
    assert.deepEqual(await house.store.activeMappings('acme'), before)
  })

  it('keep what is in upload where it began, also over a kill, and take it whole elsewhere', async () => {
    const [delivery] = await makeDeliveries(1, 8_000)
    const begin = await openSftp(house.only(0), place.data)
    await begin.put('/inbound/begun.edi.part', delivery!.bytes.subarray(0, 300))
    await begin.close()
    const elsewhere = await openSftp(house.only(1), place.data)
    assert.deepEqual(await elsewhere.names('/inbound'), [])
    await elsewhere.bring({ ...delivery!, attempts: 1 })
    await elsewhere.close()
    ledger.deliveries.push({ ...delivery!, attempts: 1, acknowledged: true })
    await house.killAndStart(0)
    const again = await openSftp(house.only(0), place.data)
    assert.ok((await again.names('/inbound')).includes('begun.edi.part'))
    await again.close()
  })

  it('lose nothing and double nothing where one after the other is killed', async () => {
    const some = { ...ledger, deliveries: await makeDeliveries(40) }
    const kill = { killEvery: { files: 25 }, seed: SEED, say: () => {} }
    assert.deepEqual(await dropAndKillAt(house, place, some, { files: 40, ...kill }), [])
    ledger.cursor = some.cursor
    ledger.deliveries.push(...some.deliveries)
  })

  it('refuse no upload while one after the other is restarted', async () => {
    const ended = new AbortController()
    const lanes = [bringOneByOne(200, 'http'), bringOneByOne(300, 'put')]
    async function bringOneByOne(from: number, door: Delivery['door']): Promise<void> {
      const waiting = (await makeDeliveries(400, from)).filter((one) => one.door === door)
      const apis = await openApis(house, place.data)
      for (const one of waiting) {
        if (ended.signal.aborted) return
        one.attempts++
        if (door === 'http') one.receipt = await post(house, apis, one)
        else {
          const sftp = await openSftp(house, place.data)
          await sftp.bring(one)
          await sftp.close()
        }
        one.acknowledged = true
        ledger.deliveries.push(one)
        await wait(1000)
      }
    }
    assert.deepEqual([await house.restart(0), await house.restart(1)], [0, 0])
    ended.abort()
    await Promise.all(lanes)
  })

  it('and in the end each file has one order in the feed and one 997, and no control number was used twice', async () => {
    assert.deepEqual(await judge(house, place, ledger, () => {}), [], `SEED=${SEED}`)
  })
})
