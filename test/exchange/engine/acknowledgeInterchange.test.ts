import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acknowledgeInterchange, noteCode } from '../../../src/exchange/engine/acknowledgeInterchange.ts'
import { catalogue, type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Entry, Facts, Place } from '../../../src/finding/finding.ts'

const at = (code: FindingCode, place: Place, facts: Facts = {}) => finding(code, place, facts)
const codeOf = (...codes: FindingCode[]) => noteCode(codes.map((code) => at(code, {})))

test('a cause is told before what follows from it, in whatever order they were found', () => {
  const pairs: [FindingCode, FindingCode][] = [
    ['terminator-invalid', 'interchange-date-invalid'],
    ['sender-unknown', 'interchange-version-unsupported'],
    ['receiver-invalid', 'interchange-truncated'],
    ['authorization-refused', 'usage-invalid'],
    ['interchange-control-invalid', 'interchange-control-differs'],
    ['interchange-truncated', 'segment-outside-group'],
    ['group-header-invalid', 'segment-outside-group'],
    ['segment-outside-set', 'group-count-differs'],
    ['interchange-control-differs', 'group-count-differs'],
    ['group-count-differs', 'interchange-duplicate'],
  ]
  for (const [first, second] of pairs) {
    const expected = codeOf(first)
    assert.notEqual(expected, codeOf(second))
    assert.equal(codeOf(first, second), expected, `${first} before ${second}`)
    assert.equal(codeOf(second, first), expected, `${first} before ${second}`)
  }
})

test('every code that a finding has, has a place in the order; an error without a code is one of structure', () => {
  for (const [code, { standard }] of Object.entries(catalogue) as [FindingCode, Entry][])
    if (standard?.ta105) assert.equal(codeOf(code), standard.ta105, code)
  assert.equal(codeOf('groups-too-many'), '022')
})

test('an interchange’s acknowledgement says one code, and repeats the ISA’s date and time', () => {
  const header = { control: '000000007', date: '260601', time: '1030' }
  const on = { receivedAt: '2026-06-02T08:15:00.000Z' }
  assert.deepEqual(acknowledgeInterchange(header, 'accepted', [], on).interchange, {
    control: '000000007',
    date: '2026-06-01',
    time: '10:30',
    status: 'accepted',
    code: '000',
  })
  const findings = [at('interchange-control-differs', {}), at('group-count-differs', {})]
  assert.equal(acknowledgeInterchange(header, 'rejected', findings, on).interchange?.code, '001')
})

test('a date that is none gives way to that of the receipt, and a century is never guessed twice', () => {
  const on = { receivedAt: '2026-06-02T08:15:00.000Z' }
  const made = acknowledgeInterchange({ control: 'ABC', date: '269999', time: '' }, 'rejected', [], on)
  assert.deepEqual(made.interchange, {
    control: '000000000',
    date: '2026-06-02',
    time: '08:15',
    status: 'rejected',
    code: '022',
  })
  const longApril = acknowledgeInterchange({ control: '1', date: '260431', time: '1030' }, 'rejected', [], on)
  assert.equal(longApril.interchange?.date, '2026-06-02')
  const old = acknowledgeInterchange({ control: '1', date: '950120', time: '0147' }, 'accepted', [], on)
  assert.equal(old.interchange?.date, '1995-01-20')
})
