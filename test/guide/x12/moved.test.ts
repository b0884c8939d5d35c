import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cause, sentence, standardOf } from '../../../src/finding/catalogue.ts'
import { read } from '../fragment.ts'

const BODY = `
heading:
  BEG: { usage: required, elements: { 1: { path: number } } }
  REF: { path: "references[]", max: 2, elements: { 1: { path: type }, 2: { path: value } } }
  N1:
    path: parties[]
    max: 3
    loop:
      N1: { usage: required, elements: { 1: { path: role }, 2: { path: name } } }
      N3: { elements: { 1: { path: address } } }
detail:
  PO1:
    path: lines[]
    usage: required
    max: 30
    loop:
      PO1: { usage: required, elements: { 1: { path: number } } }
      QTY: { elements: { 1: { path: amount } } }
      MSG: { elements: { 1: { path: message } } }
summary:
  CTT: { usage: required, elements: { 1: { derive: count lines } } }
`

const SOUND = [
  'BEG*4711',
  'REF*DP*1',
  'N1*ST*Dock',
  'N3*One',
  'N1*BY*Acme',
  'N3*Two',
  'PO1*1',
  'QTY*5',
  'MSG*a',
  'PO1*2',
  'QTY*6',
  'MSG*b',
  'CTT*2',
]

/** The set with some of its segments, counted from ST, in another place. */
function moved(from: number, to: number, count = 1): string[] {
  const rest = [...SOUND]
  const block = rest.splice(from - 2, count)
  return rest.toSpliced(to - 2, 0, ...block)
}

const readAll = (segments: readonly string[]) => read(BODY, ...segments)
/** Segment and code of what is told, as in AK3. */
const told = (segments: readonly string[]) =>
  readAll(segments).findings.map((one) => `${one.at.id} ${one.at.segment} ${standardOf(one).ak304}`)

const MOVES: [what: string, from: number, to: number, count: number, finding: string][] = [
  ['the first segment of a line before the parties', 11, 5, 1, 'PO1 5 2'],
  ['the first segment of a line at the end', 11, 14, 1, 'PO1 14 7'],
  ['the first segment of a party among the lines', 6, 9, 1, 'N1 9 7'],
  ['the first segment of a party at the end', 4, 14, 1, 'N1 14 7'],
  ['the beginning behind the first line', 2, 8, 1, 'BEG 8 7'],
  ['a whole party among the lines', 6, 10, 2, 'N1 10 2'],
  ['a whole line among the parties', 11, 5, 3, 'PO1 5 2'],
]

describe('segments in another place than theirs are one finding, where they stand', () => {
  test('and none where nothing is moved', () => assert.deepEqual(told(SOUND), []))

  for (const [what, from, to, count, finding] of MOVES)
    test(`${what}: ${finding}`, () => assert.deepEqual(told(moved(from, to, count)), [finding]))

  test('each segment that there is, in each place that there is', () => {
    for (const from of SOUND.keys())
      for (const to of SOUND.keys()) {
        const segments = moved(from + 2, to + 2)
        assert.ok(told(segments).length <= 1, `${segments}: ${told(segments)}`)
      }
  })

  test('which says where they belong', () => {
    const [late] = readAll(moved(11, 14)).findings
    assert.equal(sentence(late!), 'PO1 (Item) stands in the wrong place: it belongs before QTY, segment 11.')
    assert.equal(cause(late!), 'It was found after CTT.')
    const [early] = readAll(moved(11, 5)).findings
    assert.equal(sentence(early!), 'PO1 (Item) is part of 900 of 000001, but not here.')
    assert.equal(cause(early!), 'It belongs before QTY, segment 12.')
  })

  test('with how many come with the first', () => {
    const [one] = readAll(moved(6, 10, 2)).findings
    assert.match(sentence(one!), /^N1 \(Name\), with the segment behind it, is part of 900/)
  })
})

describe('a set of which segments stand elsewhere', () => {
  const { document, lineage } = readAll(SOUND)
  const pointers = (from: readonly { pointer: string }[]) => from.map(({ pointer }) => pointer).sort()

  test('is read in the order in which it was meant', () => {
    for (const [, from, to, count] of MOVES.filter(([what]) => !what.startsWith('a whole'))) {
      const reading = readAll(moved(from, to, count))
      assert.deepEqual(reading.document, document)
      assert.deepEqual(pointers(reading.lineage), pointers(lineage))
    }
  })

  test('has each value where it stands on the wire', () => {
    const segments = moved(11, 5)
    const bytes = Buffer.from(`ST*900*0001~${segments.join('~')}~SE*15*0001~`)
    const { offset, length, segment } = readAll(segments).lineage.find(
      ({ pointer }) => pointer === '/lines/1/number',
    )!
    assert.equal(bytes.toString('latin1', offset! - 4, offset! + length!), 'PO1*2')
    assert.equal(segment, 5)
  })

  test('is not read where they could belong in several places', () => {
    const reading = readAll(moved(6, 10, 2))
    assert.equal((reading.document.parties as unknown[]).length, 1)
    assert.equal((reading.document.lines as unknown[]).length, 2)
  })

  test('may have segments that no set has besides, each told', () =>
    assert.deepEqual(told(moved(11, 5).toSpliced(1, 0, 'QQQ*1')), ['QQQ 3 1', 'PO1 6 2']))

  test('and a wrong value besides, which is told where it stands', () =>
    assert.deepEqual(told(moved(11, 14).with(1, 'REF*X*1')), ['REF 3 undefined', 'PO1 14 7']))
})

describe('two mistakes', () => {
  test('are two findings', () => {
    assert.deepEqual(told(['REF*DP*1', 'PO1*1', 'PO1*2']), ['REF 2 3', 'SE 5 3'])
    assert.deepEqual(told(moved(2, 8).filter((one) => !one.startsWith('CTT'))).length, 2)
  })
})
