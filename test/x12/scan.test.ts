// Law: finding delimiters sixteen bytes at a time changes nothing. Whatever the bytes and the delimiters, a cursor
// gives what it gives when it goes from byte to byte.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { CONTROL, HIGH, PARTED } from '../../src/x12/kind.ts'
import { PIECE } from '../../src/x12/scan/program.ts'
import { scanHere } from '../../src/x12/scan/scan.ts'
import { type CursorOptions, SegmentCursor } from '../../src/x12/segments.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { broken } from './mutation.ts'
import { bytesOf, runs, seed } from './sample.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ours = globSync(join(ROOT, 'test/corpus/x12/*.edi'))
  .sort()
  .map((file) => readFileSync(file).toString('latin1'))

const STAR: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }
const LINES: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x0a }
const RETURNS: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x0d }
const HIGHER: Delimiters = { element: 0xa6, component: 0x1d, repetition: 0x0a, segment: 0xff }

/** All that a cursor says of the segment that it stands on. */
function said(cursor: SegmentCursor): unknown[] {
  const { ordinal, id, key, count, start, length, used } = cursor
  const all: unknown[] = [ordinal, id, key, count, start, length, used]
  for (let n = 0; n <= count; n++)
    all.push(
      cursor.text(n),
      cursor.at(n).offset,
      cursor.at(n).length,
      cursor.kind(n),
      cursor.ends[cursor.first + n],
    )
  return all
}

const walked = (cursor: SegmentCursor): unknown[][] => {
  const segments: unknown[][] = []
  while (cursor.next()) segments.push(said(cursor))
  return segments
}

function agrees(bytes: Uint8Array, delimiters: Delimiters, options: CursorOptions = {}): void {
  const quick = new SegmentCursor(bytes, delimiters, 1_000, options)
  const slow = new SegmentCursor(bytes, delimiters, 1_000, { ...options, scan: undefined })
  assert.deepEqual(walked(quick), walked(slow))
}

/** Whether each segment is said to be plain. */
function plainness(text: string, delimiters = STAR): boolean[] {
  const cursor = new SegmentCursor(bytesOf(text), delimiters, 0)
  const plain: boolean[] = []
  while (cursor.next()) plain.push(cursor.plain)
  return plain
}

const byte = fc.integer({ min: 0, max: 255 })
const anyDelimiters: fc.Arbitrary<Delimiters> = fc.oneof(
  fc.constantFrom(STAR, LINES, RETURNS, HIGHER),
  fc.record(
    { element: byte, component: byte, repetition: byte, segment: byte },
    { requiredKeys: ['element', 'component', 'segment'] },
  ),
)
const options: fc.Arbitrary<CursorOptions> = fc.constantFrom<CursorOptions>(
  {},
  { charset: 'utf-8' },
  { tolerances: ['lines wrapped'] },
)
/** Bytes among which delimiters and line breaks are as frequent as in documents. */
const dense = ({ element, component, segment }: Delimiters) => {
  const frequent = [element, segment, component, 0x0a, 0x0d, 0x20, 0x41, 0x42, 0x39, 0x7f, 0x80, 0xff]
  return fc
    .array(fc.oneof(fc.constantFrom(...frequent), byte), { maxLength: 300 })
    .map((bytes) => Uint8Array.from(bytes))
}

describe('segments found sixteen bytes at a time', () => {
  test('are found so on this machine', () => assert.ok(scanHere()))

  test('are those found byte by byte, whatever the bytes and the delimiters', () => {
    const some = anyDelimiters.chain((delimiters) => fc.tuple(fc.constant(delimiters), dense(delimiters)))
    fc.assert(
      fc.property(some, options, ([delimiters, bytes], how) => agrees(bytes, delimiters, how)),
      { numRuns: runs(2_000), seed },
    )
  })

  test('are so in our own documents, broken', () => {
    assert.ok(ours.length > 10)
    const law = (text: string, how: CursorOptions) => {
      for (const delimiters of [STAR, LINES]) agrees(bytesOf(text), delimiters, how)
    }
    fc.assert(fc.property(broken(ours), options, law), { numRuns: runs(400), seed })
  })

  test('are so wherever a piece ends in a segment', () => {
    const segments = 'REF*DP*038~\nN1*ST*Northwind*92*0042~\nPO1**3*EA~~\r\nBIN*5*a~b*c~ '
    const many = segments.repeat(Math.ceil((2.2 * PIECE) / segments.length))
    for (let shift = 0; shift < segments.length; shift += 3)
      agrees(bytesOf(`NTE*${'x'.repeat(shift)}~${many}SE*1`), STAR)
  })

  test('are so where bytes are exactly a piece, or one less or more', () => {
    for (const size of [15, 16, 17, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
      for (const end of ['~', '~~', '~\n', 'a', '*'])
        agrees(bytesOf(`ST*${'x'.repeat(size - 3 - end.length)}${end}`), STAR)
  })

  test('may be longer than a piece', () => {
    const long = `MSG*${'long '.repeat(PIECE / 4)}*end~`
    agrees(bytesOf(`ST*850~${long}N1*BY~${long}${long}SE*4*`), STAR)
    agrees(bytesOf(`K3*${'*'.repeat(PIECE)}1~SE*1~`), STAR)
  })

  test('may be none', () => {
    for (const text of ['', '~', '~~~', ' \r\n', '*', 'A']) agrees(bytesOf(text), STAR)
  })

  test('are right while another cursor is in use', () => {
    const [one, other] = ['ST*850*1~N1*BY*x~SE*3*1~', 'ST*855~BAK*00*AC*longer~SE*2~'].map(
      (text) => new SegmentCursor(bytesOf(text), STAR, 0),
    )
    assert.ok(one!.next() && other!.next() && one!.next() && other!.next())
    assert.deepEqual([one!.text(1), one!.text(2), other!.text(3)], ['BY', 'x', 'longer'])
    assert.equal(one!.peek()?.text(1), '3')
    assert.deepEqual([one!.text(2), one!.next(), one!.text(1)], ['x', true, '3'])
  })
})

describe('a segment that is called plain', () => {
  test('has no element of any unusual kind', () => {
    let plain = 0
    const law = (bytes: Uint8Array, delimiters: Delimiters) => {
      const cursor = new SegmentCursor(bytes, delimiters, 0)
      while (cursor.next())
        for (let n = 0; cursor.plain && n <= cursor.count; n++, plain++)
          assert.equal(cursor.kind(n) & (CONTROL | HIGH | PARTED), 0)
    }
    const sparse = fc.tuple(
      anyDelimiters,
      fc.array(fc.tuple(fc.integer({ min: 0x20, max: 0x7e }), byte), { maxLength: 40 }),
    )
    const property = fc.property(sparse, fc.boolean(), ([delimiters, pairs], isRare) => {
      const bytes = pairs.flatMap(([usual, any], n) => [
        usual,
        n % 9 === 3 ? delimiters.segment : isRare ? usual : any,
      ])
      law(Uint8Array.from(bytes), delimiters)
    })
    fc.assert(property, { numRuns: runs(1_000), seed })
    assert.ok(plain > 200, `${plain} elements`)
  })

  test('is so with line breaks behind terminators, and not with any elsewhere', () => {
    assert.deepEqual(plainness('ST*850~\r\nBEG*00*SA~\n\r\nSE*3~\n'), [true, true, true])
    for (const text of ['ST*8\n50~', 'ST*850\r\n~', 'ST*850\n', '~ST*\n~'])
      assert.deepEqual(plainness(text), [false], JSON.stringify(text))
  })

  test('has no components, repetitions, control characters or letters beyond ASCII', () => {
    for (const text of ['A>B', 'A^B', 'A\tB', 'A\x7fB', 'A\x80B', 'A\xffB', '\0'])
      assert.deepEqual(plainness(`ST*${text}~`), [false], JSON.stringify(text))
  })

  test('is no binary data', () => {
    assert.deepEqual(plainness('ST*1~BIN*3*a~b~SE*1~'), [true, false, true])
  })
})
