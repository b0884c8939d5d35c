import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { canonicalOf, documentsOf, feedOf, filesIn, openHouse, type TestHouse } from './house.ts'

let at: TestHouse
before(async () => {
  at = await openHouse()
})
after(async () => {
  await at.close()
})

const sample = (name: string) => readFileSync(`partners/nordwind/samples/order-in/${name}.xml`)
const minimal = () => sample('minimal').toString('utf8')
const bring = (bytes: string | Uint8Array, name?: string) =>
  at.bring(typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes, {
    partner: 'nordwind',
    door: 'http',
    ...(name === undefined ? {} : { name }),
  })

test('a UBL order by REST is an order in the feed; its receipt is the answer', async () => {
  const receipt = await bring(sample('minimal'))
  assert.equal(receipt.state, 'concluded')
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'published')
  assert.equal(document.type, 'ubl/2.1/Order')
  assert.equal(document.number, 'NW-450001')
  assert.equal((await feedOf(at.house)).at(-1)?.document, document.id)
  assert.deepEqual(await at.house.store.documents({ direction: 'out', limit: 10 }), [])
})

test('a unit in the partner’s own word becomes ours by the crosswalk, and its word is kept', async () => {
  const receipt = await bring(sample('unusual-units'))
  const [document] = await documentsOf(at.house, receipt.id)
  const { lines } = (await canonicalOf(at.house, document!.id)) as {
    lines: { quantity: { unit: string; partnerUnit: string } }[]
  }
  const pair = lines.find(({ quantity }) => quantity.partnerUnit === 'PAAR')
  assert.equal(pair?.quantity.unit, 'PR')
})

test('prefixes are the sender’s own matter, and so is the encoding', async () => {
  for (const name of ['odd-prefixes', 'latin-1']) {
    const receipt = await bring(sample(name))
    const [document] = await documentsOf(at.house, receipt.id)
    assert.equal(document?.state, 'published', name)
  }
})

test('a number that does not have the agreed form is a draft, with line and column', async () => {
  const receipt = await bring(minimal().replaceAll('NW-450001', '4711'))
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  const [wrong] = document.findings
  assert.equal(wrong?.code, 'pattern-mismatch')
  assert.ok(wrong.at.line && wrong.at.line > 1)
  assert.match(wrong.at.path ?? '', /cbc:ID$/)
})

test('XML that is not well formed is refused, with the reason in its receipt', async () => {
  const receipt = await bring(minimal().replace('</Order>', '</Ordre>'))
  assert.equal(receipt.state, 'refused')
  assert.deepEqual(
    receipt.findings.map(({ code }) => code),
    ['xml-malformed'],
  )
  assert.deepEqual(await documentsOf(at.house, receipt.id), [])
})

test('a buyer whom no agreement names is refused', async () => {
  const receipt = await bring(minimal().replaceAll('9521101000016', '9999999999999'))
  assert.equal(receipt.state, 'refused')
  assert.deepEqual(
    receipt.findings.map(({ code, facts }) => [code, facts.got]),
    [['sender-unknown', '0088/9999999999999']],
  )
})

test('another customization is another document, and was not agreed', async () => {
  const receipt = await bring(
    minimal().replace('urn:nordwind.example:order:2', 'urn:nordwind.example:order:9'),
  )
  assert.equal(receipt.state, 'refused')
  assert.deepEqual(
    receipt.findings.map(({ code }) => code),
    ['guide-unknown'],
  )
})

test('the same order with other content is a duplicate; with the same bytes it is a repeat', async () => {
  const text = minimal().replaceAll('NW-450001', 'NW-450901')
  await bring(text)
  const entries = await feedOf(at.house)
  assert.equal((await bring(text)).state, 'repeat')
  const receipt = await bring(text.replace('</Order>', '<!-- changed --></Order>'))
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  assert.ok(document.findings.some(({ code }) => code === 'document-duplicate'))
  assert.deepEqual(await feedOf(at.house), entries)
})

test('an XML file at a drop point goes to archive, or to error with the line and a caret', async () => {
  const text = minimal().replaceAll('NW-450001', 'NW-450902')
  const place = { partner: 'nordwind', door: 'sftp' as const }
  await at.bring(Buffer.from(text), { ...place, name: 'good.xml' })
  const archived = await filesIn(at.house, 'archive', { partner: 'nordwind', day: '2026-06-01' })
  assert.deepEqual(
    archived.map(({ name }) => name),
    ['good.xml'],
  )
  await at.bring(Buffer.from(text.replaceAll('NW-450902', 'X-1')), { ...place, name: 'bad.xml' })
  const failed = await filesIn(at.house, 'error', { partner: 'nordwind' })
  assert.deepEqual(
    failed.map(({ name }) => name),
    ['bad.xml', 'bad.xml.error.json', 'bad.xml.error.txt'],
  )
  const file = failed[2]!
  const shown = Buffer.from(await at.house.store.readBytes(file.blob, 0, file.bytes)).toString()
  assert.match(shown, /\nOrder X-1: rejected\n/)
  assert.match(shown, /\n {7}<cbc:ID>X-1<\/cbc:ID>\n {15}\^\^\^\n/)
  assert.doesNotMatch(shown, /AK403|control number/)
})
