import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bench, sharedStore } from './bench.ts'
import { AT, newId } from './samples.ts'

export function houseKeyPromises(bench: Bench): void {
  describe('keys of the house', () => {
    const opened = sharedStore(bench)
    const ask = (kind: string, ...ids: string[]) => ({ kind, ids, at: AT, adopt: false })

    it('are those of whoever comes first, of several with other ones', async () => {
      const { store, other } = opened
      const kind = newId('kind')
      const said = await Promise.all([
        store.agreeOnKeys(ask(kind, 'a')),
        other.agreeOnKeys(ask(kind, 'b')),
        store.agreeOnKeys(ask(kind, 'c')),
      ])
      assert.equal(said.filter(({ agreed }) => agreed).length, 1)
      const first = ['a', 'b', 'c'][said.findIndex(({ agreed }) => agreed)]!
      const refused = { agreed: false, known: [first] }
      assert.deepEqual(
        said.filter(({ agreed }) => !agreed),
        [refused, refused],
      )
      assert.deepEqual(await store.agreeOnKeys(ask(newId('kind'), 'b')), { agreed: true })
    })

    it('may be rotated one after the other, as long as one of them is known', async () => {
      const { store } = opened
      const kind = newId('kind')
      await store.agreeOnKeys(ask(kind, 'old'))
      assert.deepEqual(await store.agreeOnKeys(ask(kind, 'new', 'old')), { agreed: true })
      assert.deepEqual(await store.agreeOnKeys(ask(kind, 'new')), { agreed: true })
    })

    it('are others where a person says so, and those before are known no more', async () => {
      const { store } = opened
      const kind = newId('kind')
      await store.agreeOnKeys(ask(kind, 'lost'))
      assert.deepEqual(await store.agreeOnKeys({ ...ask(kind, 'made anew'), adopt: true }), { agreed: true })
      assert.deepEqual(await store.agreeOnKeys(ask(kind, 'lost')), { agreed: false, known: ['made anew'] })
    })
  })
}
