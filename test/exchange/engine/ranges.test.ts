// Every byte of a file is in one range: in a structure, in a finding, or padding with its reason.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type FileRange, unaccounted } from '../../../src/exchange/engine/ranges.ts'
import { readBytes } from '../../../src/exchange/engine/readFile.ts'
import { broken } from '../../x12/mutation.ts'
import { bytesOf, runs, seed } from '../../x12/sample.ts'

const sample = (name: string) =>
  readFileSync(new URL(`../../corpus/${name}`, import.meta.url)).toString('latin1')
const read = (text: string) => readBytes(bytesOf(text), { receivedAt: '2026-01-31T09:30:00Z' })
const saying = ({ is, id, code, tolerances }: FileRange) =>
  [is, id ?? code ?? tolerances].filter(Boolean).join(' ')
const order = sample('x12/blanket-release.edi')

describe('ranges', () => {
  test('name junk by its finding and padding by its tolerances, outside and inside of interchanges', () => {
    const { ranges, findings } = read(`\xef\xbb\xbf\r\nmail\n${order}`)
    assert.deepEqual(
      findings.map(({ code, at }) => [code, at.offset, at.length]),
      [['text-outside-interchange', 0, 9]],
    )
    assert.deepEqual(ranges.map(saying), [
      'junk text-outside-interchange',
      'padding white space before ISA',
      'interchange',
      'padding white space behind an interchange',
    ])
    const [, , interchange] = ranges
    assert.deepEqual(interchange!.parts!.map(saying), [
      'header ISA',
      'padding line break after terminator',
      'group',
      'padding line break after terminator',
      'trailer IEA',
    ])
    const group = interchange!.parts!.find(({ is }) => is === 'group')
    assert.deepEqual(group!.parts!.map(saying), [
      'header GS',
      'padding line break after terminator',
      'set 850',
      'padding line break after terminator',
      'trailer GE',
    ])
  })

  test('of XML are the document, or junk that its finding names', () => {
    const whole = read(sample('ubl/without-lines.xml'))
    assert.deepEqual(whole.ranges.map(saying), ['interchange'])
    const cut = read('<Order')
    assert.deepEqual(cut.ranges.map(saying), [`junk ${cut.findings[0]!.code}`])
  })

  test('of nothing are none', () => assert.deepEqual(read('').ranges, []))
})

describe('bytes unaccounted for', () => {
  const range = (offset: number, length: number, parts?: FileRange[]): FileRange => ({
    offset,
    length,
    is: 'interchange',
    ...(parts && { parts }),
  })

  test('are those in no range, and those in two', () => {
    assert.equal(unaccounted([range(0, 4), range(4, 6)], 10), 0)
    assert.equal(unaccounted([range(0, 4), range(5, 4)], 10), 2)
    assert.equal(unaccounted([range(0, 5), range(4, 6)], 10), 1)
    assert.equal(unaccounted([], 10), 10)
  })

  test('are looked for inside of ranges too', () => {
    assert.equal(unaccounted([range(0, 10, [range(0, 4), range(6, 4)])], 10), 2)
  })

  test('are none, whatever is broken in a document', () => {
    const texts = ['blanket-release', 'one-good-set-one-bad', 'hash-total-differs'].map((name) =>
      sample(`x12/${name}.edi`),
    )
    fc.assert(
      fc.property(broken(texts), (text) => {
        const { ranges } = read(text)
        // A broken document may begin like XML; it is one range then.
        assert.equal(unaccounted(ranges, text.length), 0)
      }),
      { numRuns: runs(150), seed },
    )
  })
})
