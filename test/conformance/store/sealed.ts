import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bench, sharedStore } from './bench.ts'
import { AT } from './samples.ts'

/** What a store promises that seals. */
export function sealedPromises(bench: Bench): void {
  describe('what is sealed', () => {
    const opened = sharedStore(bench)
    const keep = (blob: string, ordinal: number) => {
      const bytes = new TextEncoder().encode(`${blob} ${ordinal}`)
      return opened.store.keepChunk({ blob, ordinal, bytes, at: AT })
    }
    const from = (blob: string, ordinal: number) =>
      `(select bytes from blob_chunk where blob = '${blob}' and ordinal = ${ordinal})`

    it('is not opened where it was moved from another row, or damaged, and the place is named', async () => {
      const { store } = opened
      await Promise.all([keep('one', 0), keep('one', 1), keep('two', 0), keep('three', 0)])
      const hand = await opened.beside()
      const put = (blob: string, value: string) =>
        hand.run(`update blob_chunk set bytes = ${value} where blob = '${blob}' and ordinal = 0`)
      await put('one', from('one', 1))
      await put('two', from('three', 0))
      await assert.rejects(store.readBytes('one', 0, 9), /blob_chunk.bytes of one, 0 can't be opened/)
      await assert.rejects(store.readBytes('two', 0, 9), { name: 'Damaged' })
      await put('three', 'substr(bytes, 1, 40)')
      await assert.rejects(store.readBytes('three', 0, 9), { name: 'Damaged' })
      await put('three', `x'01'`)
      await assert.rejects(store.readBytes('three', 0, 9), /it is not what this program seals/)
      await hand.close()
      assert.equal(new TextDecoder().decode(await store.readBytes('one', 2 ** 20, 9)), 'one 1')
    })
  })
}
