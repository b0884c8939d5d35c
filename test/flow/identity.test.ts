import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
before(async () => {
  at = await openHouse()
})
after(async () => {
  await at.close()
})

const outbound = (environment: 'production' | 'test' = 'production') =>
  filesIn(at.house, 'outbound', { environment })
const lastAnswer = async (environment: 'production' | 'test' = 'production') =>
  textOf(at.house, (await outbound(environment)).at(-1)!)
const named = async (name: string, environment: 'production' | 'test' = 'production') => {
  const file = (await outbound(environment)).find((one) => one.name === name)
  assert.ok(file, `${name} stands in outbound`)
  return textOf(at.house, file)
}

test('an unknown sender is answered by a TA1 at the drop point it came to, and read under nobody', async () => {
  const receipt = await at.bring(orders({ isa13: '000000101', gs06: '101', sender: 'STRANGER' }), {
    name: 'stranger.edi',
  })
  assert.equal(receipt.state, 'refused')
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  assert.equal(document.mapping, undefined)
  assert.deepEqual(await feedOf(at.house), [])
  const answer = await named('TA1-000000101.edi')
  assert.match(answer, /\*01\*123456789 {6}\*ZZ\*STRANGER {7}\*/)
  assert.match(answer, /TA1\*000000101\*260601\*1030\*R\*006~/)
})

test('a receiver that is none of our ids is TA105 009', async () => {
  await at.bring(orders({ isa13: '000000102', gs06: '102', receiver: '999999999' }), { name: 'whose.edi' })
  assert.match(await named('TA1-000000102.edi'), /\*R\*009~/)
})

test('what another partner’s principal brings is not read as this partner’s', async () => {
  const receipt = await at.bring(orders({ isa13: '000000103', gs06: '103' }), {
    name: 'stolen.edi',
    partner: 'nordwind',
    principal: 'nordwind',
    door: 'http',
  })
  assert.equal(receipt.state, 'refused')
  assert.deepEqual(
    receipt.findings.map(({ code }) => code),
    ['sender-unknown'],
  )
  assert.deepEqual(await feedOf(at.house), [])
})

test('a test in the production drop point goes its way as a test', async () => {
  const receipt = await at.bring(orders({ isa13: '000000104', gs06: '104', usage: 'T' }), { name: 'try.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.environment, 'test')
  assert.deepEqual(await feedOf(at.house, 'production'), [])
  assert.equal((await feedOf(at.house, 'test')).length, 1)
  assert.match(await lastAnswer('test'), /\*T\*>~/)
})

test('a production order in the test drop point is TA105 020, and reaches no feed', async () => {
  const before = await feedOf(at.house, 'test')
  await at.bring(orders({ isa13: '000000105', gs06: '105', usage: 'P' }), {
    name: 'mix.edi',
    environment: 'test',
  })
  assert.deepEqual(await feedOf(at.house, 'test'), before)
  assert.deepEqual(await feedOf(at.house, 'production'), [])
  assert.match(await named('TA1-000000105.edi', 'test'), /\*R\*020~/)
})

test('the same bytes again are a repeat: archived, not answered, not read', async () => {
  const bytes = orders({ isa13: '000000106', gs06: '106' })
  const first = await at.bring(bytes, { name: 'once.edi' })
  const [answers, entries] = [await outbound(), await feedOf(at.house)]
  const again = await at.bring(bytes, { name: 'again.edi' })
  assert.equal(again.state, 'repeat')
  assert.equal(again.repeatOf, first.id)
  assert.deepEqual(await outbound(), answers)
  assert.deepEqual(await feedOf(at.house), entries)
  const archived = await filesIn(at.house, 'archive', { day: '2026-06-01' })
  assert.ok(archived.some(({ name }) => name === 'again.edi'))
})

test('the same control number with other content is a duplicate: TA105 025', async () => {
  const file = { isa13: '000000107', gs06: '107' }
  await at.bring(orders(file), { name: 'first.edi' })
  const entries = await feedOf(at.house)
  await at.bring(orders({ ...file, groups: [[order('4500099999')]] }), { name: 'other.edi' })
  assert.deepEqual(await feedOf(at.house), entries)
  assert.match(await named('TA1-000000107.edi'), /\*R\*025~/)
})

test('a rejected interchange does not use up its control number', async () => {
  const file = { isa13: '000000108', gs06: '108' }
  const good = orders(file)
  await at.bring(good.replace('IEA*1', 'IEA*9'), { name: 'wrong.edi' })
  const receipt = await at.bring(good, { name: 'mended.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'published')
})

test('a group’s control number of an earlier interchange rejects the group, where that was agreed', async () => {
  await at.bring(orders({ isa13: '000000109', gs06: '109' }), { name: 'g1.edi' })
  const file = orders({ isa13: '000000110', gs06: '109', groups: [[order('4500088888')]] })
  const receipt = await at.bring(file, { name: 'g2.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  assert.match(await named('997-000000110-109.edi'), /AK9\*R\*1\*1\*0\*6~/)
})

test('a group for another application is rejected, and says what was agreed', async () => {
  const file = orders({ isa13: '000000111', gs06: '111' }).replace('GS*PO*ACMERETAIL', 'GS*PO*ACMEFOOD')
  const receipt = await at.bring(file, { name: 'food.edi' })
  const [group] = await at.house.store.groupsOf(receipt.id)
  assert.equal(group?.verdict, 'rejected')
  assert.deepEqual(
    receipt.findings.map(({ code, facts }) => [code, facts.got, facts.expected]),
    [['group-party-unknown', 'ACMEFOOD', 'ACMERETAIL']],
  )
  assert.match(await named('997-000000111-111.edi'), /AK5\*R~\nAK9\*R\*1\*1\*0\*1~/)
})

test('several interchanges in one file each go their own way', async () => {
  const good = orders({ isa13: '000000112', gs06: '112' })
  const bad = orders({ isa13: '000000113', gs06: '113', sender: 'STRANGER' })
  const receipt = await at.bring(good + bad, { name: 'both.edi' })
  assert.equal(receipt.state, 'concluded')
  const interchanges = await at.house.store.interchangesOf(receipt.id)
  assert.deepEqual(
    interchanges.map(({ verdict }) => verdict),
    ['accepted', 'rejected'],
  )
  assert.match(await named('997-000000112-112.edi'), /AK9\*A/)
  assert.match(await named('TA1-000000113.edi'), /\*R\*006~/)
})
