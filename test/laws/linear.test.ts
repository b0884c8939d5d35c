// Cost and memory as laws without a clock, counted in cells and characters: a set's tape is proportional to its
// bytes, reading set after set keeps no more than the largest took, and framing keeps no more than it did at first.
import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import { library } from '../../src/guide/library.ts'
import { compileMapping, readX12, useX12 } from '../../src/guide/mapping.ts'
import { Tape } from '../../src/guide/x12/read/tape.ts'
import { Framer } from '../../src/x12/framer.ts'
import type { FrameEvent } from '../../src/x12/types.ts'
import { DELIMITERS } from './bytes.ts'
import type { X12 } from './interchange.ts'

const line = (n: number) => `PO1*${n}*${(n % 90) + 1}*EA*2.50**VN*OT-${n}~PID*F****Socket wrench~`
const order = (lines: number, control = '0001'): string => {
  const body = Array.from({ length: lines }, (_, n) => line(n + 1)).join('')
  return `ST*850*${control}~BEG*00*SA*4711**20260131~${body}CTT*${lines}~SE*${lines * 2 + 4}*${control}~`
}

const notice = (packs: number): string => {
  const body = Array.from(
    { length: packs },
    (_, n) => `HL*${2 * n + 3}*2*P~MAN*GM*${n}~HL*${2 * n + 4}*${2 * n + 3}*I~LIN**VN*OT-${n}~SN1**3*EA~`,
  ).join('')
  const head = 'ST*856*0001~BSN*00*S1*20260131*0930*0001~HL*1**S~HL*2*1*O~PRF*4711~'
  return `${head}${body}CTT*${2 * packs + 2}~SE*${5 * packs + 7}*0001~`
}

const setOf = (text: string) => ({ bytes: Buffer.from(text), delimiters: DELIMITERS, offset: 0 })

/** Cells that a set takes on the tape, and the tape, which the reader uses again for every set. */
function taped(mapping: X12, text: string): { cells: number; tape: Tape } {
  const spy = mock.method(Tape.prototype, 'kept')
  const { findings } = readX12(mapping, setOf(text), {})
  spy.mock.restore()
  assert.deepEqual(findings, [])
  const [call] = spy.mock.calls
  return { cells: call!.result!.length, tape: call!.this as Tape }
}

// A guide, a set of any size for it, and the cells that each of its bytes may take: a node of a tree has room for
// all that can be said at its level.
const MAPPINGS: readonly [string, (size: number) => string, number][] = [
  ['x12/004010/850', order, 3],
  ['x12/005010/850', order, 3],
  ['x12/004010/856', notice, 10],
  ['x12/005010/856', notice, 10],
]

for (const [id, made, most] of MAPPINGS)
  describe(`reading by ${id}`, () => {
    const mapping = compileMapping(library().resolve(id)) as X12

    test('takes cells in proportion to lines, however many there are', () => {
      const [few, some, many] = [500, 1_000, 5_000].map((size) => taped(mapping, made(size)).cells)
      assert.equal((some! - few!) / 500, (many! - some!) / 4_000)
      const bytes = made(5_000).length
      assert.ok(many! < most * bytes, `${many} cells for ${bytes} bytes`)
    })

    test('keeps no more after many sets than after the largest', () => {
      const { tape } = taped(mapping, made(5_000))
      const { cells } = tape
      for (let n = 0; n < 3_000; n++) {
        const size = n % 7
        const told = useX12(mapping, setOf(made(size + 1)), {}, (reading) => reading.findings.length)
        assert.equal(told, 0)
      }
      assert.equal(tape.cells, cells)
      assert.ok(tape.values.length < 1_000)
    })
  })

const HEAD =
  'ISA*00*          *00*          *ZZ*NORTHWIND      *01*987654321      *260131*0930*U*00401*000000042*0*P*>~' +
  'GS*PO*NORTHWIND*987654321*20260131*0930*7*X*004010~'

/** 64 KiB and the like of an interchange of so many small sets, made as it is wanted. */
function* pieces(sets: number): Generator<string> {
  let piece = HEAD
  for (let n = 1; n <= sets; n++) {
    piece += order(1, String(n).padStart(9, '0'))
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield `${piece}GE*${sets}*7~IEA*1*000000042~`
}

describe('an interchange of 100,000 sets, made on the fly', () => {
  test('is framed and read in structures that do not grow', () => {
    const mapping = compileMapping(library().resolve('x12/004010/850')) as X12
    const { tape } = taped(mapping, order(1))
    const { cells } = tape
    const framer = new Framer()
    const reader = new SetsOf(mapping)
    const states: number[] = []
    for (const piece of pieces(100_000)) {
      const bytes = Buffer.from(piece)
      reader.take(bytes, framer.push(bytes))
      states.push(JSON.stringify(framer.state()).length)
    }
    reader.take(Buffer.alloc(0), framer.end())
    assert.equal(reader.sets, 100_000)
    assert.equal(tape.cells, cells)
    const early = Math.max(...states.slice(0, 10))
    assert.ok(
      Math.max(...states) < early + 1_024,
      `${early} characters at first, then ${Math.max(...states)}`,
    )
  })
})

/** Reads each set as soon as it is framed; keeps the bytes of sets that are not yet whole, and no others. */
class SetsOf {
  sets = 0
  #held: Buffer = Buffer.alloc(0)
  #base = 0
  readonly #mapping: X12

  constructor(mapping: X12) {
    this.#mapping = mapping
  }

  take(bytes: Buffer, events: readonly FrameEvent[]): void {
    this.#held = Buffer.concat([this.#held, bytes])
    let behind = this.#base
    for (const event of events) {
      if (event.kind === 'stray') assert.fail(event.finding.code)
      if (event.kind === 'group-end' || event.kind === 'interchange-end') assertFine(event)
      if (event.kind !== 'set') continue
      const { offset, length, findings } = event.set
      assert.deepEqual(findings, [])
      const own = this.#held.subarray(offset - this.#base, offset - this.#base + length)
      const set = { bytes: own, delimiters: DELIMITERS, offset }
      this.sets += useX12(this.#mapping, set, {}, (reading) => (reading.findings.length === 0 ? 1 : 0))
      behind = offset + length
    }
    this.#held = this.#held.subarray(behind - this.#base)
    this.#base = behind
  }
}

function assertFine(event: FrameEvent & { kind: 'group-end' | 'interchange-end' }): void {
  assert.deepEqual((event.kind === 'group-end' ? event.group : event.interchange).findings, [])
}
