// What is old goes by the agreement's or the installation's word, on both stores: never what is under way, waits or is not
// settled; and what went still explains itself.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { verify } from '../../../src/exchange/ledger/verify.ts'
import { purgeOld, retentionDuty, wouldGo } from '../../../src/exchange/retention.ts'
import { benchSizes } from '../../../src/exchange/trying/bench.ts'
import { tryReading } from '../../../src/exchange/trying/read.ts'
import { openRegistry } from '../../../src/partner/registry.ts'
import type { Clock } from '../../../src/setting/clock.ts'
import { newIds } from '../../../src/setting/clock.ts'
import { noLog } from '../../../src/setting/log.ts'
import { openPostgres } from '../../../src/store/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { filesIn, openHouse } from '../../flow/house.ts'
import { order, orders } from '../../flow/orders.ts'
import { freshDatabase } from '../../postgres.ts'
import { borrowStore } from '../../store/borrowed.ts'
import { sharedEngine } from '../engines.ts'
import { type Filled, fill } from '../ledger/filled.ts'

const YEAR_LATER: Clock = () => new Date('2027-06-02T00:00:00.000Z')
const by = { principal: 'olga' }
const ALL = { bytes: '300d', documents: '300d', files: '300d' }

/** Counts of Acme by kind, without those of which nothing goes. */
const ofAcme = (going: Awaited<ReturnType<typeof wouldGo>>) =>
  Object.fromEntries(
    going.flatMap(({ partner, kind, count }) => (partner === 'acme' && count > 0 ? [[kind, count]] : [])),
  )

async function disagreements(store: Store): Promise<string[]> {
  const sentences: string[] = []
  const onDisagreement = ({ sentence }: { sentence: string }) => sentences.push(sentence)
  await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
  return sentences
}

/** The partner fetched what stood there, and the ERP decided on the rest. */
async function settle(store: Store, { entries }: Filled): Promise<void> {
  const house = { store, clock: YEAR_LATER, newId: newIds(), log: noLog }
  for (const file of await filesIn(house, 'outbound'))
    await store.fileFetched(file, '2026-06-01T12:00:00.000Z', '2026-06-01')
  await store.decide(entries[1]!, { decision: 'accepted', at: '2026-06-01T12:00:00.000Z' })
}

async function promises(store: Store): Promise<void> {
  const filled = await fill(store)
  const house = { store, clock: YEAR_LATER, newId: newIds(), log: noLog }
  const going = async (setting: Parameters<typeof wouldGo>[1]) =>
    ofAcme(await wouldGo(store, setting, YEAR_LATER()))

  assert.deepEqual(
    await wouldGo(store, {}, YEAR_LATER()),
    [],
    'everything is kept where nobody says otherwise',
  )
  assert.deepEqual(await going({ bytes: '2y', documents: '400d' }), {}, 'nothing is so old')
  // One order is not decided on, and nothing that we sent was fetched: what is settled is the rejected one, and the failed.
  const unsettled = await going({ bytes: '300d', documents: '300d' })
  assert.equal(unsettled.bytes, 2)
  await settle(store, filled)
  const before = await going(ALL)
  const errors = await filesIn(house, 'error')

  const went = await purgeOld(house, ALL, by)
  assert.deepEqual(ofAcme(went).bytes, before.bytes, 'what was shown is what goes')
  assert.equal(ofAcme(went).documents, before.documents)
  assert.ok(before.bytes! > unsettled.bytes! && before.documents! >= 4)

  const receipt = (await store.receipt(filled.first))!
  assert.equal((await store.readBytes(receipt.blob, 0, 100)).length, 0)
  assert.equal(await store.reading(filled.published), undefined)
  const stone = await store.purged('bytes', receipt.blob)
  assert.deepEqual([stone?.rule, stone?.bytes], ['bytes: 300d of the setting', receipt.bytes])
  assert.equal((await store.document(filled.published))?.number, 'L-1')
  assert.deepEqual(await filesIn(house, 'archive', { day: '2026-06-01' }), [])
  assert.ok(errors.length > 0 && (await filesIn(house, 'error')).length === 0)
  for (const { blob } of errors)
    assert.equal((await store.readBytes(blob, 0, 100)).length, 0, 'no bytes stay that nothing names')

  const document = (await store.document(filled.published))!
  const bench = {
    ...{ store, registry: openRegistry(store), pool: sharedEngine(), clock: YEAR_LATER, sizes: benchSizes },
  }
  const version = (await bench.registry.mapping(document.mapping!))!
  assert.deepEqual(await tryReading(bench, [document], [version]), [], 'nobody tries what is gone')

  const waiting = (await store.outbound(filled.sent.id))!
  assert.ok(waiting.canonical.length > 0, 'what waits for its acknowledgement stays')
  assert.ok((await store.readBytes(waiting.blob!, 0, 100)).length > 0)
  assert.deepEqual(await disagreements(store), [], 'the books add up')
  assert.deepEqual(ofAcme(await purgeOld(house, ALL, by)), {}, 'and nothing goes twice')
  const [none, ...noted] = await store.auditTrail({ act: 'retention', limit: 99 })
  assert.deepEqual([none?.act, none?.principal], ['retention found nothing', 'olga'])
  const [told, ...more] = noted.map(({ detail }) => JSON.parse(detail))
  assert.deepEqual(more, [], 'a run has one entry')
  const ofBytes = (told.went as { partner: string; rule: string; count: number }[]).filter(
    ({ partner, rule }) => partner === 'acme' && rule.startsWith('bytes:'),
  )
  assert.deepEqual(
    ofBytes.map(({ count }) => count),
    [before.bytes],
    'which says how much went',
  )

  const at = await openHouse({ store })
  const two = orders({ groups: [[order('L-1'), order('L-2', '0002')]] })
  assert.equal(
    (await at.bring(two, { name: 'later.edi' })).repeatOf,
    filled.first,
    'what comes again is known',
  )
  await at.exchange.stop()
}

export const retentionPromises = (): void => {
  describe('what is old', () => {
    it('goes from the embedded store, and what is not settled stays', async () => {
      const { store } = await borrowStore()
      await promises(store)
      await store.close()
    })

    it('goes from PostgreSQL, and what is not settled stays', async () => {
      const { url, drop } = await freshDatabase()
      const store = await openPostgres({ url })
      await promises(store)
      await store.close()
      await drop()
    })

    it('is kept as the agreement says, before the installation; the duty ends soon after it is told to', async () => {
      const { store } = await borrowStore()
      const at = '2026-06-01T10:00:00.000Z'
      const content = JSON.stringify({ keep: { bytes: '10d' } })
      await store.registerPartner({
        partner: 'acme',
        agreement: { hash: 'one', partner: 'acme', at, content },
        mappings: [],
        crosswalks: [],
      })
      const house = { store, clock: YEAR_LATER, newId: newIds(), log: noLog }
      const setting = { bytes: '1y', documents: '7y' }
      const rules = (await wouldGo(store, setting, YEAR_LATER())).map(({ kind, keep, by }) => [
        kind,
        keep,
        by,
      ])
      assert.deepEqual(rules, [
        ['bytes', '10d', 'agreement'],
        ['documents', '7y', 'setting'],
      ])
      const duty = retentionDuty(house, setting)
      assert.equal(duty.name, 'retention')
      await duty.act(AbortSignal.abort())
      await store.close()
    })
  })
}
