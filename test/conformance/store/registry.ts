import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MappingVersion } from '../../../src/store/record.ts'
import { type Bench, ownStore } from './bench.ts'
import { AT, LATER } from './samples.ts'

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
