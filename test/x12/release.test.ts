// An ISX names a release character, and from there on a delimiter behind it is data: in sets and in envelopes,
// wherever a chunk ends.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { assertCovered } from './coverage.ts'
import {
  bytesOf,
  codes,
  frame,
  frameAll,
  frameResumed,
  groups,
  ISA,
  interchanges,
  ORDER,
  runs,
  seed,
  sets,
  TRAILERS,
} from './sample.ts'

const NEW = ISA.replace('*U*00401*', '*^*00704*')
const ISX = 'ISX*?~'
const GS = 'GS*PO*NORTH?*WIND*987?~654??*20260131*0930*7*X*007040~'
const withLine = (line: string) =>
  bytesOf([NEW, ISX, GS, ...ORDER.slice(0, 3), line, 'SE*5*0001~', ...TRAILERS])

describe('a release character', () => {
  const bytes = withLine('MSG*what?~?*?? why??~')
  const events = frame(bytes)

  test('is told when the interchange ends, and not tolerated but honoured', () => {
    const [interchange] = interchanges(events)
    assert.equal(interchange!.delimiters.release, 0x3f)
    assert.deepEqual(interchange!.tolerances, [])
    assert.deepEqual(codes(events), [])
  })

  test('makes data of a terminator in a set', () => assert.equal(sets(events)[0]!.segments, 5))

  test('makes data of delimiters in an envelope, and is none itself', () => {
    const { sender, receiver } = groups(events)[0]!.header
    assert.deepEqual([sender, receiver], ['NORTH*WIND', '987~654?'])
  })

  test('is honoured before its version too, and that is recorded', () => {
    const early = frame(bytesOf(Buffer.from(bytes).toString('latin1').replace('00704', '00501')))
    assert.deepEqual(codes(early), [])
    assert.deepEqual(interchanges(early)[0]!.tolerances, ['ISX before 00704'])
  })

  test('is not the next interchange’s', () => {
    const next = [ISA, 'GS*PO*N?*987654321*20260131*0930*7*X*004010~', ...ORDER, ...TRAILERS].join('')
    const twice = frame(bytesOf(Buffer.from(bytes).toString('latin1') + next))
    assert.deepEqual(codes(twice), [])
    assert.equal(groups(twice)[1]!.header.sender, 'N?')
  })

  test('works wherever the bytes are cut', () => {
    const whole = frameAll(bytes)
    for (let cut = 0; cut <= bytes.length; cut++)
      assert.deepEqual(frameResumed(bytes, [cut]), whole, `at ${cut}`)
  })
})

test('any number of release characters means the same in any chunks', () => {
  const text = fc.string({ unit: fc.constantFrom('?', '?', '~', '*', 'a'), maxLength: 60 })
  const line = fc.tuple(text, fc.integer({ min: 0, max: 2500 }), fc.constantFrom('?', 'a', '??a'), text)
  fc.assert(
    fc.property(line, fc.integer({ min: 1, max: 1500 }), ([before, count, run, after], size) => {
      const bytes = withLine(`MSG*${before}${run.repeat(count)}${after}~`)
      const events = frameAll(bytes)
      assertCovered(bytes, events)
      assert.deepEqual(frameAll(bytes, size), events)
    }),
    { numRuns: runs(300), seed },
  )
})
