// An order file that breaks off, after every segment and inside of each: groups that are whole are taken and answered, 023
// says of the rest that it is missing, and no byte of it is forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unaccounted } from '../../../src/exchange/engine/ranges.ts'
import { answerOf, errorsOf, readFile } from './answered.ts'
import { bytesOf, SOUND } from './groups.ts'
import { interchangeOf } from './order.ts'

const BYTES = bytesOf(SOUND)
const ends = SOUND.map((_, at) => bytesOf(SOUND.slice(0, at + 1)).length)
const firstGroup = ends[SOUND.findIndex((one) => one.startsWith('GE'))]!
const secondGroup = ends[SOUND.findLastIndex((one) => one.startsWith('GE'))]!

/** A trailer is whole without the line break behind it, and without its terminator where it says what it should. */
const isBehind = (size: number, group: number) => size >= group - 2

function check(size: number): void {
  const bytes = BYTES.subarray(0, size)
  const reading = readFile(bytes)
  const [interchange] = reading.interchanges
  const whole = isBehind(size, secondGroup) ? 2 : isBehind(size, firstGroup) ? 1 : 0
  const verdicts = interchange!.groups.map(({ verdict }) => verdict)
  assert.equal(verdicts.filter((one) => one === 'accepted').length, whole, `cut at ${size}`)
  assert.equal(answerOf(reading, 'TA1')[0]!.slice(-5), whole > 0 ? 'E*023' : 'R*023', `cut at ${size}`)
  const answered = answerOf(reading, '997').filter((one) => one.startsWith('AK9'))
  assert.equal(answered.filter((one) => one.startsWith('AK9*A')).length, whole)
  assert.ok(
    answered.slice(whole).every((one) => /^AK9\*R\*\d\*\d\*0\*3$/.test(one)),
    answered.join(' '),
  )
  assert.equal(unaccounted(reading.ranges, size), 0)
}

test('it is taken as far as its groups are whole, wherever it breaks off', () => {
  for (const [at, end] of ends.entries())
    if (at > 0 && at < ends.length - 1) for (const size of [end - 8, end - 2, end - 1, end]) check(size)
})

test('a file of one group that breaks off is rejected as a whole', () => {
  for (const end of ends.slice(0, 4)) {
    const reading = readFile(BYTES.subarray(0, end + 5))
    assert.deepEqual(
      reading.interchanges.map(({ verdict }) => verdict),
      ['rejected'],
    )
    assert.deepEqual(answerOf(reading, '997'), [])
  }
})

test('of the segment that it breaks off in nothing else is said', () => {
  const whole = interchangeOf()
  for (let size = whole.indexOf('BEG'); size < whole.indexOf('SE*'); size += 3) {
    const said = errorsOf(readFile(whole.subarray(0, size)))
    // What was read so far may be no order yet.
    assert.deepEqual(
      said.filter((one) => one !== 'canonical-invalid'),
      ['TA105=023'],
      `cut at ${size}`,
    )
  }
})
