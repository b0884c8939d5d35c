// What follows from one wrong number in a tree is not told again: the partner mends one segment, and all is well.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { read, TREE } from '../../fragment.ts'

const found = (...wire: string[]) =>
  read(TREE, ...wire).findings.map(({ code, at: { segment, element } }) => `${code} ${segment}.${element}`)

describe('a number of a node that is wrong in itself is one finding', () => {
  const below = ['LX*2*1*BB', 'LX*3*2*BB', 'LX*4*1*BB']
  test('where it may be missing, of the first node that seeks it', () =>
    assert.deepEqual(found('LX***AA', ...below), ['parent-unknown 3.2']))
  test('where it is too long', () =>
    assert.deepEqual(found('LX*12345678901**AA', ...below), ['element-too-long 2.1']))
  test('where it is repeated', () =>
    assert.deepEqual(found('LX*1^1**AA', ...below), ['repetitions-too-many 2.1']))
  test('and an unknown parent beside it is another mistake', () =>
    assert.deepEqual(found('LX*1^1**AA', ...below, 'LX*5*9*BB'), [
      'repetitions-too-many 2.1',
      'parent-unknown 6.2',
    ]))
})

describe('a parent’s number that is wrong', () => {
  test('in itself is told once', () =>
    assert.deepEqual(found('LX*1**AA', 'LX*2*1^1*BB'), ['repetitions-too-many 3.2']))
  test('is told of the first node that names it', () =>
    assert.deepEqual(found('LX*1**AA', 'LX*2*9*BB', 'LX*3*9*BB', 'LX*4*8*BB'), [
      'parent-unknown 3.2',
      'parent-unknown 5.2',
    ]))
})
