// A partner with whom it was agreed that what is complete of a cut-off interchange is taken.
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answersOf } from '../../src/exchange/engine/answers.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules } from '../../src/exchange/engine/rulebook.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
let partners: string
before(async () => {
  partners = await mkdtemp(join(tmpdir(), 'cut-off-'))
  await cp('partners', partners, { recursive: true })
  const agreement = join(partners, 'acme', 'agreement.yaml')
  const text = await readFile(agreement, 'utf8')
  await writeFile(agreement, `${text.replace(', gs06: reject', '')}truncated: keep-complete\n`)
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true, force: true })
})

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

test('the same file sent again in full, by the same number or another, publishes nothing twice', async () => {
  const before = (await feedOf(at.house)).length
  const again = await at.bring(whole, { name: 'same-number.edi' })
  assert.deepEqual(
    again.findings.map(({ code }) => code),
    ['interchange-duplicate'],
  )
  assert.equal((await feedOf(at.house)).length, before)
  const receipt = await at.bring(orders({ ...numbers, isa13: '000000902', groups }), { name: 'anew.edi' })
  assert.deepEqual(
    (await documentsOf(at.house, receipt.id)).map(({ state }) => state),
    ['draft', 'published', 'published'],
  )
  assert.equal((await feedOf(at.house)).length, before + 2)
})

test('where no group is whole, nothing is taken, and one finding says so', async () => {
  const text = orders({ isa13: '000000903', gs06: '905' })
  const receipt = await at.bring(text.slice(0, text.indexOf('GE*')), { name: 'none.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.deepEqual([document?.state, document?.findings], ['draft', []])
  assert.match(await named('TA1-000000903.edi'), /\*R\*023~/)
})

test('the command line answers the same as the gateway does', async () => {
  const rules = partnerRules(loadPartner(partners, 'acme').partner!)
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
