// The data and the processes of `edigw bench`, on some kilobytes: figures would be worth nothing if the data were
// wrong, or other data each time, or if a level skipped some. Nothing here is timed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readX12 } from '../../src/guide/mapping.ts'
import { main } from './bench.ts'
import { LEVELS } from './level/levels.ts'
import { mappingOf } from './level/mapping.ts'
import { overSets } from './level/sets.ts'
import { inMemory, Streamed } from './level/source.ts'
import { type Extent, interchange, type Kind } from './made/interchange.ts'
import { measureStream } from './measure/child.ts'

const ORDER = 'x12/004010/850'
const SHIPMENT = 'x12/004010/856'

const made = (kind: Kind, extent: Extent, seed = 1) => Buffer.concat([...interchange(kind, extent, seed)])

const pulled = (bytes: Uint8Array, step: number) => {
  let from = 0
  return (to: Uint8Array, at: number, length: number) => {
    const piece = bytes.subarray(from, from + Math.min(length, step))
    to.set(piece, at)
    from += piece.length
    return piece.length
  }
}

test('the same seed makes the same bytes, and another seed others', () => {
  const extent = { bytes: 20_000 }
  assert.ok(made('orders', extent, 7).equals(made('orders', extent, 7)))
  assert.ok(!made('orders', extent, 7).equals(made('orders', extent, 8)))
})

test('orders are as large as they should be', () => {
  assert.ok(Math.abs(made('orders', { sets: 300 }).length / 300 - 2400) < 240)
  assert.ok(Math.abs(made('small', { sets: 300 }).length / 300 - 500) < 50)
})

for (const [kind, guide, sets] of [
  ['orders', ORDER, 60],
  ['small', ORDER, 120],
  ['shipments', SHIPMENT, 6],
] as const)
  test(`every value of the ${kind} is valid and has its place in the canonical document`, () => {
    const bytes = made(kind, { sets })
    const mapping = mappingOf(guide)
    const lost: string[] = []
    const outcome = overSets((set) => {
      const reading = readX12(mapping, set, {})
      lost.push(...reading.unmapped.map((value) => value.guide))
      assert.deepEqual(reading.findings, [])
      return 0
    })(inMemory(bytes))
    assert.deepEqual(outcome, { bytes: bytes.length, documents: sets, findings: 0 })
    // Whether an HL has others below it follows from the tree.
    assert.deepEqual(
      lost.filter((one) => !one.endsWith('.HL.4')),
      [],
    )
  })

test('a receipt in pieces of any size is the same to a level as one in memory', () => {
  const bytes = made('orders', { bytes: 700_000 })
  const level = LEVELS.frame.open(ORDER, bytes)
  const whole = level(inMemory(bytes))
  assert.equal(whole.bytes, bytes.length)
  for (const step of [997, 65_536])
    assert.deepEqual(level(new Streamed(pulled(bytes, step), bytes.length)), whole)
})

test('each level goes through every byte and every set', () => {
  const bytes = made('orders', { sets: 12 })
  for (const [name, { open }] of Object.entries(LEVELS)) {
    const outcome = open(ORDER, bytes)(inMemory(bytes))
    assert.equal(outcome.findings, 0, name)
    assert.equal(outcome.documents, name === 'loop' ? 0 : name === 'write' ? 13 : 12, name)
    if (name !== 'write') assert.equal(outcome.bytes, bytes.length, name)
  }
})

test('a process of its own counts what it is sent, but for what only warmed it', async () => {
  const receipts = [1, 2, 3].map((sets) => interchange('orders', { sets }, sets))
  const answer = await measureStream({ kind: 'stream', level: 'read', guide: ORDER, warm: 1 }, receipts)
  assert.equal(answer.outcome.documents, 5)
  assert.equal(answer.outcome.findings, 0)
  assert.ok(answer.spent.cpu > 0 && answer.peak >= answer.idle)
})

test('a run tells what it measured, for machines too', async () => {
  const said: string[] = []
  const words = ['--megabytes', '0.05', '--passes', '2', '--data', 'orders', '--levels', 'frame', '--json']
  assert.equal(await main(words, (text) => said.push(text)), 0)
  const { data } = JSON.parse(said.join('')) as {
    data: {
      levels: { level: string; findings: number; passes: number[]; times: number; memory?: number }[]
    }[]
  }
  const [loop, frame] = data[0]!.levels
  assert.deepEqual([loop!.level, loop!.times, frame!.level, frame!.findings], ['loop', 1, 'frame', 0])
  assert.equal(frame!.passes.length, 2)
  assert.ok(frame!.memory! >= 0)
})

test('words that make no sense are answered before anything is measured', async () => {
  for (const words of [
    ['--megabytes', '0'],
    ['--passes', 'many'],
    ['--levels', 'frame,guess'],
    ['--data', 'all'],
  ]) {
    const said: string[] = []
    assert.equal(await main(words, (text) => said.push(text)), 2)
    assert.match(said.join(), new RegExp(words[0]!))
  }
})
