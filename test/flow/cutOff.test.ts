// Interchanges that break off before their IEA: taken as far as they are complete, and brought again.
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answersOf } from '../../src/exchange/engine/answers.ts'
import { keepsComplete } from '../../src/exchange/engine/cutOff.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules } from '../../src/exchange/engine/rulebook.ts'
import type { Agreement } from '../../src/partner/agreement.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
before(async () => {
  at = await openHouse()
})
after(() => at.close())

const named = async (name: string) => {
  const file = (await filesIn(at.house, 'outbound')).find((one) => one.name === name)
  assert.ok(file, `${name} stands in outbound`)
  return textOf(at.house, file)
}

const numbers = { isa13: '000000901', gs06: '901' }
const groups = [[order('4500090001')], [order('4500090002', '0001'), order('4500090003', '0002')]]
const whole = orders({ ...numbers, groups })
const cut = whole.slice(0, whole.lastIndexOf('PO1'))

test('whole groups are published and answered; the TA1 says E with 023, the torn group AK905 3, its set AK502 2', async () => {
  const receipt = await at.bring(cut, { name: 'cut.edi' })
  assert.deepEqual(
    (await documentsOf(at.house, receipt.id)).map(({ state, verdict }) => [state, verdict]),
    [
      ['published', 'accepted'],
      ['draft', 'rejected'],
      ['draft', 'rejected'],
    ],
  )
  assert.match(await named('TA1-000000901.edi'), /TA1\*000000901\*260601\*1030\*E\*023~/)
  assert.match(await named('997-000000901-901.edi'), /AK5\*A~\nAK9\*A\*1\*1\*1~/)
  assert.match(
    await named('997-000000901-902.edi'),
    /AK2\*850\*0001~\nAK5\*R~\nAK2\*850\*0002~\n(AK3.*\n)*AK5\*R\*2~\nAK9\*R\*2\*2\*0\*3~/,
  )
})

const statesOf = async (receipt: { id: string }, { house } = at) =>
  (await documentsOf(house, receipt.id)).map(({ state }) => state)

test('brought again under its number it gives what was missing, broken off once more or whole, and nothing twice', async () => {
  const before = (await feedOf(at.house)).length
  const cutAgain = await at.bring(`${cut}PO1*1`, { name: 'cut-again.edi' })
  assert.deepEqual(await statesOf(cutAgain), ['draft', 'draft', 'draft'])
  const again = await at.bring(whole, { name: 'whole.edi' })
  assert.deepEqual(
    again.findings.map(({ code }) => code),
    ['group-duplicate'],
  )
  assert.deepEqual(await statesOf(again), ['draft', 'published', 'published'])
  assert.equal((await feedOf(at.house)).length, before + 2)
})

test('brought a third time it is a duplicate as a whole', async () => {
  const before = (await feedOf(at.house)).length
  const again = await at.bring(`${whole}\n`, { name: 'third.edi' })
  assert.deepEqual(
    again.findings.map(({ code }) => code),
    ['interchange-duplicate'],
  )
  assert.equal((await feedOf(at.house)).length, before)
})

test('brought under another number, its groups are known by theirs', async () => {
  const receipt = await at.bring(orders({ ...numbers, isa13: '000000902', groups }), { name: 'anew.edi' })
  assert.deepEqual(await statesOf(receipt), ['draft', 'draft', 'draft'])
})

test('both in one file are taken as one after the other are', async () => {
  const numbered = { isa13: '000000911', gs06: '911', groups: [[order('4500090011')], [order('4500090012')]] }
  const text = orders(numbered)
  const receipt = await at.bring(`${text.slice(0, text.lastIndexOf('PO1'))}\n${text}`, { name: 'both.edi' })
  assert.deepEqual(await statesOf(receipt), ['published', 'draft', 'draft', 'published'])
})

test('where no group is whole, nothing is taken, and one finding says so', async () => {
  const text = orders({ isa13: '000000903', gs06: '905' })
  const receipt = await at.bring(text.slice(0, text.indexOf('GE*')), { name: 'none.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.deepEqual([document?.state, document?.findings], ['draft', []])
  assert.match(await named('TA1-000000903.edi'), /\*R\*023~/)
})

test('where group numbers are used again, only those of the same interchange are known', async (t) => {
  const partners = await mkdtemp(join(tmpdir(), 'cut-off-'))
  await cp('partners/acme', join(partners, 'acme'), { recursive: true })
  const agreement = join(partners, 'acme', 'agreement.yaml')
  const text = await readFile(agreement, 'utf8')
  const agreed = text.replace(', gs06: reject', ', gs06: accept').concat('truncated: keep-complete\n')
  await writeFile(agreement, agreed)
  const other = await openHouse({ partners })
  t.after(async () => {
    await other.close()
    await rm(partners, { recursive: true, force: true })
  })
  await other.bring(cut, { name: 'cut.edi' })
  const again = await other.bring(whole, { name: 'whole.edi' })
  assert.deepEqual(await statesOf(again, other), ['draft', 'published', 'published'])
  const next = await other.bring(orders({ ...numbers, isa13: '000000903', groups }), { name: 'next.edi' })
  assert.deepEqual(await statesOf(next, other), ['published', 'published', 'published'])
})

test('it is rejected as a whole where that was agreed, or group numbers are used again', () => {
  const { agreement } = loadPartner('partners', 'acme').partner!
  const of = (agreed: Partial<Agreement>) => keepsComplete({ ...agreement, ...agreed }, 1)
  assert.deepEqual([of({}), of({ duplicates: {} }), of({ truncated: 'reject' })], [true, false, false])
  assert.equal(keepsComplete(undefined, 0), false)
})

test('the command line answers the same as the gateway does', async () => {
  const rules = partnerRules(loadPartner('partners', 'acme').partner!)
  const reading = readBytes(Buffer.from(cut), { rules, receivedAt: '2026-06-01T10:30:00.000Z' })
  let next = 1
  const told = answersOf(reading, { rules, at: '2026-06-01T10:30:00.000Z', nextControl: () => next++ })
  const codes = told.map(
    ({ bytes }) =>
      Buffer.from(bytes)
        .toString()
        .match(/(TA1|AK9)\*[^~]*/)?.[0],
  )
  assert.deepEqual(codes, ['TA1*000000901*260601*1030*E*023', 'AK9*A*1*1*1', 'AK9*R*2*2*0*3'])
})
