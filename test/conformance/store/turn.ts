import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bench, sharedStore } from './bench.ts'
import { AT, LATER, newId } from './samples.ts'

const BEYOND = '2026-12-31T00:00:00.000Z'
const FAR = '2027-06-01T00:00:00.000Z'

export function turnPromises(bench: Bench): void {
  describe('turns', () => {
    const opened = sharedStore(bench)
    const ask = (name: string) => ({ name, now: AT, until: LATER, beyond: BEYOND })

    it('are taken by one process of several that ask at once; the others learn when to ask again', async () => {
      const { store, other } = opened
      const name = newId('turn')
      const asked = [store, other, store, other].map((one) => one.takeTurn(ask(name)))
      const taken = await Promise.all(asked)
      assert.deepEqual(
        taken.filter((one) => 'token' in one),
        [{ token: 1 }],
      )
      assert.equal(taken.filter((one) => 'until' in one && one.until === LATER).length, 3)
      assert.deepEqual(await store.takeTurn(ask(newId('turn'))), { token: 1 })
    })

    it('are free again when they are ended, or at their time', async () => {
      const { store, other } = opened
      const name = newId('turn')
      await store.takeTurn(ask(name))
      assert.equal(await store.endTurn({ name, token: 1, until: AT }), true)
      assert.deepEqual(await other.takeTurn(ask(name)), { token: 2 })
      assert.deepEqual(await store.takeTurn({ ...ask(name), now: LATER }), { token: 3 })
    })

    it('are neither held longer nor ended by who lost them', async () => {
      const { store, other } = opened
      const name = newId('turn')
      await store.takeTurn(ask(name))
      assert.equal(await store.keepTurn({ name, token: 1, until: AT }), true)
      await other.takeTurn(ask(name))
      assert.equal(await store.keepTurn({ name, token: 1, until: BEYOND }), false)
      assert.equal(await store.endTurn({ name, token: 1, until: AT }), false)
      assert.deepEqual(await store.takeTurn(ask(name)), { until: LATER })
    })

    it('of one name are as many as were asked for, whoever asks at once, and each is free again by itself', async () => {
      const { store, other } = opened
      const name = newId('seat')
      const seat = { ...ask(name), most: 2 }
      const taken = await Promise.all([store, other, store, other].map((one) => one.takeTurnOf(seat)))
      const held = taken.flatMap((one) => one ?? [])
      assert.deepEqual(held.map((one) => one.name).sort(), [`${name}/1`, `${name}/2`])
      assert.equal(await other.takeTurnOf({ ...seat, most: 1 }), undefined)
      assert.equal(await store.endTurn({ ...held.find((one) => one.name.endsWith('1'))!, until: '' }), true)
      assert.equal(await other.takeTurnOf({ ...seat, most: 1 }), undefined, 'the other one is held still')
      assert.deepEqual(await other.takeTurnOf(seat), { name: `${name}/1`, token: 2 })
      assert.deepEqual(await store.takeTurnOf({ ...seat, now: LATER }), { name: `${name}/1`, token: 3 })
    })

    it('that a clock took which was set back since are not waited for', async () => {
      const { store } = opened
      const name = newId('turn')
      await store.takeTurn({ ...ask(name), until: FAR })
      assert.deepEqual(await store.takeTurn(ask(name)), { token: 2 })
    })
  })
}
