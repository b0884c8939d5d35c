import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MappingVersion } from '../../../src/store/record.ts'
import { type Activation, notInForce } from '../../../src/store/registry.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, ownStore } from './bench.ts'
import { AT, aReceipt, LATER } from './samples.ts'

const agreement = (partner: string, hash: string, at = AT) => ({
  partner,
  hash,
  at,
  content: `{"hash":"${hash}"}`,
})
const mapping = (partner: string, name: string, hash: string): MappingVersion => ({
  partner,
  name,
  hash,
  type: 'x12/004010/850',
  at: AT,
  content: `{"guide":"${hash}"}`,
})
const register = (partner: string) => ({ partner, agreement: agreement(partner, 'a1'), crosswalks: [] })

const states = async (store: Store): Promise<string[]> =>
  (await store.mappingStandings({ partner: 'acme', limit: 99 }))
    .map(({ hash, state, reason }) => `${hash} ${state}${reason === undefined ? '' : `: ${reason}`}`)
    .sort()

const activation = (id: string, hash: string): Activation => ({
  ...{ id, partner: 'acme', name: '850-in', hash, at: LATER, act: 'activated', by: 'desk' },
  ...{ engine: 'e1', evidence: '{}', key: 'k1', signature: 's1' },
})

const audited = {
  at: LATER,
  principal: 'desk',
  act: 'mapping activated',
  subject: 'acme/850-in',
  detail: '{}',
}

export function registryPromises(bench: Bench): void {
  describe('the registry', () => {
    it('keeps every version, and makes the last registered ones active', () =>
      ownStore(bench, async ({ store }) => {
        const [older, newer] = [agreement('acme', 'a1'), agreement('acme', 'a2', LATER)]
        const [first, second, other] = [
          mapping('acme', '850-in', 'm1'),
          mapping('acme', '850-in', 'm2'),
          mapping('acme', '810-out', 'm3'),
        ]
        const register = { partner: 'acme', crosswalks: [] }
        await store.registerPartner({ ...register, agreement: older, mappings: [first, other] })
        assert.deepEqual(await store.activeMappings('acme'), [other, first])
        await store.registerPartner({ ...register, agreement: newer, mappings: [second] })
        assert.deepEqual(await store.activeAgreements(), [newer])
        assert.deepEqual(await store.activeMappings('acme'), [second])
        assert.deepEqual(await store.activeVersions('acme'), [{ name: '850-in', hash: 'm2' }])
        assert.deepEqual(await store.activeVersions('bolt'), [])
        assert.deepEqual([await store.agreement('a1'), await store.mapping('m1')], [older, first])
        assert.deepEqual([await store.agreement('none'), await store.mapping('none')], [undefined, undefined])
      }))

    it('never changes a version that it has', () =>
      ownStore(bench, async ({ store }) => {
        const first = agreement('acme', 'a1')
        const register = { partner: 'acme', mappings: [mapping('acme', '850-in', 'm1')], crosswalks: [] }
        await store.registerPartner({ ...register, agreement: first })
        await store.registerPartner({ ...register, agreement: { ...first, at: LATER, content: 'other' } })
        assert.deepEqual(await store.agreement('a1'), first)
      }))

    it('tells partners apart that share a mapping', () =>
      ownStore(bench, async ({ store }) => {
        for (const partner of ['acme', 'bolt']) {
          await store.registerPartner({
            partner,
            agreement: agreement(partner, `a-${partner}`),
            mappings: [mapping(partner, '850-in', 'base')],
            crosswalks: [],
          })
        }
        assert.equal((await store.activeMappings('bolt'))[0]?.partner, 'bolt')
        assert.equal((await store.activeMappings('acme'))[0]?.partner, 'acme')
        assert.equal((await store.mapping('base'))?.content, '{"guide":"base"}')
        assert.deepEqual(
          (await store.activeAgreements()).map(({ partner }) => partner),
          ['acme', 'bolt'],
        )
      }))

    it('keeps a version that is not let in beside the one in force, and one such of each name', () =>
      ownStore(bench, async ({ store }) => {
        await store.registerPartner({ ...register('acme'), mappings: [mapping('acme', '850-in', 'm1')] })
        const refused = (hash: string) =>
          store.registerMapping({
            version: mapping('acme', '850-in', hash),
            state: 'draft',
            reason: `not ${hash}`,
          })
        await refused('m2')
        await refused('m3')
        assert.deepEqual(await states(store), ['m1 active', 'm2 retired: not m2', 'm3 draft: not m3'])
        assert.equal((await store.activeMappings('acme'))[0]?.hash, 'm1')
        assert.equal((await store.mapping('m3'))?.content, '{"guide":"m3"}')
        await refused('m1')
        assert.deepEqual(await states(store), ['m1 active', 'm2 retired: not m2', 'm3 retired: not m3'])
      }))

    it('puts a version in force in the place of another, with its record and an entry in the audit trail', () =>
      ownStore(bench, async ({ store }) => {
        await store.registerPartner({ ...register('acme'), mappings: [mapping('acme', '850-in', 'm1')] })
        await store.registerMapping({ version: mapping('acme', '850-in', 'm2'), state: 'verified' })
        const before = await store.registryVersion()
        assert.equal(await store.activateMapping(activation('01A', 'm2'), 'm1', audited), 'active')
        assert.equal(await store.registryVersion(), before + 1)
        assert.deepEqual(await states(store), ['m1 retired', 'm2 active'])
        assert.deepEqual(
          (await store.activeMappings('acme')).map(({ hash }) => hash),
          ['m2'],
        )
        assert.equal(await store.activateMapping(activation('01B', 'm1'), 'm1', audited), 'conflict')
        assert.equal(await store.activateMapping(activation('01B', 'm9'), 'm2', audited), 'unknown')
        assert.deepEqual(await store.activationsInForce(), [activation('01A', 'm2')])
        assert.equal(await store.activateMapping(activation('01C', 'm1'), 'm2', audited), 'active')
        const ask = { partner: 'acme', name: '850-in', limit: 9 }
        assert.deepEqual(await store.activations(ask), [activation('01C', 'm1'), activation('01A', 'm2')])
        assert.deepEqual(await store.activationsInForce('acme'), [activation('01C', 'm1')])
        assert.deepEqual(await store.auditTrail({ subject: 'acme/850-in', limit: 9 }), [audited, audited])
      }))

    it('retires what the agreement names no more, and keeps what waits', () =>
      ownStore(bench, async ({ store }) => {
        const both = [mapping('acme', '850-in', 'm1'), mapping('acme', '810-out', 'm2')]
        await store.registerPartner({ ...register('acme'), mappings: both })
        const waiting = { version: mapping('acme', '855-out', 'm3'), state: 'draft', reason: 'no' } as const
        await store.registerPartner({ ...register('acme'), mappings: [both[0]!], candidates: [waiting] })
        assert.deepEqual(await states(store), ['m1 active', 'm2 retired', 'm3 draft: no'])
        const after = { partner: 'acme', name: '810-out' }
        const page = await store.mappingStandings({ states: ['active', 'draft'], after, limit: 1 })
        assert.deepEqual(
          page.map(({ hash }) => hash),
          ['m1'],
        )
      }))

    it('lets go on what waited for the mapping, and nothing else', () =>
      ownStore(bench, async ({ store }) => {
        const parkedFor = async (reason: string) => {
          await store.receive(aReceipt(), false)
          const [step] = await store.claimSteps({ limit: 1, now: AT, leaseUntil: LATER })
          await store.parkStep({ step: step!.id, token: step!.token }, reason, AT)
        }
        await parkedFor(`${notInForce('acme', '850-in')}: not verified`)
        await parkedFor(`${notInForce('acme', '860-in')}: not verified`)
        await store.registerPartner({ ...register('acme'), mappings: [mapping('acme', '850-in', 'm1')] })
        assert.deepEqual(
          (await store.parkedSteps(9)).map(({ reason }) => reason),
          [`${notInForce('acme', '860-in')}: not verified`],
        )
      }))

    it('registers nothing that follows from a registry that has changed since', () =>
      ownStore(bench, async ({ store }) => {
        const since = await store.registryVersion()
        const first = { ...register('acme'), mappings: [mapping('acme', '850-in', 'm1')], since }
        assert.equal(await store.registerPartner(first), true)
        const second = { ...first, mappings: [mapping('acme', '850-in', 'm2')] }
        assert.equal(await store.registerPartner(second), false)
        assert.deepEqual(await states(store), ['m1 active'])
        assert.equal(await store.registryVersion(), since + 1)
      }))

    it('goes up by one with every registration', () =>
      ownStore(bench, async ({ store, other }) => {
        const before = await store.registryVersion()
        const register = { mappings: [], crosswalks: [] }
        const partners = ['a', 'b', 'c', 'd']
        await Promise.all(
          partners.map((partner, index) =>
            (index % 2 ? store : other).registerPartner({
              ...register,
              partner,
              agreement: agreement(partner, `a-${partner}`),
            }),
          ),
        )
        assert.equal(await other.registryVersion(), before + partners.length)
      }))
  })
}
