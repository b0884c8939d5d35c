// Every sample of every sample partner through one house: what comes in is published, what is ours is delivered, and
// nothing is found in any of it, also where documents are weighed against the orders before them.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { after, before, test } from 'node:test'
import type { CanonicalName } from '../../src/canonical/canonical.ts'
import { submit } from '../../src/exchange/submit.ts'
import { sentence } from '../../src/finding/catalogue.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Document } from '../../src/store/record.ts'
import { documentsOf, openHouse, type TestHouse } from './house.ts'

let at: TestHouse
before(async () => {
  at = await openHouse({ partners: 'partners' })
})
after(async () => {
  await at.close()
})

const samplesIn = (pattern: string) =>
  globSync(`partners/*/samples/${pattern}`)
    .sort()
    .map((file) => ({ file, partner: file.split('/')[1]! }))
    // What is verified for all partners alike is nobody's of its own.
    .filter(({ partner }) => existsSync(`partners/${partner}/agreement.yaml`))

const became = ({ state, reason, findings }: Document) => [state, reason, findings.map(sentence)]

async function sent(file: string, partner: string): Promise<Document> {
  const document = JSON.parse(readFileSync(file, 'utf8')) as { schema: string }
  const canonical = document.schema.split('/')[0] as CanonicalName
  const submission = { partner, canonical, environment: 'production', document } as const
  const { document: taken } = await submit(at.house, openRegistry(at.house.store), submission)
  await at.exchange.idle()
  return (await at.house.store.document(taken.id))!
}

test('what we send is delivered: orders first, then what refers to them', async () => {
  const samples = samplesIn('*-out/*.json')
  assert.ok(samples.length >= 10)
  for (const { file, partner } of samples)
    assert.deepEqual(became(await sent(file, partner)), ['delivered', undefined, []], file)
})

test('what partners send is published', async () => {
  for (const { file, partner } of samplesIn('*-in/*.{edi,xml}')) {
    const door = file.endsWith('.xml') ? 'http' : 'sftp'
    const receipt = await at.bring(readFileSync(file), { partner, door, name: basename(file) })
    const documents = await documentsOf(at.house, receipt.id)
    assert.ok(documents.length > 0, `${file}: ${JSON.stringify(receipt.findings)}`)
    for (const one of documents) assert.equal(became(one)[0], 'published', `${file}: ${became(one)}`)
  }
})

test('what a buyer makes of an invoice is matched with it', async () => {
  const about = await at.house.store.documents({ number: 'BW-INV-6601', direction: 'out', limit: 1 })
  assert.equal(about[0]?.acknowledgement, 'accepted')
  const [told] = await at.house.store.toldOf([about[0]!.id])
  const response = await at.house.store.document(told!.by)
  assert.deepEqual(
    [response?.type, response?.number, response?.acknowledgement],
    ['peppol/3/InvoiceResponse', 'FK-R-301', 'matched'],
  )
})
