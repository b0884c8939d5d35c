import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Step } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, ownStore } from './bench.ts'
import { AT, aReceipt, LATER, leaseOf, NEVER, openReceipt } from './samples.ts'

const claim = (store: Store, limit: number, now = AT) => store.claimSteps({ limit, now, leaseUntil: NEVER })
const partners = (steps: Step[]) => steps.map(({ partner }) => partner)

async function receive(store: Store, partner: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let left = count; left > 0; left--) {
    const receipt = aReceipt({ partner })
    await store.receive(receipt, false)
    ids.push(receipt.id)
  }
  return ids
}

export function linePromises(bench: Bench): void {
  describe('the line of work', () => {
    it('is served oldest first within a partner', () =>
      ownStore(bench, async ({ store }) => {
        const ids = await receive(store, 'acme', 20)
        const claimed: Step[] = []
        while (claimed.length < 20) claimed.push(...(await claim(store, 3)))
        assert.deepEqual(
          claimed.map(({ subject }) => subject),
          ids,
        )
      }))

    it('lets no partner with ten thousand steps make another one wait', () =>
      ownStore(bench, async ({ store }) => {
        await openReceipt(store, Array(10_000).fill(0), { partner: 'flood' })
        await receive(store, 'acme', 5)
        await receive(store, 'nordwind', 2)
        const first = partners(await claim(store, 15))
        assert.equal(first.filter((partner) => partner === 'acme').length, 5)
        assert.equal(first.filter((partner) => partner === 'nordwind').length, 2)
        assert.equal(first.filter((partner) => partner === 'flood').length, 8)
        await claim(store, 500)
        await receive(store, 'acme', 1)
        assert.equal(partners(await claim(store, 3)).includes('acme'), true)
      }))

    it('gives a partner that alone waits all of a claim', () =>
      ownStore(bench, async ({ store }) => {
        await receive(store, 'acme', 30)
        assert.equal((await claim(store, 25)).length, 25)
      }))

    it('keeps the place of a step that failed', () =>
      ownStore(bench, async ({ store }) => {
        const [failed] = await receive(store, 'acme', 10)
        const [step] = await claim(store, 1)
        await store.retryStep(leaseOf(step!), LATER, 'no network')
        const [next] = await claim(store, 1, LATER)
        assert.equal(next?.subject, failed)
      }))

    it('lets no one who comes to an empty line stand before a step that waits for its time', () =>
      ownStore(bench, async ({ store }) => {
        const early = await receive(store, 'acme', 50)
        const steps = await claim(store, 50)
        const waiting = steps.at(-1)!
        for (const step of steps) {
          if (step.id === waiting.id) await store.retryStep(leaseOf(step), LATER, 'no network')
          else await store.parkStep(leaseOf(step), 'why', AT)
        }
        await receive(store, 'flood', 60)
        const claimed = await claim(store, 10, LATER)
        assert.equal(claimed[0]?.subject, early.at(-1))
      }))
  })
}
