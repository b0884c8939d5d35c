import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conclusion } from '../../../src/exchange/answering/conclusion.ts'
import { finding } from '../../../src/finding/catalogue.ts'
import type { Place } from '../../../src/finding/finding.ts'

const told = (...places: Place[]) => {
  const conclusion = new Conclusion()
  const findings = places.map((at) => finding('element-missing', at))
  conclusion.tell({ title: '850 0001', verdict: 'rejected', findings })
  return conclusion.sections[0]!.findings.map(({ at }) => at)
}

test('mistakes are told in the order in which a person meets them in the file', () => {
  const [first, second, third] = [
    { segment: 2, element: 5 },
    { segment: 3, element: 2 },
    { segment: 3, element: 4 },
  ]
  assert.deepEqual(told(third, second, first), [first, second, third])
  const [upper, lower] = [
    { line: 4, column: 9 },
    { line: 12, column: 1 },
  ]
  assert.deepEqual(told(lower, upper, {}), [{}, upper, lower])
})

test('errors come before warnings, wherever they stand', () => {
  const conclusion = new Conclusion()
  const findings = [finding('sum-differs', { segment: 1 }), finding('element-missing', { segment: 9 })]
  conclusion.tell({ title: '850 0001', verdict: 'rejected', findings })
  assert.deepEqual(
    conclusion.sections[0]!.findings.map(({ severity }) => severity),
    ['error', 'warning'],
  )
})
