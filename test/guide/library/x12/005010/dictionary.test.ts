// Where release 005010 differs from 004010 in what a partner's line may say, as second publications have it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library } from '../../../../../src/guide/library.ts'
import { codesOf, read } from '../sets.ts'

const invoice = (release: string, ...lines: string[]) =>
  codesOf(read(`x12/${release}/810`, 'BIG*20250314*INV-7', ...lines, 'TDS*1000', 'CTT*1'))

test('a quantity invoiced may have fifteen digits, which the release before does not take', () => {
  const line = 'IT1*1*123456789012*EA*1**VN*A1'
  assert.deepEqual(invoice('005010', line), [])
  assert.deepEqual(invoice('004010', line), ['element-too-long'])
})

test('a quantity ordered has the number of any quantity, so that an acknowledgement names that', () => {
  const number = (release: string, id: string, position: number) =>
    library().dictionary(`x12/${release}`).segments[id]!.elements[position - 1]!.element
  for (const [id, position] of [
    ['PO1', 2],
    ['POC', 3],
    ['SN1', 5],
  ] as const)
    assert.deepEqual([number('004010', id, position), number('005010', id, position)], ['330', '380'])
})

test('a place may name two parts of its address, and a pallet its structure', () => {
  const { segments } = library().dictionary('x12/005010')
  assert.deepEqual(
    segments.NX2!.elements.map(({ element }) => element),
    ['1106', '166', '1096', '1106', '166'],
  )
  assert.equal(segments.PAL!.elements.at(-1)!.element, '1699')
})
