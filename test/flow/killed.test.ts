// The gateway dies after any of its commits, and another one goes on: the outcome is that of a house that was
// never disturbed. What the client saw counts: the feed, the files, the acknowledgements.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeOptions } from '../../src/exchange/exchange.ts'
import type { Store } from '../../src/store/store.ts'
import { documentsOf, feedOf, filesIn, openHouse, receive, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

const FILE = orders({
  ask: '1',
  groups: [
    [order('4500030001', '0001'), order('4500030002', '0002', { CTT: 'CTT*9' }), order('4500030003', '0003')],
    [order('4500030004', '0001')],
  ],
})

/** Slices of one, so that every kind of step is cut between any two of its commits. */
const SLICED = {
  atOnceBytes: 0,
  frameBytes: 100,
  openSets: 1,
  openBytes: 1,
  readSets: 1,
  page: 1,
  concurrency: 1,
  lease: 50,
  poll: 20,
}

/** All that can be is committed at once, as in a house that nobody slices. */
const AT_ONCE = { lease: 50, poll: 20 }

const COMMITS = new Set([
  'commitReceipt',
  'commitSending',
  'commitOpening',
  'commitReading',
  'commitPublishing',
  'commitAcknowledging',
  'commitWriting',
  'reserveControlNumbers',
  'commitSealing',
  'commitDelivering',
])

/** A store that dies behind its nth commit: that one is durable, its answer is lost, nothing more is done. */
function dyingStore(store: Store, n: number): { store: Store; died: () => boolean } {
  let left = n
  const dead = () => Promise.reject(new Error('this gateway is dead'))
  const proxy = new Proxy(store, {
    get(target, name: keyof Store) {
      const verb = target[name]
      if (typeof verb !== 'function' || name === 'onWork') return verb
      return async (...given: unknown[]) => {
        if (left < 0) return dead()
        const answer = await (verb as (...args: unknown[]) => unknown).apply(target, given)
        if (COMMITS.has(name) && left-- === 0) return dead()
        return answer
      }
    },
  })
  return { store: proxy, died: () => left < 0 }
}

async function outcome({ house }: TestHouse, receipt: string): Promise<unknown> {
  const entries = await feedOf(house)
  const documents = await documentsOf(house, receipt)
  const numberOf = (id: string) => documents.find((one) => one.id === id)?.number
  const outbound = await filesIn(house, 'outbound')
  const withoutTime = (text: string) =>
    text.replace(/\*\d{6,8}\*\d{4}\*/g, '*when*').replace(/\*0*\d+\*(0|P)\*/g, '*n*')
  return {
    feed: entries.map(({ document }) => numberOf(document)),
    documents: documents.map(({ number, state, verdict }) => [number, state, verdict]),
    files: outbound.map(({ name }) => name),
    texts: (await Promise.all(outbound.map((file) => textOf(house, file)))).map(withoutTime),
    errors: (await filesIn(house, 'error')).map(({ name }) => name),
    inbound: await filesIn(house, 'inbound'),
    parked: await house.store.parkedSteps(10),
    steps: await house.store.countSteps(),
  }
}

async function undisturbed(exchange: ExchangeOptions): Promise<unknown> {
  const at = await openHouse({ exchange })
  const { id } = await at.bring(FILE, { name: 'kill.edi' })
  const result = await outcome(at, id)
  await at.close()
  return result
}

/** Dies behind the nth commit, opens again and finishes; undefined where there was no nth commit. */
async function disturbed(exchange: ExchangeOptions, n: number): Promise<unknown> {
  let died = () => false
  const wrap = (store: Store) => {
    const dying = dyingStore(store, n)
    died = dying.died
    return dying.store
  }
  const first = await openHouse({ exchange: { ...exchange, lease: 60_000 }, wrap })
  const id = await receive(first.house, FILE, { name: 'kill.edi' })
  let atRest = false
  void first.exchange.idle().then(() => {
    atRest = true
  })
  await until(() => atRest || died())
  const second = await openHouse({ after: first, exchange, later: 120_000 })
  await second.exchange.idle()
  const result = died() ? await outcome(second, id) : undefined
  await second.close()
  return result
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** All commits in a full run, each fourth one, from one that the seed says, otherwise. */
const STRIDE = process.env.TEST_FULL ? 1 : 4
const FIRST = Number(process.env.SEED ?? 0) % STRIDE

/** Dies behind each of the commits in turn; how many there are. */
async function killEach(exchange: ExchangeOptions, expected: unknown, first: number, stride: number) {
  for (let commit = first; ; commit += stride) {
    const result = await disturbed(exchange, commit)
    if (result === undefined) return commit
    assert.deepEqual(result, expected, `killed behind commit ${commit}`)
  }
}

test('killed behind any commit, the next gateway brings the same outcome', async () => {
  const expected = await undisturbed(SLICED)
  const commits = await killEach(SLICED, expected, FIRST, STRIDE)
  assert.ok(commits > 20, `every step was cut, in ${commits} commits`)
})

test('killed behind any commit of what is committed at once, the next one brings what the steps would have brought', async () => {
  const commits = await killEach(AT_ONCE, await undisturbed(SLICED), 0, 1)
  assert.equal(commits, 4, 'the receipt, and three answers')
})
