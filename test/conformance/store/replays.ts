import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FeedReplay } from '../../../src/store/replays.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, anEntry, LATER, readReceipt, take } from './samples.ts'

const replay: FeedReplay = {
  environment: 'production',
  name: 'again',
  types: ['order'],
  first: 1,
  last: 3,
  position: 0,
  at: AT,
  principal: 'erp',
  reason: 'a disk was lost',
}
const named = { environment: 'production', name: 'again' } as const

export function replayPromises(bench: Bench): void {
  describe('replays of the feed', () => {
    const opened = sharedStore(bench)

    it('range over what was published in a time, from the first to the last position', async () => {
      const { store } = opened
      const { documents, groups } = await readReceipt(store, 3)
      const lease = await take(store, 'publish', groups[0]!.id)
      const [a, b, c] = documents.map(anEntry)
      await store.commitPublishing(
        lease,
        [
          { ...a!, at: AT },
          { ...b!, at: AT },
          { ...c!, at: LATER },
        ],
        false,
      )
      const range = (ask: { from?: string; to?: string }) =>
        store.feedRange({ environment: 'production', ...ask })
      assert.deepEqual(await range({}), { first: 1, last: 3 })
      assert.deepEqual(await range({ to: LATER }), { first: 1, last: 2 })
      assert.deepEqual(await range({ from: LATER }), { first: 3, last: 3 })
      assert.equal(await range({ to: AT }), undefined)
      assert.equal(await store.feedRange({ environment: 'test' }), undefined)
      const part = { environment: 'production', types: ['order'], undecided: false, limit: 9 } as const
      const positions = async (ask: { after: number; upTo?: number; partner?: string }) =>
        (await store.feedAfter({ ...part, types: [...part.types], ...ask })).map(({ position }) => position)
      assert.deepEqual(await positions({ after: 0, upTo: 2 }), [1, 2])
      assert.deepEqual(await positions({ after: 1, partner: a!.partner }), [2, 3])
      assert.deepEqual(await positions({ after: 0, partner: 'nobody' }), [])
    })

    it('are one of a name in an environment, and confirmed forwards only, to their end', async () => {
      const { store } = opened
      assert.equal(await store.addReplay(replay), true)
      assert.equal(await store.addReplay({ ...replay, reason: 'another' }), false)
      assert.equal(await store.addReplay({ ...replay, environment: 'test', partner: 'acme' }), true)
      assert.deepEqual(await store.replays('production'), [replay])
      const confirm = async (position: number) =>
        (await store.confirmReplay({ ...named, position }))?.position
      assert.deepEqual([await confirm(2), await confirm(1), await confirm(9)], [2, 2, 3])
      assert.equal(await store.confirmReplay({ ...named, name: 'other', position: 1 }), undefined)
      assert.equal(await store.endReplay(named), true)
      assert.equal(await store.endReplay(named), false)
      assert.equal((await store.replays('test'))[0]?.partner, 'acme')
    })
  })
}
