// The bench of the gateway, on a few documents: whether it counts what it says it counts. Speed is not judged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atPlace } from '../../fault/place.ts'
import { type Figures, figuresOf } from './figures.ts'
import { openHall } from './hall.ts'
import { watchEmbedded } from './machine.ts'
import { makePartners, partnerNames } from './partners.ts'
import { type Outcome, runTraffic } from './phase.ts'
import { placeOf } from './places.ts'
import { isFlat } from './soak.ts'

const DOCUMENTS = 6
// One door and one thread: each process and thread more costs a second, and is as the others.
process.env.EDIGW_THREADS = '1'

const measured: Promise<{ outcome: Outcome; figures: Figures }> = atPlace('embedded', async (place) => {
  const hall = await openHall(place, makePartners(partnerNames(1)), 1, { doors: ['sftp'] })
  try {
    const outcome = await runTraffic(hall, watchEmbedded(place.data), {
      seconds: 0.3,
      rate: DOCUMENTS / 0.3,
      window: 0,
    })
    return { outcome, figures: figuresOf(outcome) }
  } finally {
    await hall.close()
  }
})

test('each document that was sent is seen in the feed, and has its 997', async () => {
  const { outcome } = await measured
  assert.equal(outcome.documents, DOCUMENTS)
  assert.equal(outcome.toFeed.length, DOCUMENTS)
  assert.equal(outcome.toAcknowledgement.length, DOCUMENTS)
  assert.deepEqual(outcome.parked, [])
})

test('no document is seen before it was sent', async () => {
  const { outcome } = await measured
  for (const delay of [...outcome.toFeed, ...outcome.toAcknowledgement]) assert.ok(delay > 0, `${delay} ms`)
})

test('what a document costs is shared out to threads and steps, and adds up', async () => {
  const { figures } = await measured
  const costs = new Map(figures.steps.map((cost) => [cost.step, cost]))
  for (const step of ['receive', 'open, read, publish, acknowledge', 'write, seal, deliver'])
    assert.ok((costs.get(step)?.store ?? 0) > 0, `${step} has nothing in the store`)
  for (const step of ['open', 'read', 'write', 'seal'])
    assert.ok((costs.get(step)?.engine ?? 0) > 0, `${step} has nothing in the engine`)
  const { main, engine, store, other } = figures.threads
  assert.ok(main > 0 && engine > 0 && store > 0)
  assert.ok(Math.abs(main + engine + store + other - figures.cpu.gateway) < 0.001)
  assert.ok(figures.cpu.clients > 0)
  assert.ok(figures.syncs > 0)
})

test('memory is flat where the last third of the time is no higher than the one before', () => {
  const looks = (of: (second: number) => number) =>
    Array.from({ length: 60 }, (_, second): [number, number] => [second, of(second)])
  assert.equal(isFlat(looks((second) => 300 + (second % 7) * 10)), true)
  assert.equal(isFlat(looks((second) => (second < 20 ? 200 + second * 10 : 400))), true)
  assert.equal(isFlat(looks((second) => 300 + second * 4)), false)
})

test('a sample belongs to the outermost place in its stack', () => {
  const frame = (url: string, functionName = 'f') => ({ url, functionName })
  const root = frame('', '(root)')
  assert.equal(
    placeOf([root, frame('file:///x/src/exchange/open.ts'), frame('file:///x/src/store/store.ts')]),
    'open',
  )
  assert.equal(
    placeOf([root, frame('node:net'), frame('file:///x/node_modules/ssh2/lib/server.js')]),
    'door sftp',
  )
  assert.equal(placeOf([root, frame('', '(idle)')]), 'idle')
})
