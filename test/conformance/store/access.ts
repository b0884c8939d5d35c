import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Credential } from '../../../src/store/credentials.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { AT, LATER, NEVER, newId } from './samples.ts'

export function accessPromises(bench: Bench): void {
  describe('principals and credentials', () => {
    it('are put, replaced and listed', () =>
      ownStore(bench, async ({ store }) => {
        const acme = { id: 'acme', role: 'partner' as const, partner: 'acme' }
        const erp = { id: 'erp', role: 'erp' as const }
        await store.putPrincipal({ ...acme, partner: 'old' })
        await store.putPrincipal(acme)
        await store.putPrincipal(erp)
        assert.deepEqual(await store.principals(), [acme, erp])
        assert.deepEqual(await store.principal('acme'), acme)
        assert.equal(await store.principal('nobody'), undefined)
      }))

    it('hold from a day until they expire, by kind', () =>
      ownStore(bench, async ({ store }) => {
        const key: Credential = {
          id: 'k1',
          principal: 'acme',
          kind: 'ssh-key',
          value: 'ssh-ed25519 A',
          from: AT,
        }
        const ending = { ...key, id: 'k2', expires: LATER }
        const coming = { ...key, id: 'k3', from: NEVER }
        const secret = { ...key, id: 's1', kind: 'client-secret' as const }
        for (const credential of [key, ending, coming, secret]) await store.addCredential(credential)
        assert.deepEqual(await store.credentials('acme', 'ssh-key', AT), [key, ending])
        assert.deepEqual(await store.credentials('acme', 'ssh-key', LATER), [key])
        assert.deepEqual(await store.credentials('acme', 'client-secret', AT), [secret])
        assert.deepEqual(await store.credentials('bolt', 'ssh-key', AT), [])
        await store.addCredential({ ...key, expires: AT })
        assert.deepEqual(await store.credentials('acme', 'ssh-key', AT), [ending])
      }))

    it('have an end that can be set, and remember their last use; those of a kind are listed with theirs', () =>
      ownStore(bench, async ({ store, other }) => {
        const key: Credential = { id: 'k1', principal: 'acme', kind: 'ssh-key', value: 'A', from: AT }
        const told = { ...key, id: 'k2', principal: 'bolt', comment: 'the new one', addedBy: 'desk' }
        for (const one of [told, key, { ...key, id: 's1', kind: 'client-secret' as const }])
          await store.addCredential(one)
        await store.useCredential({ id: 'k1', at: AT, from: '192.0.2.7' })
        assert.equal(await store.endCredential({ id: 'k1', expires: LATER }), true)
        assert.equal(await store.endCredential({ id: 'none', expires: LATER }), false)
        const used = { ...key, expires: LATER, usedAt: AT, usedFrom: '192.0.2.7' }
        assert.deepEqual(await other.everyCredential('ssh-key'), [used, told])
        assert.deepEqual(await other.everyCredential('ssh-key', 'bolt'), [told])
        assert.deepEqual(await other.credentials('acme', 'ssh-key', LATER), [])
      }))

    it('lose a token that is revoked, for every process', () =>
      ownStore(bench, async ({ store, other }) => {
        assert.equal(await store.isRevoked('t1'), false)
        await store.revokeToken('t1', LATER)
        await store.revokeToken('t1', LATER)
        assert.equal(await other.isRevoked('t1'), true)
      }))
  })

  describe('bans of addresses', () => {
    it('are known to every process, listed while they last, lifted, and forgotten', () =>
      ownStore(bench, async ({ store, other }) => {
        const ban = { network: '192.0.2.7', since: AT, until: LATER, times: 1, tried: 'acme' }
        const longer = { ...ban, network: '192.0.2.8', until: NEVER, times: 3 }
        await store.putBan(ban, '')
        await store.putBan({ ...longer, times: 2 }, '')
        await store.putBan(longer, '')
        assert.deepEqual(await other.banOf('192.0.2.8'), longer)
        assert.deepEqual(await other.bans({ now: AT, limit: 5 }), [longer, ban])
        assert.deepEqual(await other.bans({ now: LATER, limit: 5 }), [longer])
        assert.equal(await other.liftBan('192.0.2.7', LATER), false)
        assert.equal(await other.liftBan('192.0.2.8', LATER), true)
        assert.equal(await store.banOf('192.0.2.8'), undefined)
        await store.putBan(longer, NEVER)
        assert.equal(await store.banOf('192.0.2.7'), undefined)
      }))
  })

  describe('an idempotency key', () => {
    const opened = sharedStore(bench)
    const ask = (key: string, over: object = {}) => ({
      principal: 'erp',
      key,
      fingerprint: 'f1',
      at: AT,
      staleBefore: '2026-01-04T08:00:00.000Z',
      ...over,
    })

    it('is new once, then in flight, then replays the answer', async () => {
      const { store } = opened
      const key = newId('key')
      assert.deepEqual(await store.beginIdempotent(ask(key)), { kind: 'new' })
      assert.deepEqual(await store.beginIdempotent(ask(key)), { kind: 'in-flight' })
      await store.finishIdempotent({ principal: 'erp', key, fingerprint: 'f1', answer: '{"status":201}' })
      assert.deepEqual(await store.beginIdempotent(ask(key)), { kind: 'replay', answer: '{"status":201}' })
    })

    it('is refused with another body, and belongs to its principal', async () => {
      const { store } = opened
      const key = newId('key')
      await store.beginIdempotent(ask(key))
      assert.deepEqual(await store.beginIdempotent(ask(key, { fingerprint: 'f2' })), { kind: 'mismatch' })
      assert.deepEqual(await store.beginIdempotent(ask(key, { principal: 'other' })), { kind: 'new' })
    })

    it('is new again once it was abandoned, or is stale', async () => {
      const { store } = opened
      const key = newId('key')
      await store.beginIdempotent(ask(key))
      await store.abandonIdempotent({ principal: 'erp', key })
      assert.deepEqual(await store.beginIdempotent(ask(key)), { kind: 'new' })
      assert.deepEqual(await store.beginIdempotent(ask(key, { staleBefore: LATER })), { kind: 'new' })
    })

    it('keeps its answer when it is abandoned afterwards', async () => {
      const { store } = opened
      const key = newId('key')
      await store.beginIdempotent(ask(key))
      await store.finishIdempotent({ principal: 'erp', key, fingerprint: 'f1', answer: 'a' })
      await store.abandonIdempotent({ principal: 'erp', key })
      assert.deepEqual(await store.beginIdempotent(ask(key)), { kind: 'replay', answer: 'a' })
    })

    it('is new for one of many at once', async () => {
      const key = newId('key')
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) =>
          (index % 2 ? opened.store : opened.other).beginIdempotent(ask(key)),
        ),
      )
      assert.equal(answers.filter(({ kind }) => kind === 'new').length, 1)
      assert.equal(answers.filter(({ kind }) => kind === 'in-flight').length, 23)
    })
  })
}
