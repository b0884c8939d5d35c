import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
let next = 1
before(async () => {
  at = await openHouse()
})
after(async () => {
  await at.close()
})

/** An interchange with numbers of its own, so that no test is a duplicate of another. */
function fresh(groups: string[][], more: Parameters<typeof orders>[0] = {}) {
  const n = next++
  const isa13 = String(n).padStart(9, '0')
  const gs06 = String(n * 10)
  return { isa13, gs06, text: orders({ isa13, gs06, groups, ...more }) }
}

const named = async (folder: 'outbound' | 'error', name: string) => {
  const file = (await filesIn(at.house, folder)).find((one) => one.name === name)
  assert.ok(file, `${name} stands in ${folder}`)
  return textOf(at.house, file)
}

test('a bad order is a draft, stands in error with the reason, and is rejected in its 997', async () => {
  const before = await feedOf(at.house)
  const { isa13, gs06, text } = fresh([
    [order('4500020001', '0001', { PO1: 'PO1*1*24x*EA*9.95*PE*VN*WC-10' })],
  ])
  const receipt = await at.bring(text, { name: 'bad.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  assert.equal(document.verdict, 'rejected')
  assert.deepEqual(await feedOf(at.house), before)
  assert.equal(await named('error', 'bad.edi'), text)
  assert.match(
    await named('outbound', `997-${isa13}-${gs06}.edi`),
    /AK3\*PO1\*5\*\*8~\nAK4\*2\*330\*6\*24x~\nAK5\*R\*5~\nAK9\*R\*1\*1\*0~/,
  )
})

test('the error text shows the set, the line, a caret, the rule and what to do', async () => {
  const { text } = fresh([[order('4500020002', '0001', { BEG: 'BEG*00*NE*4500020002**20260601' })]])
  const receipt = await at.bring(text, { name: 'kind.edi' })
  assert.deepEqual((await named('error', 'kind.edi.error.txt')).split('\n'), [
    'kind.edi was rejected.',
    '',
    `Received ${receipt.at.slice(0, 19).replace('T', ' ')} UTC, ${receipt.bytes} bytes. Our receipt: ${receipt.id}`,
    'In outbound: a 997.',
    '',
    '850 0001, order 4500020002: rejected',
    '------------------------------------',
    '',
    '1. Segment 2, BEG, element 2',
    '     BEG*00*NE*4500020002**20260601',
    '            ^^',
    '   The code "NE" of Purchase Order Type Code is not used in this agreement. Allowed: BK (blanket),',
    '   DS (drop-ship), RL (release), RO (rush), SA (stand-alone).',
    '   Code of the standard: AK403 7 (in a 999: IK403 I6)',
    '',
    'What to do',
    '  - Mend what is named above, and send it again as a new file under a new interchange control',
    '    number.',
    '',
  ])
})

test('the error JSON says the same to a program', async () => {
  const { text } = fresh([[order('4500020003', '0001', { BEG: 'BEG*00*NE*4500020003**20260601' })]])
  await at.bring(text, { name: 'json.edi' })
  const report = JSON.parse(await named('error', 'json.edi.error.json'))
  assert.equal(report.rejected, 1)
  const [mistake] = report.sections[0].mistakes
  assert.deepEqual(mistake.standard, { ak403: 'I6' })
  assert.deepEqual(mistake.at, {
    segment: 2,
    id: 'BEG',
    element: 2,
    offset: text.indexOf('NE*45'),
    length: 2,
  })
  assert.match(mistake.sentence, /^The code "NE" of Purchase Order Type Code is not used/)
})

test('one bad set of two: the good one is published, the group is partially accepted', async () => {
  const { isa13, gs06, text } = fresh([
    [order('4500020004', '0001'), order('4500020005', '0002', { CTT: 'CTT*7' })],
  ])
  const receipt = await at.bring(text, { name: 'half.edi' })
  const documents = await documentsOf(at.house, receipt.id)
  assert.deepEqual(
    documents.map(({ state }) => state),
    ['published', 'draft'],
  )
  assert.match(
    await named('outbound', `997-${isa13}-${gs06}.edi`),
    /AK2\*850\*0001~\nAK5\*A~\nAK2\*850\*0002~\nAK3\*CTT\*6\*\*8~\nAK5\*R\*5~\nAK9\*P\*2\*2\*1~/,
  )
  assert.match(
    await named('error', 'half.edi.error.txt'),
    /^1 of the 2 documents in half\.edi was rejected\..*Documents that are not named here were taken\. Don’t send them again\./s,
  )
})

test('two groups, one with a wrong count: the other one is published, each has its own 997', async () => {
  const { isa13, text } = fresh([[order('4500020006')], [order('4500020007')]])
  const second = Number(text.match(/GE\*1\*(\d+)~\nIEA/)![1])
  const broken = text.replace(`GE*1*${second}`, `GE*3*${second}`)
  const receipt = await at.bring(broken, { name: 'groups.edi' })
  assert.deepEqual(
    (await documentsOf(at.house, receipt.id)).map(({ state, verdict }) => [state, verdict]),
    [
      ['published', 'accepted'],
      ['draft', 'rejected'],
    ],
  )
  assert.match(await named('outbound', `997-${isa13}-${second - 1}.edi`), /AK9\*A\*1\*1\*1~/)
  assert.match(await named('outbound', `997-${isa13}-${second}.edi`), /AK5\*R~\nAK9\*R\*3\*1\*0\*5~/)
})

test('a set that was cut off is named by its own code, and the sets around it are read', async () => {
  const { isa13, gs06, text } = fresh([
    [
      order('4500020008', '0001'),
      order('4500020009', '0002').replace(/\nSE.*$/, ''),
      order('4500020010', '0003'),
    ],
  ])
  const receipt = await at.bring(text, { name: 'cut.edi' })
  assert.deepEqual(
    (await documentsOf(at.house, receipt.id)).map(({ state }) => state),
    ['published', 'draft', 'published'],
  )
  assert.match(
    await named('outbound', `997-${isa13}-${gs06}.edi`),
    /AK2\*850\*0002~\nAK5\*R\*2~\nAK2\*850\*0003~\nAK5\*A~\nAK9\*P\*3\*3\*2~/,
  )
})

test('a wrong IEA rejects the whole interchange: a TA1, no 997, nothing in the feed, drafts to look at', async () => {
  const before = await feedOf(at.house)
  const { isa13, gs06, text } = fresh([[order('4500020011')]])
  const receipt = await at.bring(text.replace('IEA*1', 'IEA*2'), { name: 'iea.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  assert.equal(document.number, '4500020011')
  assert.deepEqual(await feedOf(at.house), before)
  assert.match(
    await named('outbound', `TA1-${isa13}.edi`),
    new RegExp(`TA1\\*${isa13}\\*260601\\*1030\\*R\\*021~`),
  )
  const names = (await filesIn(at.house, 'outbound')).map(({ name }) => name)
  assert.ok(!names.includes(`997-${isa13}-${gs06}.edi`))
})

test('a cut-off file is rejected with TA105 023; the order in it is a draft', async () => {
  const { isa13, text } = fresh([[order('4500020012')]])
  await at.bring(text.slice(0, text.indexOf('CTT')), { name: 'short.edi' })
  assert.match(await named('error', 'short.edi.error.txt'), /Send the whole file once more, as it is/)
  assert.match(await named('outbound', `TA1-${isa13}.edi`), /\*R\*023~/)
})

test('what is no EDI at all is refused, and said what it looks like', async () => {
  const receipt = await at.bring('{"order": 1}', { name: 'order.json' })
  assert.equal(receipt.state, 'refused')
  assert.deepEqual(await documentsOf(at.house, receipt.id), [])
  const text = await named('error', 'order.json.error.txt')
  assert.match(text, /nothing in it could be taken/)
  assert.match(
    text,
    /It looks like JSON, not like an X12\s+interchange, which begins with ISA, or an XML\s+document: the\s+bytes\s+begin\s+"\{"order":\s+1\}"\./,
  )
  assert.match(text, /Only X12 and XML documents are taken\./)
})

test('a version that was not agreed is answered in a version that was', async () => {
  const { isa13, gs06, text } = fresh([[order('4500020013')]], { version: '003040' })
  await at.bring(text, { name: 'old.edi' })
  const answer = await named('outbound', `997-${isa13}-${gs06}.edi`)
  assert.match(answer, /GS\*FA\*123456789\*ACMERETAIL\*\d+\*\d+\*\d+\*X\*004010~/)
  assert.match(answer, /AK9\*R\*1\*1\*0\*2~/)
})

test('a set above the size that is read is rejected by name, the rest goes on', async () => {
  const small = await openHouse({ exchange: { maxSetBytes: 2_000 } })
  try {
    const many = Array.from({ length: 90 }, (_, i) => `PO1*${i + 1}*1*EA*9.95*PE*VN*WC-${i}`).join('~\n')
    const body = `ST*850*0001~\nBEG*00*SA*4500020014**20260601~\n${many}~\nCTT*90~\nSE*94*0001~`
    const receipt = await small.bring(orders({ groups: [[body, order('4500020015', '0002')]] }), {
      name: 'big.edi',
    })
    const documents = await documentsOf(small.house, receipt.id)
    assert.deepEqual(
      documents.map(({ state, findings }) => [state, ...findings.map(({ code }) => code)]),
      [['draft', 'set-too-large'], ['published']],
    )
    const [answer] = await filesIn(small.house, 'outbound')
    assert.match(await textOf(small.house, answer!), /AK2\*850\*0001~\nAK5\*R\*5~\nAK2\*850\*0002~\nAK5\*A~/)
  } finally {
    await small.close()
  }
})

test('a control number that can’t be repeated is repeated as far as it can', async () => {
  const { isa13, gs06, text } = fresh([[order('4500020016', '00>1')]])
  await at.bring(text, { name: 'control.edi' })
  assert.match(await named('outbound', `997-${isa13}-${gs06}.edi`), /AK2\*850\*00\?1~/)
})

test('a set that is too much for the engine’s memory is rejected by name, those around it are read', async () => {
  const small = await openHouse({ exchange: { memory: 32 } })
  try {
    const lines = Array.from({ length: 30_000 }, (_, i) => `PO1*${i + 1}*1*EA*9.95*PE*VN*WC-${i}`).join('~\n')
    const huge = order('4500020101', '0002', { PO1: lines, CTT: 'CTT*30000' }).replace(/SE\*\d+/, 'SE*30006')
    const groups = [[order('4500020100', '0001'), huge, order('4500020102', '0003')]]
    const receipt = await small.bring(orders({ groups }), { name: 'huge.edi' })
    const documents = await documentsOf(small.house, receipt.id)
    assert.deepEqual(
      documents.map(({ state, findings }) => [state, ...findings.map(({ code }) => code)]),
      [['published'], ['draft', 'set-too-large'], ['published']],
    )
  } finally {
    await small.close()
  }
})

test('of a document that is wrong everywhere, the first mistakes are kept and the rest counted', async () => {
  const lines = Array.from({ length: 2_500 }, (_, i) => `PO1*${i + 1}*x*EA*9.95*PE*VN*WC-${i}`).join('~\n')
  const { isa13, gs06, text } = fresh([[order('4500020200', '0001', { PO1: lines, CTT: '' })]])
  const receipt = await at.bring(text, { name: 'all.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.findings.length, 2_001)
  assert.equal(document.findings.at(-1)?.code, 'findings-omitted')
  const shown = await named('error', 'all.edi.error.txt')
  assert.equal(shown.match(/^\d+\. Segment/gm)?.length, 200)
  assert.match(shown, /^\d+ more mistakes not listed here\.$/m)
  assert.equal((await named('outbound', `997-${isa13}-${gs06}.edi`)).match(/^AK3/gm)?.length, 1_000)
})
