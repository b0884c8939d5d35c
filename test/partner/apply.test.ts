import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { GuideError } from '../../src/guide/load/problem.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { newIds, systemClock } from '../../src/setting/clock.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import { borrowStore } from '../store/borrowed.ts'
import { changed, partnersWith, usual } from './folder.ts'

const { store } = await borrowStore()
const house: House = { store, clock: systemClock, newId: newIds(), log: noLog }

test('what is in Git comes into force, and the same again changes nothing', async () => {
  const directory = partnersWith(usual)
  const [first] = await applyPartners(house, directory, noGate)
  assert.deepEqual([first?.partner, first?.changed], ['acme', true])
  assert.deepEqual(
    first?.mappings.map(({ name }) => name),
    ['850-in', '997-out', 'ta1-out', '997-004010-in', '997-005010-in', '999-in', 'ta1-in'],
  )
  const version = await house.store.registryVersion()
  const [again] = await applyPartners(house, directory, noGate)
  assert.equal(again?.changed, false)
  assert.equal(await house.store.registryVersion(), version)
})

test('a registry sees what comes into force, and still has the versions before', async () => {
  const registry = openRegistry(house.store)
  const [before] = await registry.active()
  const mapping = before?.inbound[0]?.mapping.hash
  await applyPartners(house, partnersWith(changed('850.yaml', 'usage: required', 'usage: unused')), noGate)
  const [now] = await registry.active()
  assert.equal(now?.hash, before?.hash)
  assert.notEqual(now?.inbound[0]?.mapping.hash, mapping)
  assert.equal((await registry.mapping(mapping!)).name, '850-in')
  assert.equal((await registry.agreement(now!.hash)).name, 'Acme Retail')
})

test('a new crosswalk row comes into force alone, without a new version of anything', async () => {
  const directory = partnersWith(usual)
  await applyPartners(house, directory, noGate)
  const registry = openRegistry(house.store)
  const [active] = await registry.active()
  const rows = async () =>
    (await registry.policy(active!.agreement)).policy.crosswalks?.units?.map(({ theirs }) => theirs)
  assert.deepEqual(await rows(), ['Z3'])
  await writeFile(join(directory, 'acme', 'units.csv'), `${usual['units.csv']}IP,XPK,,,\n`)
  const [applied] = await applyPartners(house, directory, noGate)
  assert.equal(applied?.changed, true)
  assert.deepEqual(await rows(), ['Z3', 'IP'])
  assert.equal((await registry.active())[0]?.hash, active?.hash)
})

test('a row that was put or changed in the store survives, and what the files say otherwise is told', async () => {
  const row = { partner: 'acme', crosswalk: 'units', from: '', to: '', readOnly: false, preferred: false }
  const put = { at: '2026-06-01T10:00:00.000Z', principal: 'desk' }
  await house.store.putCrosswalkRow({ ...put, row: { ...row, theirs: 'CTN', ours: 'XCT' } })
  await house.store.putCrosswalkRow({
    ...put,
    row: { ...row, theirs: 'Z3', ours: 'XBX' },
    reason: 'their letter',
  })
  const [applied] = await applyPartners(house, partnersWith(usual), noGate)
  assert.equal(applied?.changed, false)
  assert.deepEqual(
    applied.differences.map(({ kind, theirs, file, store }) => [kind, theirs, file?.ours, store?.ours]),
    [
      ['contradicts', 'Z3', 'XCK', 'XBX'],
      ['only-store', 'IP', undefined, 'XPK'],
      ['only-store', 'CTN', undefined, 'XCT'],
    ],
  )
})

test('where anything is wrong, nothing comes into force', async () => {
  const version = await house.store.registryVersion()
  const directory = partnersWith(changed('850.yaml', 'heading.CUR/money', 'heading.CUR/moneys'))
  await assert.rejects(applyPartners(house, directory, noGate), GuideError)
  assert.equal(await house.store.registryVersion(), version)
})

test('a version that was never registered is our fault, not a partner’s', async () => {
  await assert.rejects(openRegistry(house.store).mapping('nothing'), /no version nothing/)
})
