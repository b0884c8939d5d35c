// What a partner never sent before, and nothing is made of, is noticed once; what it always sent is no news.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { driftDuty, driftWatch } from '../../../src/contract/drift/noticed.ts'
import { openHouse } from '../../flow/house.ts'
import { order, orders } from '../../flow/orders.ts'

let passed = 0
const clock = () => new Date(Date.UTC(2026, 5, 1, 10, 30) + passed)
const at = await openHouse({ clock })
after(() => at.close())
const { house } = at

const duty = driftDuty(house)
const look = () => duty.act(new AbortController().signal)
const found = () => driftWatch(house).find()

let control = 100
async function bring(changes: Record<string, string>): Promise<void> {
  control += 1
  const of = { isa13: String(control).padStart(9, '0'), gs06: String(control) }
  await at.bring(orders({ ...of, groups: [[order(`45000${control}`, '0001', changes)]] }))
}

test('a thing that nobody reads is noticed when it comes first, once, and is news for a week', async () => {
  const always = { N9: 'SAC*C*ZZZZ***100' }
  await bring(always)
  await look()
  assert.deepEqual(await found(), [], 'what was there at the first look is no news')
  await bring(always)
  await look()
  assert.deepEqual(await found(), [])
  await bring({ BEG: 'BEG*00*NE*4500077001**20260601' })
  await look()
  const [drifted, ...more] = await found()
  assert.deepEqual(more, [])
  assert.deepEqual([drifted?.subject, drifted?.partner], ['acme/850-in/2026-06-01', 'acme'])
  assert.match(
    drifted!.says,
    /^acme sends 1 thing that 850-in never read before and makes nothing of: BEG02 "NE" \(code-unused\)/,
  )
  await bring({ BEG: 'BEG*00*NE*4500077001**20260601' })
  await look()
  assert.deepEqual(await found(), [drifted])
  passed = 8 * 86_400_000
  assert.deepEqual(await found(), [])
})
