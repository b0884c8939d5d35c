// Passing over segments in WebAssembly beside the loop in JavaScript: both come as far, and have seen the same.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seeded } from '../../src/guide/sample/random.ts'
import { classesOf } from '../../src/x12/byteClass.ts'
import { chunkOf, type Passage } from '../../src/x12/chunk.ts'
import { pass } from '../../src/x12/passage.ts'
import { passer } from '../../src/x12/scan/pass.ts'
import { PIECE } from '../../src/x12/scan/program.ts'

const CLASSES = [0x7e, 0x0a].map((segment) => classesOf({ element: 0x2a, component: 0x3e, segment }, false))
const SOME = [
  ...[
    'PO1*1*2~',
    'PO1*1*2\n',
    'SE*3*1~',
    'S1*A~',
    'SX~',
    'GS*PO~',
    'BIN*3*a~b~',
    'B2*X~',
    '~',
    '~~',
    '\n',
    '\r\n',
  ],
  ...[
    ' ',
    'ISA*00~',
    `MSG*${'A'.repeat(150)}~`,
    `MSG*${'A'.repeat(60)}ISA*00*${'A'.repeat(60)}~`,
    'N1*ST*\u00e9~',
    'S',
    'N',
  ],
]

const empty = (): Passage => ({ at: 0, segments: 0, end: -1, white: -1, seen: 0 })

/** Goes on behind whatever stopped it, until all is passed; where it stopped, and what it had seen. */
function stops(bytes: Uint8Array, go: (from: number, into: Passage) => void): Passage[] {
  const all: Passage[] = []
  for (let from = 0; from < bytes.length; ) {
    const into = empty()
    go(from, into)
    all.push(into)
    from = Math.max(into.at, from) + 1
  }
  return all
}

function agree(bytes: Uint8Array, longest: number): void {
  for (const classes of CLASSES) {
    const [one, other] = [chunkOf(bytes), chunkOf(bytes)]
    const slow = stops(bytes, (from, into) => pass(one, from, classes, longest, into))
    const fast = stops(bytes, (from, into) => {
      if (!passer()!.pass(other, from, classes, longest, into)) pass(other, from, classes, longest, into)
    })
    // Only the fast one comes to a terminator that is among the last seven bytes.
    const whole = (all: Passage[]) => all.filter(({ at }) => at < bytes.length - 200)
    assert.deepEqual(whole(fast), whole(slow), Buffer.from(bytes).toString('latin1').slice(0, 2_000))
  }
}

describe('segments of a large chunk are passed over', () => {
  test('as by the loop in JavaScript', () => {
    const random = seeded(9)
    for (let n = 0; n < 200; n++) {
      const text = Array.from({ length: 100 }, () => SOME[Math.floor(random() * SOME.length)]).join('')
      agree(Buffer.from(text + 'PO1*1*2~'.repeat(40), 'latin1'), n % 2 === 0 ? 140 : 1_000)
    }
  })

  test('also where a piece ends in the middle of one', () => {
    const text = `PO1*1*2*${'A'.repeat(29)}~\r\n`.repeat(8_000)
    for (const skew of [0, 1, 2]) agree(Buffer.from(`${'N'.repeat(skew)}~${text}`, 'latin1'), PIECE)
  })

  test('up to one that is longer than a piece, which is left to the loop', () => {
    const chunk = chunkOf(Buffer.from(`N1*A~MSG*${'A'.repeat(PIECE)}~N1*A~`))
    const into = empty()
    assert.equal(passer()!.pass(chunk, 0, CLASSES[0]!, 2 * PIECE, into), true)
    assert.deepEqual([into.segments, into.at], [1, 5])
    assert.equal(passer()!.pass(chunk, 5, CLASSES[0]!, 2 * PIECE, into), false)
  })

  test('and no byte of another chunk is taken for one of this', () => {
    const [one, other] = [chunkOf(Buffer.from('N1*A~'.repeat(50))), chunkOf(Buffer.from('N12*A~'.repeat(50)))]
    const into = empty()
    passer()!.pass(one, 0, CLASSES[0]!, 1_000, into)
    assert.deepEqual([into.segments, into.end], [50, 250])
    passer()!.pass(other, 0, CLASSES[0]!, 1_000, into)
    assert.deepEqual([into.segments, into.end], [50, 300])
  })
})
