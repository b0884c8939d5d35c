// Inputs that were once read wrongly, kept for ever: framed in any chunks alike, with nothing lost.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { assertCovered, assertGroupCovered } from './coverage.ts'
import { frameAll, frameResumed, groups, interchanges } from './sample.ts'

const folder = new URL('../crashers/x12/', import.meta.url)

describe('once read wrongly', () => {
  for (const name of readdirSync(folder))
    test(name, () => {
      const bytes = new Uint8Array(readFileSync(new URL(name, folder)))
      const events = frameAll(bytes)
      for (const size of [1, 7, 100]) assert.deepEqual(frameAll(bytes, size), events)
      for (let cut = 0; cut < bytes.length; cut += 9) assert.deepEqual(frameResumed(bytes, [cut]), events)
      assertCovered(bytes, events)
      for (const group of groups(events)) if (!group.truncated) assertGroupCovered(bytes, group, events)
    })
})

test('an id that ends like a trailer is part of an ISA whose separators stand where they should', () => {
  const bytes = readFileSync(
    new URL('../crashers/x12/receiver-that-ends-like-a-trailer.edi', import.meta.url),
  )
  const [interchange] = interchanges(frameAll(bytes))
  assert.equal(interchange?.header.receiver, '123456789   IEA')
  assert.deepEqual(interchange?.findings, [])
})
