import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { FrameJob, ReadJob } from '../../src/exchange/engine/job.ts'
import { openPool, type Pool } from '../../src/exchange/pool.ts'
import { library } from '../../src/guide/library.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { order, orders } from '../flow/orders.ts'

const pools: Pool[] = []
const pool = (...options: Parameters<typeof openPool>) => {
  const made = openPool(...options)
  pools.push(made)
  return made
}
after(() => Promise.all(pools.map((one) => one.close())))

/** That of the tests which leave their threads as they were, one after the other. */
const one = pool({ threads: 1 })

const frame = (text: string): FrameJob => ({
  kind: 'frame',
  bytes: Buffer.from(text),
  limits: {},
  last: true,
})

const guide = library().resolve('x12/004010/850')
const OWN = 'overlay: x12/004010/850\npartner: own\nchanges: { detail.PO1.PO1.3: { crosswalk: units } }\n'

function read(text: string, content?: string): ReadJob {
  return {
    kind: 'read',
    mapping: { hash: guide.hash, ...(content === undefined ? {} : { content }) },
    policy: {},
    tolerance: {},
    bytes: Buffer.from(text),
    base: 0,
    delimiters: { element: 0x2a, component: 0x3e, segment: 0x7e },
    sets: [{ id: 'a', offset: 0, length: text.length, findings: [] }],
    rejected: false,
  }
}

test('a job is done in a thread, and answers plain data', async () => {
  const { events } = await one.run(frame(orders()))
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['interchange', 'group', 'set', 'group-end', 'interchange-end'],
  )
})

test('a thread asks for a mapping once, and then knows it', async () => {
  const content = JSON.stringify(guide)
  const [first] = await one.run(read(order('4711'), content))
  assert.equal(first?.number, '4711')
  // Without the content the thread could not read it, had it not kept the mapping.
  const [second] = await one.run(read(order('4712')))
  assert.equal(second?.number, '4712')
})

test('crosswalk rows are brought to a thread once a version, and the last version alone is known', async () => {
  const own = library().resolve('x12/004010/850', loadSource('own.yaml', OWN))
  const job = (number: string, version: number, ours?: string): ReadJob => ({
    ...read(order(number)),
    mapping: { hash: own.hash, content: JSON.stringify(own) },
    policy: {
      rows: { partner: 'acme', version },
      ...(ours === undefined ? {} : { crosswalks: { units: [{ theirs: 'EA', ours }] } }),
    },
  })
  const unit = async (asked: ReadJob) => {
    const [set] = await one.run(asked)
    return (JSON.parse(set!.canonical) as { lines: { quantity: { unit: string } }[] }).lines[0]!.quantity.unit
  }
  assert.equal(await unit(job('1', 1, 'H87')), 'H87')
  assert.equal(await unit(job('2', 1)), 'H87')
  assert.equal(await unit(job('3', 2, 'C62')), 'C62')
  await assert.rejects(unit(job('4', 1)), /rows of acme, version 1, are not known/)
  assert.equal(await unit(job('5', 2)), 'C62')
})

test('more jobs than threads wait their turn', async () => {
  const two = pool({ threads: 2 })
  const content = JSON.stringify(guide)
  const numbers = Array.from({ length: 20 }, (_, i) => String(5000 + i))
  const read20 = await Promise.all(numbers.map((number) => two.run(read(order(number), content))))
  assert.deepEqual(
    read20.map(([one]) => one?.number),
    numbers,
  )
})

test('a job that fails rejects with the stack of the thread, and the thread goes on', async () => {
  const broken = { ...read(order('1'), '{"guide": "x12/nothing"}'), mapping: { hash: 'x', content: '{}' } }
  await assert.rejects(one.run(broken), (error: Error) => {
    assert.match(error.stack ?? '', /engine/)
    return true
  })
  const { events } = await one.run(frame(orders()))
  assert.equal(events.length, 5)
})

test('a thread that runs out of memory fails its own job only, and is replaced', async () => {
  const small = pool({ threads: 1, memory: 24 })
  const content = JSON.stringify(guide)
  const lines = Array.from({ length: 60_000 }, (_, i) => `PO1*${i + 1}*1*EA*9.95*PE*VN*WC-${i}`).join('~\n')
  const large = order('1', '0001', { PO1: lines })
  await assert.rejects(small.run(read(large, content)), /memory/)
  const { events } = await small.run(frame(orders()))
  assert.equal(events.length, 5)
})

test('of small jobs that went together, only the one is failed that the thread died of', async () => {
  const small = pool({ threads: 1, memory: 24 })
  const first = small.run(frame(orders()))
  const poison = {
    ...read(order('1')),
    mapping: { hash: 'x', content: `[${'[],'.repeat(1_500_000)}[]]` },
  }
  const beside = [small.run(frame(orders())), small.run(poison), small.run(frame(orders()))]
  const settled = await Promise.allSettled([first, ...beside])
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  )
  assert.match(String((settled[2] as PromiseRejectedResult).reason), /memory/)
})

test('a job that takes too long is given up', async () => {
  const hasty = pool({ threads: 1, patience: 1 })
  await assert.rejects(hasty.run(read(order('1'), JSON.stringify(guide))), /took more than 1 ms/)
})

test('jobs that come after the close, or wait at it, are rejected', async () => {
  const one = pool({ threads: 1 })
  const waiting = [one.run(frame(orders())), one.run(frame(orders()))].map((job) =>
    job.then(
      () => 'done',
      () => 'rejected',
    ),
  )
  await one.close()
  assert.equal(await waiting[1], 'rejected')
  await assert.rejects(one.run(frame(orders())), /closed/)
})
