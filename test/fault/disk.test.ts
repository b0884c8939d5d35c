// A disk that is full, and one that is slow: who brings something is told to come again, who only asks is answered, and
// nothing that was promised is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Delivery, Maker } from './delivery.ts'
import { Gateway, type Place } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger } from './ledger.ts'
import { openPlace } from './place.ts'
import { ledgerBroken } from './verified.ts'
import { bring, rest, type Visit, visit } from './visit.ts'

const maker = new Maker()
const ledger = emptyLedger()
const made = (door: Delivery['door'], lines = 2): Delivery => {
  const delivery = maker.x12(door, { groups: 1, sets: 1, lines, wrong: false })
  ledger.deliveries.push(delivery)
  return delivery
}

let place: Place
let gateway: Gateway
let remove: () => Promise<void>
before(async () => {
  ;({ place, remove } = await openPlace('embedded'))
  gateway = await Gateway.start(place, { environment: { EDIGW_THREADS: '1' } })
})
after(async () => {
  await gateway.kill()
  await remove()
})

const why = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: Error) => error.message,
  )

async function assertWhole(now: Visit): Promise<void> {
  await rest(gateway)
  assert.deepEqual(await broken(now, ledger.deliveries), [])
  assert.deepEqual(await ledgerBroken(place), [])
}

const SOON = 100

/** Waits until it says so by /readyz; answers what it says. */
async function readyBy(status: number): Promise<string> {
  for (;;) {
    const response = await fetch(`${gateway.ready.http}/readyz`)
    const text = await response.text()
    if (response.status === status) return text
    await gateway.until(wait(SOON))
  }
}

/** The alerts of a full disk that there are, by whether they have ended. */
async function alertsOf({ apis }: Visit): Promise<boolean[]> {
  await gateway.lookForAlerts()
  const { items } = (await apis.operator.get('/v1/alerts?all=true')) as {
    items: { kind: string; ended?: string }[]
  }
  return items.filter(({ kind }) => kind === 'not-writable').map(({ ended }) => ended !== undefined)
}

// More than a page of the database has room for, and more than an upload that is kept in memory.
const LARGE = 2600

test('while the disk is full, nothing is promised; when there is room again, what was tried is taken', () =>
  visit(gateway, place, ledger, async (now) => {
    const [posted, dropped, staged] = [made('http', LARGE / 2), made('put', LARGE / 2), made('put', LARGE)]
    await gateway.weather('full')
    assert.match(await why(bring(now, posted)), /Send it again\. \(503\)$/)
    for (const one of [dropped, staged])
      assert.match(await why(bring(now, one)), /Not possible just now: try again later/, one.name)
    assert.match(gateway.said, /database or disk is full/)
    assert.match(gateway.said, /ENOSPC/)
    assert.match(await readyBy(503), /Nothing can be written to the store or to uploads in progress\./)
    assert.deepEqual(await alertsOf(now), [])
    assert.ok(await now.apis.operator.get('/v1/documents?limit=1'))
    await gateway.weather('fair')
    await readyBy(200)
    // Two: the store, and the uploads in progress.
    assert.deepEqual(await alertsOf(now), [false, false])
    assert.deepEqual(await alertsOf(now), [true, true])
    for (const one of [posted, dropped, staged]) await bring(now, one)
    await assertWhole(now)
  }))

test('while each flush of the disk takes its time, who only asks does not wait for it, and nothing is given up', () =>
  visit(gateway, place, ledger, async (now) => {
    await gateway.weather('slow')
    const done: string[] = []
    const bringing = [made('http'), made('put', LARGE)].map((one) =>
      bring(now, one).then(() => done.push('upload')),
    )
    await fetch(`${gateway.ready.http}/healthz`).then(() => done.push('health'))
    await Promise.all(bringing)
    assert.equal(done[0], 'health')
    await rest(gateway)
    assert.doesNotMatch(gateway.said, /another process has taken the step/)
    await gateway.weather('fair')
    await assertWhole(now)
  }))
