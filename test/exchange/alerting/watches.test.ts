// What is told, and when: a disk that fills up, a feed that is left, a partner that is silent, steps that wait.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { exchangeWatches } from '../../../src/exchange/alerting/watches.ts'
import { watchOutages } from '../../../src/exchange/outage.ts'
import { openReception } from '../../../src/exchange/receive.ts'
import { newIds } from '../../../src/setting/clock.ts'
import type { House } from '../../../src/setting/house.ts'
import { noLog } from '../../../src/setting/log.ts'
import { borrowStore } from '../../store/borrowed.ts'

const DAY = 86_400_000
const GIGABYTE = 2 ** 30
const { store } = await borrowStore()
after(() => store.close())
let now = Date.parse('2026-06-01T10:30:00.000Z')
const clock = () => new Date(now)
const house: House = { store, clock, newId: newIds(clock), log: noLog }

let space = { free: 100 * GIGABYTE, total: 1_000 * GIGABYTE }
const outages = watchOutages(house, [])
const watches = exchangeWatches(house, { space: async () => space, outages, feedHours: 4 })
const found = (kind: string) => watches.find((one) => one.kind === kind)!.find()

async function receive(text: string): Promise<void> {
  const who = { principal: 'acme', partner: 'acme', door: 'http', environment: 'production' } as const
  const reception = openReception(house, { ...who, limit: 100 })
  await reception.append(Buffer.from(text))
  await reception.finish()
}

test('a disk is nearly full below a twentieth, of a large one below fifty gigabytes, of any below one', async () => {
  for (const [free, total, isTold] of [
    [51, 10_000, false],
    [49, 10_000, true],
    [6, 100, false],
    [4, 100, true],
    [1.1, 8, false],
    [0.9, 8, true],
  ] as const) {
    space = { free: free * GIGABYTE, total: total * GIGABYTE }
    assert.equal((await found('disk-nearly-full')).length, isTold ? 1 : 0, `${free} of ${total}`)
  }
})

test('a partner is silent after the time of its agreement, and never where that says none', async () => {
  const agree = (content: object, hash: string) =>
    store.registerPartner({
      partner: 'acme',
      agreement: { hash, partner: 'acme', at: clock().toISOString(), content: JSON.stringify(content) },
      mappings: [],
      crosswalks: [],
    })
  await agree({ agreement: 'acme' }, 'without')
  await receive('one')
  now += 4 * DAY
  assert.deepEqual(await found('partner-silent'), [])
  await agree({ agreement: 'acme', silence: '3d' }, 'with')
  const [silent] = await found('partner-silent')
  assert.match(silent!.says, /^Nothing came from acme for 96 hours; the last file came 2026-06-01T10:30Z$/)
  await receive('two')
  assert.deepEqual(await found('partner-silent'), [])
})

test('parked steps are one condition for each verb, partner and kind of reason', async () => {
  const at = clock().toISOString()
  const steps = await store.claimSteps({ limit: 10, now: at, leaseUntil: at })
  const reasons = ['The disk was full.', 'Error: broken\n    at somewhere (file.ts:1:1)']
  for (const [index, { id, token }] of steps.entries())
    await store.parkStep({ step: id, token }, reasons[index]!, at)
  const parked = await found('steps-parked')
  assert.deepEqual(
    parked.map(({ subject }) => subject),
    ['open/acme/failure', 'open/acme/fault'],
  )
  assert.match(parked[1]!.says, /^1 step of the verb open for acme .* Error: broken$/)
})

test('a server is told after three tries in vain, and no more once nobody goes there', async () => {
  const trouble = { place: 'put edi@host:22 /in', partner: 'acme', says: 'refused' }
  for (let tries = 1; tries <= 3; tries++) {
    assert.deepEqual(await found('server-failing'), [])
    await store.noteTrouble({ ...trouble, at: clock().toISOString() })
  }
  assert.match((await found('server-failing'))[0]!.says, /3 tries: refused$/)
  now += 2 * DAY
  assert.deepEqual(await found('server-failing'), [])
})
