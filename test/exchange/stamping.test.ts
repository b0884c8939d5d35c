// The partner's clock, asked often.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, stamp } from '../../src/exchange/engine/returnEnvelope.ts'
import { dayAt, stampAt } from '../../src/exchange/stamping.ts'

test('asked again, for another zone or another minute, the partner’s clock tells what it told at first', () => {
  const instants = ['2026-03-08T07:59:59.999Z', '2026-03-08T08:00:00.000Z', '2026-03-08T08:00:30.000Z']
  const zones = [undefined, 'America/Chicago', 'Pacific/Kiritimati']
  for (let turn = 0; turn < 2; turn++)
    for (const at of instants)
      for (const zone of zones) {
        assert.deepEqual(stampAt(at, zone), stamp(at, zone))
        assert.equal(dayAt(at, zone), dayOf(at, zone))
      }
})

test('more minutes than are remembered are told all the same', () => {
  for (let minute = 0; minute < 200; minute++) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
    assert.deepEqual(stampAt(at, 'Asia/Tokyo'), stamp(at, 'Asia/Tokyo'))
  }
})
