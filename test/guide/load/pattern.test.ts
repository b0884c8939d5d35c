import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { slowness } from '../../../src/guide/load/pattern.ts'

const PLAIN = [
  '[0-9]{3}',
  'PO-\\d+',
  '[A-Z0-9]{4,20}',
  '(EA|CA)',
  '(EA|CA)?',
  '([0-9]{2}){3}',
  '[(+*]+',
  '\\d+\\.\\d+',
]

const REPEATED = 'a pattern that repeats no repetition and no choice'
const SLOW: [pattern: string, expected: string][] = [
  ['(a+)+', REPEATED],
  ['(a*){9}', REPEATED],
  ['((a?)b)*', REPEATED],
  ['(a{1,2})+', REPEATED],
  ['(a|ab)*', REPEATED],
  ['a*a*a*a*', 'a pattern of at most 3 repetitions without an end'],
  ['(a)\\1', 'a pattern without references to its own groups'],
  ['(?=a)a', 'a pattern that does not look around'],
  ['(?<!a)b', 'a pattern that does not look around'],
]

describe('a pattern', () => {
  for (const pattern of PLAIN)
    test(`such as ${pattern} is plain`, () => assert.equal(slowness(pattern), undefined))
  for (const [pattern, expected] of SLOW)
    test(`such as ${pattern} must be ${expected}`, () => assert.equal(slowness(pattern), expected))
})
