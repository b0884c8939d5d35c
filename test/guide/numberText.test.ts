// Numbers as text are what JSON reads as the same numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NumberText } from '../../src/guide/numberText.ts'

function textOf(numbers: readonly number[]): string {
  const text = new NumberText()
  for (const number of numbers) text.add(number)
  return text.take()
}

test('every length of a number is spelled as JSON reads it', () => {
  const powers = Array.from({ length: 16 }, (_, digits) => 10 ** digits)
  const edges = [0, 0x7fffffff, 0x80000000, 0xffffffff, Number.MAX_SAFE_INTEGER, -1, -2147483648]
  const numbers = [...powers, ...powers.map((one) => one - 1), ...edges]
  assert.deepEqual(JSON.parse(`[${textOf(numbers)}]`), numbers)
})

test('a list may be empty, and longer than was made room for', () => {
  assert.equal(textOf([]), '')
  const many = Array.from({ length: 50_000 }, (_, at) => at * 37)
  assert.deepEqual(JSON.parse(`[${textOf(many)}]`), many)
})
