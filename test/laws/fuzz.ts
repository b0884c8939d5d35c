// What must hold of any bytes at all, as `edigw read` and `edigw acknowledge` take them: nothing is thrown, no byte
// is lost, every finding points into the file, what was read without an error can be written and read again, and
// every answer can be written and read by our own reader.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { answersOf } from '../../src/exchange/engine/answers.ts'
import { isEcho } from '../../src/exchange/engine/echo.ts'
import { type FileRange, unaccounted } from '../../src/exchange/engine/ranges.ts'
import { type FileReading, type FileSet, readBytes } from '../../src/exchange/engine/readFile.ts'
import { type Rulebook, shippedRules } from '../../src/exchange/engine/rulebook.ts'
import { readX12 } from '../../src/guide/mapping.ts'
import { writeSetBytes } from '../../src/guide/x12/writeBytes.ts'
import { Output } from '../../src/x12/output.ts'
import { dropped } from './accounted.ts'
import { plain } from './bytes.ts'
import { shipped } from './guides.ts'
import type { X12 } from './interchange.ts'
import { checkReplay } from './replay.ts'

const AT = '2026-01-31T09:30:00.000Z'
const RULES: Rulebook = shippedRules()

/** Fails where anything of the above is not so. Answers how many sets were read without an error. */
export function checkBytes(bytes: Uint8Array): number {
  const reading = readBytes(bytes, { rules: RULES, receivedAt: AT })
  assert.equal(unaccounted(reading.ranges, bytes.length), 0, 'bytes are lost')
  assertNested(reading.ranges)
  assertPlaced(reading, bytes.length)
  const clean = checkSets(reading, bytes)
  checkAnswers(reading)
  return clean
}

function assertNested(ranges: readonly FileRange[]): void {
  for (const { is, parts } of ranges) {
    assert.ok(parts === undefined || is === 'interchange' || is === 'group', is)
    if (parts) assertNested(parts)
  }
}

function assertPlaced({ interchanges, findings }: FileReading, size: number): void {
  const groups = interchanges.flatMap((one) => one.groups)
  const all = [...interchanges, ...groups, ...groups.flatMap(({ sets }) => sets), { findings }]
  for (const { code, at, sentence } of all.flatMap((one) => one.findings)) {
    const { offset = 0, length = 0 } = at
    assert.ok(
      offset >= 0 && length >= 0 && offset + length <= size,
      `${code} at ${offset}, ${length} of ${size}`,
    )
    assert.ok(sentence.length > 0 && !/undefined|\[object/.test(sentence), `${code}: ${sentence}`)
  }
}

function checkSets({ interchanges }: FileReading, bytes: Uint8Array): number {
  let clean = 0
  for (const { syntax, delimiters, tolerances, groups } of interchanges)
    for (const set of syntax === 'x12' ? groups.flatMap((one) => one.sets) : []) {
      if (set.type === undefined || set.findings.some(({ code }) => code === 'findings-omitted')) continue
      const { offset, length } = set
      const mapping = shipped(set.type) as X12
      const stretch = {
        bytes: bytes.subarray(offset, offset + length),
        offset,
        tolerances,
        delimiters: delimiters!,
      }
      assert.deepEqual(dropped(mapping, stretch, {}, set), [])
      const { document } = checkReplay(mapping, bytes, stretch, {})
      assert.deepEqual(plain(document), plain(set.document))
      if (
        set.state === 'read' &&
        set.findings.length === 0 &&
        set.unmapped.length === 0 &&
        writesAgain(mapping, set)
      )
        clean++
    }
  return clean
}

const WIRE = { element: 0x1d, component: 0x1f, repetition: 0x1e, segment: 0x1c }

/** Bytes that Latin-1 has no letters for: read as they came, as most often they are parts of UTF-8, and never written. */
const UNLETTERED = /[\x80-\x9f]/

/** Writes what was read with nothing to say about it, and reads it again; false where it can't be said. */
function writesAgain(mapping: X12, { document }: FileSet): boolean {
  const out = new Output({ charset: 'latin1', suffix: '\n' })
  const { findings, refused } = writeSetBytes(mapping.set, document, {}, WIRE, out)
  if (UNLETTERED.test(JSON.stringify(document))) {
    assert.ok(refused, JSON.stringify(document))
    return false
  }
  assert.deepEqual(findings, [], JSON.stringify(document))
  const written = { bytes: out.take(), offset: 0, delimiters: WIRE }
  const again = readX12(mapping, written, {})
  assert.deepEqual(again.findings, [], Buffer.from(written.bytes).toString('latin1'))
  assert.deepEqual(plain(again.document), plain(document))
  return true
}

// Each kind is sealed and read by both readers in the making; here it is read as a stranger would read it.
function checkAnswers(reading: FileReading): void {
  let control = 0
  for (const kind of ['TA1', '997', '999'] as const)
    for (const { bytes, document, group } of answersOf(reading, {
      rules: RULES,
      kind,
      at: AT,
      nextControl: () => ++control,
    })) {
      const text = Buffer.from(bytes).toString('latin1')
      const read = readBytes(bytes, { rules: RULES, receivedAt: AT })
      const groups = read.interchanges.flatMap((one) => one.groups)
      const parts = [...read.interchanges, ...groups, ...groups.flatMap(({ sets }) => sets), read]
      const wrong = parts.flatMap((one) => one.findings).filter((one) => !isEcho(one))
      assert.deepEqual(wrong, [], text)
      assert.equal(read.interchanges.length, 1, text)
      assert.equal(groups.length, group === undefined ? 0 : 1, text)
      assert.ok(!isDeepStrictEqual(document, {}))
    }
}
