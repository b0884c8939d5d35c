import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentOf, pastOf } from '../../src/cli/when.ts'

const HOUR = 3_600_000

test('a time is a day, an instant with its zone, or so long before now where something has been, after it where it will be', () => {
  for (const read of [momentOf, pastOf]) {
    assert.equal(read('since', '2026-01-31'), '2026-01-31T00:00:00.000Z')
    assert.equal(read('since', '2026-01-31T07:00:00+01:00'), '2026-01-31T06:00:00.000Z')
  }
  const [before, past, future, after] = [
    Date.now(),
    pastOf('since', '12h'),
    momentOf('expires', '12h'),
    Date.now(),
  ]
  const isWithin = (at: string, span: number) =>
    Date.parse(at) >= before + span && Date.parse(at) <= after + span
  assert.ok(isWithin(past, -12 * HOUR), past)
  assert.ok(isWithin(future, 12 * HOUR), future)
})

test('anything else is refused by the name of its option, with what would do', () => {
  for (const word of ['yesterday', '2026-13-41', '12', '2026-01-31T07:00:00', '31.01.2026'])
    assert.throws(() => pastOf('since', word), {
      message: new RegExp(`^--since must be a day .* or a time before now such as 12h, got "${word}"$`),
    })
})
