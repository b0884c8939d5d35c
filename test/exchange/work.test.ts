import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type Desk, defaultSizes, type Perform } from '../../src/exchange/desk.ts'
import { Failure } from '../../src/exchange/failure.ts'
import { openPool } from '../../src/exchange/pool.ts'
import { openReception } from '../../src/exchange/receive.ts'
import { startWork, type Work, type WorkOptions } from '../../src/exchange/work.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { newIds } from '../../src/setting/clock.ts'
import { newFigures, type StepDone } from '../../src/setting/figures.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import type { Step } from '../../src/store/record.ts'
import { LeaseLost } from '../../src/store/store.ts'
import { borrowStore } from '../store/borrowed.ts'

let house: House
let now: number
const works: Work[] = []
// None of these steps asks an engine anything.
const pool = openPool({ threads: 0 })

beforeEach(async () => {
  now = Date.UTC(2026, 5, 1)
  const { store } = await borrowStore()
  house = { store, clock: () => new Date(now), newId: newIds(), log: noLog }
})
afterEach(async () => {
  await Promise.all(works.splice(0).map((work) => work.stop()))
  await house.store.close()
})

/** Leaves an `open` step by receiving something. */
async function leaveStep(text = 'x'): Promise<string> {
  const who = { principal: 'acme', partner: 'acme', door: 'http', environment: 'production' } as const
  const reception = openReception(house, { ...who, limit: 100 })
  await reception.append(Buffer.from(text))
  return (await reception.finish()).receipt
}

const OPTIONS: WorkOptions = { concurrency: 4, lease: 60_000, poll: 10, mostAttempts: 3 }

function work(open: Perform, options: Partial<WorkOptions> = {}): Work {
  const none: Perform = () => Promise.reject(new Error('no step of this verb was expected'))
  const verbs = { open, read: none, publish: none, acknowledge: none, write: none, seal: none, deliver: none }
  const desk: Desk = { house, registry: openRegistry(house.store), pool, sizes: defaultSizes }
  const started = startWork(
    desk,
    { ...verbs, reconcile: none, notify: none, mail: none },
    { ...OPTIONS, ...options },
  )
  works.push(started)
  return started
}

/** Ends an `open` step by its verb. */
const finish: Perform = ({ house: { store } }, { step, lease }) =>
  store.commitOpening(lease, {
    interchanges: [],
    groups: [],
    documents: [],
    done: { receipt: step.subject, state: 'opened', findings: [], steps: [] },
  })

test('a step that is left is done at once, without waiting for the poll', async () => {
  const done: string[] = []
  const loop = work(
    async (desk, held) => {
      done.push(held.step.subject)
      await finish(desk, held)
    },
    { poll: 1_000_000 },
  )
  await loop.idle()
  const receipt = await leaveStep()
  await loop.idle()
  assert.deepEqual(done, [receipt])
})

test('no more steps are at work at once than was said', async () => {
  for (const text of ['a', 'b', 'c', 'd', 'e']) await leaveStep(text)
  let [most, here] = [0, 0]
  const loop = work(
    async (desk, held) => {
      most = Math.max(most, ++here)
      await new Promise((resolve) => setImmediate(resolve))
      await finish(desk, held)
      here--
    },
    { concurrency: 2 },
  )
  await loop.idle()
  assert.equal(most, 2)
  assert.deepEqual(await house.store.countSteps(), [])
})

test('what is done within a step is told by itself, and its seconds are not the step’s', async () => {
  await leaveStep()
  const told: StepDone[] = []
  const figures = newFigures()
  figures.listen({ step: (done) => void told.push(done), receipt: () => {} })
  house = { ...house, figures }
  const loop = work(async (desk, held) => {
    await finish(desk, held)
    held.didAlso([
      { verb: 'read', seconds: 700 },
      { verb: 'publish', seconds: 300 },
    ])
  })
  await loop.idle()
  const [read, publish, open] = told
  assert.deepEqual([read?.verb, read?.seconds, publish?.seconds, open?.verb], ['read', 700, 300, 'open'])
  assert.ok(open!.seconds < 0, 'a thousand seconds were not its own')
})

test('a failure of the world is tried again, later each time, and then waits for a person', async () => {
  await leaveStep()
  const attempts: number[] = []
  const loop = work(async (_desk, { step }) => {
    attempts.push(step.attempts)
    throw new Failure('The disk is full.', { retry: 'later' })
  })
  await loop.idle()
  assert.deepEqual(attempts, [1])
  now += 1_000
  await loop.idle()
  now += 1_999
  await loop.idle()
  assert.deepEqual(attempts, [1, 2])
  now += 1
  await loop.idle()
  assert.deepEqual(attempts, [1, 2, 3])
  const [parked] = await house.store.parkedSteps(10)
  assert.match(parked?.reason ?? '', /The disk is full/)
})

test('a failure may say itself how often it is tried, as that of a partner’s server that can be down for days', async () => {
  await leaveStep()
  let tries = 0
  const loop = work(async () => {
    tries += 1
    throw new Failure('The server is down.', { retry: 'later', attempts: 5 })
  })
  for (let look = 0; look < 7; look++) {
    await loop.idle()
    now += 15 * 60_000
  }
  assert.equal(tries, 5)
  assert.equal((await house.store.parkedSteps(10)).length, 1)
})

test('a step that is tried again waits no longer though the clock is set back, beside a gateway or before it starts', async () => {
  await leaveStep()
  const attempts: number[] = []
  const open: Perform = async (_desk, { step }) => {
    attempts.push(step.attempts)
    throw new Failure('The disk is full.', { retry: 'later' })
  }
  const loop = work(open, { mostAttempts: 9 })
  await loop.idle()
  now -= 600_000
  await loop.idle()
  assert.deepEqual(attempts, [1], 'ten minutes are no longer than the longest pause')
  now -= 600_000
  await loop.idle()
  assert.deepEqual(attempts, [1, 2])
  await loop.stop()
  now -= 86_400_000
  await work(open, { mostAttempts: 9 }).idle()
  assert.deepEqual(attempts, [1, 2, 3])
})

test('a failure that can’t pass waits for a person at once', async () => {
  await leaveStep()
  const loop = work(() => Promise.reject(new Failure('The host key is another.', { retry: 'never' })))
  await loop.idle()
  assert.equal((await house.store.parkedSteps(10)).length, 1)
})

test('what the store’s engine says of a full disk is a failure, not a fault', async () => {
  await leaveStep()
  const full = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR' })
  const loop = work(() => Promise.reject(full))
  await loop.idle()
  assert.deepEqual(await house.store.parkedSteps(10), [])
  assert.deepEqual(await house.store.countSteps(), [{ verb: 'open', state: 'due', count: 1 }])
})

test('a fault parks its step with the stack, and another one goes on', async () => {
  await leaveStep('bad')
  const good = await leaveStep('good')
  const loop = work(async (desk, held) => {
    const receipt = await house.store.receipt(held.step.subject)
    if (receipt?.id !== good) throw new TypeError('undefined is not an order')
    await finish(desk, held)
  })
  await loop.idle()
  const [parked, ...others] = await house.store.parkedSteps(10)
  assert.deepEqual(others, [])
  assert.match(parked?.reason ?? '', /TypeError: undefined is not an order\n +at .*work\.test/)
  assert.equal((await house.store.receipt(good))?.state, 'opened')
})

test('a parked step that is resumed is done', async () => {
  await leaveStep()
  let broken = true
  const loop = work(async (desk, held) => {
    if (broken) throw new Error('broken')
    await finish(desk, held)
  })
  await loop.idle()
  broken = false
  const [parked] = await house.store.parkedSteps(10)
  assert.ok(await house.store.resumeStep(parked!.id, house.clock().toISOString()))
  await loop.idle()
  assert.deepEqual(await house.store.countSteps(), [])
})

test('a step that another process has taken ends quietly, and is not put back', async () => {
  await leaveStep()
  const loop = work(async () => {
    throw new LeaseLost('taken')
  })
  await loop.idle()
  assert.deepEqual(await house.store.countSteps(), [{ verb: 'open', state: 'leased', count: 1 }])
  assert.deepEqual(await house.store.parkedSteps(10), [])
})

test('a lease that was lost stops the step at its next slice', async () => {
  await leaveStep()
  const seen: string[] = []
  let taken: Step[] = []
  const loop = work(
    async (_desk, held) => {
      // Another process: the lease has run out, and it claims the step.
      now += 120_000
      const until = new Date(now + 60_000).toISOString()
      taken = await house.store.claimSteps({ limit: 1, now: house.clock().toISOString(), leaseUntil: until })
      while (seen.length === 0) {
        try {
          held.goOn()
        } catch (error) {
          seen.push((error as Error).constructor.name)
          throw error
        }
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    { lease: 30, poll: 1_000_000 },
  )
  await loop.idle()
  assert.deepEqual(seen, ['LeaseLost'])
  assert.equal(taken.length, 1)
})

test('at a stop a step ends with its slice, and goes on from there in the next process', async () => {
  const receipt = await leaveStep()
  let slices = 0
  let begun = () => {}
  const first = new Promise<void>((resolve) => {
    begun = resolve
  })
  const loop = work(async ({ house: { store } }, { lease, goOn }) => {
    for (;;) {
      const position = String(++slices)
      await store.commitOpening(lease, { interchanges: [], groups: [], documents: [], position })
      begun()
      goOn()
    }
  })
  await first
  await loop.stop()
  let position: string | undefined
  now += 1
  const next = work(async (desk, held) => {
    position = held.step.position
    await finish(desk, held)
  })
  await next.idle()
  assert.equal(position, String(slices))
  assert.equal((await house.store.receipt(receipt))?.state, 'opened')
})
