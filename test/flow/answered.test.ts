// What the running gateway answers, and what `edigw acknowledge` would print for the same file: the same, but for
// control numbers and times. And a partner that is answered by a 999.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { answersOf } from '../../src/exchange/engine/answers.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules } from '../../src/exchange/engine/rulebook.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { copyPartners } from '../partner/copied.ts'
import { filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

const AT = '2026-06-01T10:30:00.000Z'

/** The sample partners, Acme's agreement changed. */
async function partnersWith(from: string, to: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'answered-'))
  copyPartners(directory)
  const file = join(directory, 'acme', 'agreement.yaml')
  const agreement = await readFile(file, 'utf8')
  assert.ok(agreement.includes(from))
  await writeFile(file, agreement.replace(from, to))
  return directory
}

async function atHouse(partners: string, work: (at: TestHouse) => Promise<void>): Promise<void> {
  const at = await openHouse({ partners })
  try {
    await work(at)
  } finally {
    await at.close()
  }
}

const sent = async (at: TestHouse): Promise<string[]> =>
  Promise.all((await filesIn(at.house, 'outbound')).map((file) => textOf(at.house, file)))

function printed(text: string, partners: string): string[] {
  const rules = partnerRules(loadPartner(partners, 'acme').partner!)
  const reading = readBytes(Buffer.from(text, 'latin1'), { rules, receivedAt: AT })
  let control = 0
  const answers = answersOf(reading, { rules, at: AT, nextControl: () => ++control })
  return answers.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
}

// Control numbers and times are the only things that a ledger and a clock give.
const timeless = (answer: string): string =>
  answer
    .replace(/^(ISA(?:\*[^*]*){8})\*\d{6}\*\d{4}\*(.)\*(\d{5})\*\d{9}/m, '$1*$2*$3')
    .replace(/^(GS\*\w+\*\w+\*\w+)\*\d{8}\*\d{4}\*\d+/m, '$1')
    .replace(/^(GE\*\d+|IEA\*\d+)\*\d+/gm, '$1')

const FILES: Readonly<Record<string, string>> = {
  'a good order': orders({ isa13: '000000701', gs06: '701', ask: '1' }),
  'a good order and a bad one': orders({
    isa13: '000000702',
    gs06: '702',
    groups: [[order('4500070201'), order('4500070202', '0002', { PO1: 'PO1*1*24x*EA*9.95*PE*VN*WC-10' })]],
  }),
  'two groups': orders({
    isa13: '000000703',
    gs06: '703',
    groups: [[order('4500070301')], [order('4500070302')]],
  }),
  'a set that was not agreed': orders({
    isa13: '000000704',
    gs06: '704',
    groups: [[order('4500070401').replace('ST*850', 'ST*860')]],
  }),
  'an interchange that is rejected': orders({ isa13: '000000705', gs06: '705', receiver: '999999999' }),
}

for (const [title, text] of Object.entries(FILES))
  test(`${title} is answered as edigw acknowledge prints it`, async () => {
    await atHouse('partners', async (at) => {
      await at.bring(text, { name: 'file.edi' })
      const [ours, theirs] = [printed(text, 'partners'), await sent(at)]
      assert.ok(ours.length > 0)
      assert.deepEqual(ours.map(timeless).sort(), theirs.map(timeless).sort())
    })
  })

test('a partner of 004010 that agreed on a 999 gets one of 005010, which names the release and the order', async () => {
  const partners = await partnersWith('kind: "997"', 'kind: "999"')
  const bad = order('4500070601', '0001', { REF: 'REF*DP*ABC' })
  const text = orders({ isa13: '000000706', gs06: '706', groups: [[bad]] })
  try {
    await atHouse(partners, async (at) => {
      await at.bring(text, { name: 'file.edi' })
      const [answer] = await sent(at)
      assert.match(answer!, /^GS\*FA\*123456789\*ACMERETAIL\*\d{8}\*\d{4}\*1\*X\*005010X231A1~$/m)
      assert.match(answer!, /^ST\*999\*0001\*005010X231A1~\nAK1\*PO\*706\*004010~$/m)
      assert.match(
        answer!,
        /^IK3\*REF\*3\*\*8~\nCTX\*BEG03>4500070601~\nIK4\*2\*127\*I12\*ABC~\nIK5\*R\*I5~$/m,
      )
      assert.deepEqual(printed(text, partners).map(timeless), [timeless(answer!)])
    })
  } finally {
    await rm(partners, { recursive: true })
  }
})
