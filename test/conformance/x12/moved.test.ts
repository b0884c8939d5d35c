// An order and a ship notice with one segment in another place, each of them in every place in turn: the partner is told
// of it by one AK3, or of nothing where it may stand there too.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { answerOf, errorsOf, readFile } from './answered.ts'
import { bytesOf } from './groups.ts'
import { interchangeOf, moved } from './order.ts'

const NOTICE = readFileSync('partners/castor/samples/856-in/two-cartons-on-a-pallet.edi', 'latin1')
  .split('~')
  .map((one) => one.trim())
  .slice(0, -1)

/** The errors of a file, of which the answer tells as much. */
function toldOf(bytes: Uint8Array): string[] {
  const reading = readFile(bytes)
  const errors = errorsOf(reading)
  assert.equal(answerOf(reading, '997').filter((one) => /^AK3/.test(one)).length, errors.length)
  return errors
}

test('one segment of an order in any other place is one error at most', () => {
  for (let from = 2; from <= 26; from++)
    for (let to = 2; to <= 26; to++) {
      const told = toldOf(interchangeOf(moved(from, to), {}))
      assert.ok(told.length <= 1, `${from} to ${to}: ${told}`)
    }
})

test('and so is one of a ship notice, whatever stands below it', () => {
  const [first, last] = [NOTICE.findIndex((one) => /^BSN/.test(one)), NOTICE.length - 3]
  for (let from = first; from < last; from++)
    for (let to = first; to < last; to++) {
      const rest = NOTICE.toSpliced(from, 1)
      const told = toldOf(bytesOf(rest.toSpliced(to, 0, NOTICE[from]!)))
      assert.ok(told.length <= 1, `${NOTICE[from]} to ${to}: ${told}`)
    }
})
