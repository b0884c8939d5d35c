import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bench, sharedStore } from './bench.ts'
import { AT, aReceipt, LATER, newId } from './samples.ts'

export function remotePromises(bench: Bench): void {
  describe('files on partners’ servers', () => {
    const opened = sharedStore(bench)
    const aFile = (place: string, name: string) => ({ place, name, bytes: 7, modified: AT })

    it('are remembered with their receipt, the latest of a name, until they are there no more', async () => {
      const { store } = opened
      const place = newId('place')
      const first = aReceipt()
      await store.receive(first, false, aFile(place, 'b.edi'))
      await store.receive(aReceipt(), false, aFile(newId('place'), 'c.edi'))
      await store.receive(aReceipt(), false, aFile(place, 'a.edi'))
      const again = aReceipt({ sha256: first.sha256, at: LATER })
      assert.deepEqual(await store.receive(again, false, { ...aFile(place, 'b.edi'), modified: LATER }), {
        repeatOf: first.id,
      })
      const [a, b, ...others] = await store.remoteFiles(place)
      assert.equal(a?.name, 'a.edi')
      assert.deepEqual(
        [b, others],
        [
          {
            ...aFile(place, 'b.edi'),
            modified: LATER,
            sha256: first.sha256,
            receipt: again.id,
            at: LATER,
          },
          [],
        ],
      )
      await store.forgetRemoteFiles(place, ['b.edi', 'never.edi'])
      assert.deepEqual(await store.remoteFiles(place), [a])
    })
  })
}
