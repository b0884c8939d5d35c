import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bench, sharedStore } from './bench.ts'
import { AT, aReceipt, findStep, LATER, newId, take } from './samples.ts'

const inbound = { partner: 'acme', environment: 'production', folder: 'inbound', day: '' } as const
const archive = { ...inbound, folder: 'archive', day: '2026-01-05' } as const

export function receivingPromises(bench: Bench): void {
  describe('receiving', () => {
    const opened = sharedStore(bench)

    it('records the receipt, leaves its open step and shows the file in the inbound folder', async () => {
      const { store } = opened
      const receipt = aReceipt({ contentType: 'application/edi-x12' })
      assert.deepEqual(await store.receive(receipt, true), {})
      assert.deepEqual(await store.receipt(receipt.id), { ...receipt, state: 'received', findings: [] })
      assert.equal((await findStep(store, 'open', receipt.id))?.partner, 'acme')
      const file = await store.findFile({ ...inbound, name: receipt.name! })
      assert.deepEqual(file, {
        ...inbound,
        name: receipt.name,
        blob: receipt.blob,
        bytes: receipt.bytes,
        at: AT,
        receipt: receipt.id,
      })
    })

    it('shows no file for a body that came without a drop point', async () => {
      const receipt = aReceipt()
      await opened.store.receive(receipt, false)
      assert.equal(await opened.store.findFile({ ...inbound, name: receipt.name! }), undefined)
    })

    it('counts what a partner brought by some doors after an id', async () => {
      const { store, other } = opened
      const [first, second, third] = [1, 2, 3].map(() =>
        aReceipt({ partner: 'counted', door: 'sftp', bytes: 7 }),
      )
      for (const one of [first!, second!, third!, aReceipt({ partner: 'counted', door: 'http' })])
        await store.receive(one, false)
      const ask = { partner: 'counted', doors: ['sftp'] } as const
      assert.deepEqual(await other.countReceived({ ...ask, after: first!.id }), { files: 2, bytes: 14 })
      assert.deepEqual(await other.countReceived({ ...ask, after: third!.id }), { files: 0, bytes: 0 })
      const both = { ...ask, doors: ['sftp', 'http'] } as const
      assert.equal((await other.countReceived({ ...both, after: first!.id })).files, 3)
    })

    it('takes the same bytes for a repeat of the first: no step, and the file in the archive', async () => {
      const { store } = opened
      const first = aReceipt()
      const again = aReceipt({ sha256: first.sha256 })
      await store.receive(first, true)
      assert.deepEqual(await store.receive(again, true), { repeatOf: first.id })
      const kept = await store.receipt(again.id)
      assert.equal(kept?.state, 'repeat')
      assert.equal(kept?.repeatOf, first.id)
      assert.equal(kept?.blob, first.blob)
      assert.equal(await findStep(store, 'open', again.id), undefined)
      assert.equal(await store.findFile({ ...inbound, name: again.name! }), undefined)
      assert.equal((await store.findFile({ ...archive, name: again.name! }))?.receipt, again.id)
    })

    it('takes bytes of another partner, or in another environment, for new ones', async () => {
      const first = aReceipt()
      await opened.store.receive(first, false)
      for (const over of [{ partner: 'nordwind' }, { environment: 'test' as const }]) {
        assert.deepEqual(await opened.store.receive(aReceipt({ sha256: first.sha256, ...over }), false), {})
      }
    })

    it('finds one first among many that bring the same bytes at once', async () => {
      const sha256 = newId('hash')
      const receipts = Array.from({ length: 24 }, () => aReceipt({ sha256 }))
      const answers = await Promise.all(
        receipts.map((receipt, index) => (index % 2 ? opened.store : opened.other).receive(receipt, false)),
      )
      const firsts = receipts.filter((_, index) => answers[index]!.repeatOf === undefined)
      assert.equal(firsts.length, 1)
      const named = answers.map((answer) => answer.repeatOf).filter((id) => id !== undefined)
      assert.deepEqual(new Set(named), new Set([firsts[0]!.id]))
    })

    it('answers the same for the same receipt again, and keeps it once', async () => {
      const { store } = opened
      const first = aReceipt()
      const again = aReceipt({ sha256: first.sha256 })
      for (let time = 0; time < 2; time++) {
        assert.deepEqual(await store.receive(first, true), {})
        assert.deepEqual(await store.receive(again, true), { repeatOf: first.id })
      }
      const archived = await store.listFiles({ ...archive, limit: 1000 })
      assert.equal(archived.filter((file) => file.receipt === again.id).length, 1)
      await take(store, 'open', first.id)
      assert.equal(await findStep(store, 'open', first.id), undefined)
    })

    it('takes the bytes of a refused receipt for known', async () => {
      const { store } = opened
      const refused = aReceipt()
      await store.receive(refused, false)
      await store.commitOpening(await take(store, 'open', refused.id), {
        interchanges: [],
        groups: [],
        documents: [],
        done: { receipt: refused.id, state: 'refused', findings: [], steps: [] },
      })
      const answer = await store.receive(aReceipt({ sha256: refused.sha256 }), false)
      assert.deepEqual(answer, { repeatOf: refused.id })
    })

    it('shows the newer one of two files with the same name in the inbound folder', async () => {
      const { store } = opened
      const [older, newer] = [aReceipt({ name: 'po.edi' }), aReceipt({ name: 'po.edi' })]
      await store.receive(older, true)
      await store.receive(newer, true)
      assert.equal((await store.findFile({ ...inbound, name: 'po.edi' }))?.receipt, newer.id)
      assert.notEqual(await store.receipt(older.id), undefined)
    })

    it('keeps every repeat in the archive, numbered before the extension', async () => {
      const { store } = opened
      const first = aReceipt({ name: 'again.edi' })
      await store.receive(first, true)
      for (let time = 0; time < 6; time++) {
        await store.receive(aReceipt({ name: 'again.edi', sha256: first.sha256 }), true)
      }
      const names = (await store.listFiles({ ...archive, limit: 1000 })).map(({ name }) => name)
      assert.deepEqual(
        names.filter((name) => name.startsWith('again')),
        ['again.2.edi', 'again.3.edi', 'again.4.edi', 'again.5.edi', 'again.6.edi', 'again.edi'],
      )
    })

    it('takes any text for a name', async () => {
      const name = `a'; drop table receipt; -- "\u0000\\ %_ äß漢 ../x`
      const receipt = aReceipt({ name })
      await opened.store.receive(receipt, true)
      // U+0000 is kept as the symbol for it, since PostgreSQL's text can't hold it.
      assert.equal((await opened.store.receipt(receipt.id))?.name, name.replace('\0', '\u2400'))
      assert.equal((await opened.store.findFile({ ...inbound, name }))?.receipt, receipt.id)
    })
  })

  describe('claiming an envelope', () => {
    const opened = sharedStore(bench)
    const claim = (key: string, receipt: string, over: object = {}) => ({
      key,
      environment: 'production' as const,
      receipt,
      ordinal: 1,
      at: AT,
      since: '2025-10-07T08:00:00.000Z',
      ...over,
    })

    it('is first once; asked again by the same one the answer is the same', async () => {
      const key = newId('envelope')
      assert.deepEqual(await opened.store.claimEnvelope(claim(key, 'one')), { first: true })
      assert.deepEqual(await opened.store.claimEnvelope(claim(key, 'two')), {
        first: false,
        receipt: 'one',
        at: AT,
      })
      assert.deepEqual(await opened.store.claimEnvelope(claim(key, 'one')), { first: true })
    })

    it('tells two interchanges of one receipt apart', async () => {
      const key = newId('envelope')
      await opened.store.claimEnvelope(claim(key, 'one'))
      const second = await opened.store.claimEnvelope(claim(key, 'one', { ordinal: 2 }))
      assert.equal(second.first, false)
    })

    it('goes by environment', async () => {
      const key = newId('envelope')
      await opened.store.claimEnvelope(claim(key, 'one'))
      const test = await opened.store.claimEnvelope(claim(key, 'two', { environment: 'test' }))
      assert.deepEqual(test, { first: true })
    })

    it('forgets what is older than its window', async () => {
      const key = newId('envelope')
      await opened.store.claimEnvelope(claim(key, 'one'))
      const next = await opened.store.claimEnvelope(claim(key, 'two', { at: LATER, since: LATER }))
      assert.deepEqual(next, { first: true })
      const third = await opened.store.claimEnvelope(claim(key, 'three', { at: LATER }))
      assert.deepEqual(third, { first: false, receipt: 'two', at: LATER })
    })

    it('is won by one of many at once', async () => {
      const key = newId('envelope')
      const receipts = Array.from({ length: 24 }, () => newId('receipt'))
      const answers = await Promise.all(
        receipts.map((receipt, index) =>
          (index % 2 ? opened.store : opened.other).claimEnvelope(claim(key, receipt)),
        ),
      )
      assert.equal(answers.filter(({ first }) => first).length, 1)
    })
  })
}
