import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDuties } from '../../src/exchange/duties.ts'
import { noLog } from '../../src/setting/log.ts'
import type { Store } from '../../src/store/store.ts'
import { borrowStore } from '../store/borrowed.ts'

const MINUTE = 60_000

describe('duties', () => {
  let store: Store
  let time = Date.parse('2026-03-02T08:00:00Z')
  const clock = () => new Date(time)
  const house = () => ({ store, clock, log: noLog })

  before(async () => {
    store = (await borrowStore()).store
  })
  after(() => store.close())

  it('are done by one process of the house at a time, and every so often', async () => {
    const acts: string[] = []
    const processes = ['first', 'second', 'third'].map((who) =>
      startDuties(house(), [{ name: 'sweep', every: MINUTE, act: async () => void acts.push(who) }]),
    )
    const look = () => Promise.all(processes.map((one) => one.look()))
    await look()
    assert.equal(acts.length, 1)
    time += MINUTE - 1
    await look()
    assert.equal(acts.length, 1)
    time += 1
    await look()
    assert.equal(acts.length, 2)
    await Promise.all(processes.map((one) => one.stop()))
  })

  it('go on after one of them failed, and that one is tried again within a minute', async () => {
    let failures = 0
    let acts = 0
    const duties = startDuties(house(), [
      {
        name: 'failing',
        every: 60 * MINUTE,
        act: async () => {
          failures++
          throw new Error('the disk is full')
        },
      },
      { name: 'fine', every: MINUTE, act: async () => void acts++ },
    ])
    await duties.look()
    time += MINUTE
    await duties.look()
    assert.deepEqual([failures, acts], [2, 2])
    await duties.stop()
  })

  it('end when the process stops, and leave their turn to the next one at once', async () => {
    let told: AbortSignal | undefined
    const act = (signal: AbortSignal) => {
      told = signal
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    }
    const first = startDuties(house(), [{ name: 'long', every: 60 * MINUTE, act }])
    while (!told) await store.ready()
    const isTold = told
    let acts = 0
    const second = startDuties(house(), [{ name: 'long', every: 60 * MINUTE, act: async () => void acts++ }])
    await second.look()
    assert.equal(acts, 0)
    await first.stop()
    assert.equal(isTold.aborted, true)
    time += MINUTE
    await second.look()
    assert.equal(acts, 1)
    await second.stop()
  })

  it('are not put off by a clock that was set back', async () => {
    let acts = 0
    const duties = startDuties(house(), [{ name: 'dated', every: MINUTE, act: async () => void acts++ }])
    await duties.look()
    time -= 24 * 60 * MINUTE
    await duties.look()
    assert.equal(acts, 2)
    await duties.stop()
  })
})
