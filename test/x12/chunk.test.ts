// Framing does not depend on how the bytes arrive, nor on whether a new framer goes on from the last one's state.
// The documents are put together from whole and broken pieces in any order, so that every mistake meets every other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Framer } from '../../src/x12/framer.ts'
import { SegmentCursor } from '../../src/x12/segments.ts'
import type { FrameEvent } from '../../src/x12/types.ts'
import { assertCovered, assertGroupCovered } from './coverage.ts'
import {
  bytesOf,
  frame,
  frameAll,
  frameResumed,
  GS,
  groups,
  ISA,
  interchanges,
  ORDER,
  runs,
  seed,
  sets,
  VALID,
} from './sample.ts'

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...VALID) },
  { weight: 2, arbitrary: fc.constant(VALID.join('')) },
  { weight: 2, arbitrary: fc.constant(ORDER.join('')) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ISA.replace('~', '\n'),
      ISA.replace('NORTHWIND      ', 'NORTHWIND'),
      ISA.replaceAll('*', '|'),
      ISA.replace('>~', '>>'),
      ISA.replace('*P*', '*'),
      'ISA*00*',
      'ISA',
      'ST*850*0002~',
      'SE*3*0002~',
      'GE*2*7~',
      'IEA*1*000000042',
      'BIN*6*a~b*c~~',
      'BDS*X*9*ISA*00~SE~',
      'BIN*900*abc~',
      `PO1*2${ISA}`,
      `PO1*2\n${ISA.replaceAll('*', '|')}`,
      'N1*ST*VISA ISABEL~',
      `MSG*${'x'.repeat(1100)}~`,
      `SE*5*0001${'*'.repeat(1100)}~`,
      'TA1*000000007*260130*0800*A*000~',
      '~',
      '\r\n',
      '\n',
      '  ',
      'text\n',
      '\xef\xbb\xbf',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'ISAGTEB*~>\n 01'), maxLength: 12 }) },
)

/** Whole documents, cut short ones, and wrapped ones. */
const document = fc
  .tuple(
    fc.array(piece, { maxLength: 24 }),
    fc.integer({ min: 0, max: 40 }),
    fc.constantFrom(0, 0, 0, 60, 80),
  )
  .map(([pieces, cut, width]) => {
    const text = pieces.join('').slice(0, -cut || undefined)
    return width === 0 ? text : (text.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g')) ?? []).join('\n')
  })

const withCuts = document.chain((text) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: text.length }), { maxLength: 12 })
    .map((cuts) => ({ text, cuts: cuts.sort((a, b) => a - b) })),
)

test('the events are the same for chunks of every size', () => {
  fc.assert(
    fc.property(document, fc.constantFrom(1, 2, 5, 33, 106, 1024, 1030), (text, size) => {
      const bytes = bytesOf(text)
      assert.deepEqual(frameAll(bytes, size), frameAll(bytes))
    }),
    { numRuns: runs(1500), seed },
  )
})

test('the events are the same when a new framer goes on from a state at any border', () => {
  fc.assert(
    fc.property(withCuts, ({ text, cuts }) => {
      const bytes = bytesOf(text)
      assert.deepEqual(frameResumed(bytes, cuts), frameAll(bytes))
    }),
    { numRuns: runs(1500), seed },
  )
})

test('an interchange can be cut and resumed at every single byte', () => {
  const bytes = bytesOf(`\xef\xbb\xbf${VALID.join('\r\n')}text\n${VALID.join('').replaceAll('*', '|')}`)
  const whole = frameAll(bytes)
  for (let cut = 0; cut <= bytes.length; cut++)
    assert.deepEqual(frameResumed(bytes, [cut]), whole, `at ${cut}`)
})

test('whether ranges are told changes no other event', () => {
  fc.assert(
    fc.property(document, (text) => {
      const bytes = bytesOf(text)
      const others = frameAll(bytes).filter(({ kind }) => kind !== 'range')
      assert.deepEqual(others, frame(bytes))
    }),
    { numRuns: runs(500), seed },
  )
})

test('nothing is thrown for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, behindIsa) => {
      const input = behindIsa ? new Uint8Array([...bytesOf([ISA, GS]), ...bytes]) : bytes
      const events = frameAll(input)
      assert.deepEqual(frameAll(input, 7), events)
      assertCovered(input, events)
    }),
    { numRuns: runs(1500), seed },
  )
})

test('every byte is in exactly one range, and the ranges are those of the structures', () => {
  fc.assert(
    fc.property(document, (text) => {
      const bytes = bytesOf(text)
      assertCovered(bytes, frameAll(bytes))
    }),
    { numRuns: runs(1000), seed },
  )
})

test('inside of a group, every segment is GS, GE, in a set or in a finding', () => {
  fc.assert(
    fc.property(document, (text) => {
      const bytes = bytesOf(text)
      const events = frame(bytes)
      for (const group of groups(events)) if (!group.truncated) assertGroupCovered(bytes, group, events)
    }),
    { numRuns: runs(1000), seed },
  )
})

test('a cursor finds as many segments in a set as the framer counted', () => {
  fc.assert(
    fc.property(document, (text) => {
      const bytes = bytesOf(text)
      const events = frame(bytes)
      for (const set of sets(events)) {
        if (set.truncated) continue
        const { delimiters, tolerances } = interchanges(events)[set.interchange - 1]!
        const slice = bytes.subarray(set.offset, set.offset + set.length)
        const cursor = new SegmentCursor(slice, delimiters, set.offset, { tolerances })
        const ids: string[] = []
        while (cursor.next()) ids.push(cursor.id)
        assert.equal(ids.length, set.segments)
        assert.equal(ids[0], 'ST')
      }
    }),
    { numRuns: runs(1000), seed },
  )
})

test('a chunk may be used again by its owner', () => {
  const bytes = bytesOf(VALID)
  const chunk = Buffer.alloc(11)
  const framer = new Framer()
  const events: FrameEvent[] = []
  for (let at = 0; at < bytes.length; at += chunk.length) {
    chunk.set(bytes.subarray(at, at + chunk.length))
    events.push(...framer.push(chunk.subarray(0, Math.min(chunk.length, bytes.length - at))))
    chunk.fill(0x21)
  }
  assert.deepEqual([...events, ...framer.end()], frame(bytes))
})
