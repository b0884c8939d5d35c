// A clock that is set back by an hour, and one that leaps ahead by a day: what came later stays behind what came before,
// nothing is done twice, and what waits for its time comes when that is there.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { signingKeys, signToken } from '../../src/door/http/index.ts'
import { verifyToken } from '../../src/door/http/token.ts'
import { type Exchange, startExchange } from '../../src/exchange/exchange.ts'
import { verify } from '../../src/exchange/ledger/verify.ts'
import { submit } from '../../src/exchange/submit.ts'
import type { Notify } from '../../src/exchange/telling.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { after as from, instant, newIds } from '../../src/setting/clock.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import { sharedEngine } from '../exchange/engines.ts'
import { orderTo, partnersBothWays } from '../flow/bothWays.ts'
import { feedOf, receive } from '../flow/house.ts'
import { order, orders } from '../flow/orders.ts'
import { borrowStore } from '../store/borrowed.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let now = Date.parse('2026-06-01T10:30:00.000Z')
const clock = () => new Date(now)
const leap = (by: number) => {
  now += by
}
let house: House
let exchange: Exchange
let partners: string
/** How webhooks are told. */
let tell: Notify
before(async () => {
  const { store } = await borrowStore()
  partners = await partnersBothWays()
  house = { store, clock, newId: newIds(clock), log: noLog }
  await applyPartners(house, partners, noGate)
  exchange = startExchange(house, { pool: sharedEngine(), poll: 20, notify: (...event) => tell(...event) })
})
after(async () => {
  await exchange.stop()
  await house.store.close()
  await rm(partners, { recursive: true })
})

test('orders stand in the feed as they came, and their ids rise, whichever way the clock leaps', async () => {
  const brought: string[] = []
  for (const [index, by] of [0, -HOUR, DAY, -DAY].entries()) {
    leap(by)
    const file = orders({
      isa13: String(index + 1).padStart(9, '0'),
      gs06: String(index + 1),
      groups: [[order(`C-${index + 1}`)]],
    })
    brought.push(await receive(house, file, {}))
    await exchange.idle()
  }
  const { store } = house
  assert.deepEqual(brought, brought.toSorted())
  assert.deepEqual(
    (await store.receipts({ limit: 10 })).map(({ id, state }) => [id, state]),
    brought.map((id) => [id, 'concluded']),
  )
  const entries = await feedOf(house)
  const numbers = await Promise.all(entries.map(async (one) => (await store.document(one.document))?.number))
  assert.deepEqual(numbers, ['C-1', 'C-2', 'C-3', 'C-4'])
  const said: string[] = []
  const onDisagreement = ({ sentence }: { sentence: string }) => said.push(sentence)
  await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
  assert.deepEqual(said, [])
})

test('what is under way when the clock leaps ahead is not begun a second time', async () => {
  const told: string[] = []
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  let begin = (): void => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  tell = async (_, { id }) => {
    told.push(id)
    begin()
    await answered
    return { outcome: 'delivered', said: '200' }
  }
  await house.store.putWebhook({
    ...{ id: 'hook', environment: 'production', url: 'https://erp.example/hook', events: ['document.ready'] },
    ...{ secret: 'whsec_x', state: 'active', at: '2026-06-01T10:30:00.000Z', principal: 'erp' },
  })
  await receive(house, orders({ isa13: '000000008', gs06: '8', groups: [[order('L-1')]] }), {})
  await begun
  leap(DAY)
  const later = await receive(house, orders({ isa13: '000000009', gs06: '9', groups: [[order('L-2')]] }), {})
  while ((await house.store.receipt(later))?.state !== 'concluded') await new Promise(setImmediate)
  const twice = told.length
  answer()
  await exchange.idle()
  assert.equal(twice, 1)
  assert.equal(new Set(told).size, told.length)
})

test('what is due in a day is not overdue an hour back, and is a day ahead', async () => {
  const { document } = await submit(house, openRegistry(house.store), {
    partner: 'acme',
    canonical: 'order',
    type: 'x12/004010/850',
    environment: 'production',
    document: orderTo('O-1'),
  })
  const state = async () => {
    await exchange.idle()
    return (await house.store.document(document.id))?.acknowledgement
  }
  assert.equal(await state(), 'waiting')
  leap(-HOUR)
  assert.equal(await state(), 'waiting')
  leap(DAY + 2 * HOUR)
  assert.equal(await state(), 'overdue')
})

test('what a killed process was at is taken over within a lease, though the clock was set back since', {
  timeout: 60_000,
}, async () => {
  await exchange.stop()
  const left = await receive(house, orders({ isa13: '000000010', gs06: '10', groups: [[order('K-1')]] }), {})
  const lease = 300
  await house.store.claimSteps({ limit: 10, now: instant(clock), leaseUntil: from(clock, lease) })
  leap(-HOUR)
  exchange = startExchange(house, { pool: sharedEngine(), poll: 20, lease })
  while ((await house.store.receipt(left))?.state !== 'concluded') await setTimeout(20)
  await exchange.idle()
})

test('a token holds when the clock is set back, and not a day later', () => {
  const keys = signingKeys(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  const at = new Date('2026-06-01T10:30:00.000Z')
  const caller = { principal: 'erp', role: 'erp', environment: 'production' } as const
  const token = signToken(keys, caller, { id: 'token', at })
  const from = (by: number) => verifyToken(keys, token, new Date(at.getTime() + by)).principal
  assert.equal(from(-HOUR), 'erp')
  assert.throws(() => from(DAY), /The token has expired/)
})
