// A person's name is taken out of everything that is kept, on both stores, and the books still add up.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { verify } from '../../../src/exchange/ledger/verify.ts'
import { type RedactionAsk, redact } from '../../../src/exchange/redact.ts'
import { submit } from '../../../src/exchange/submit.ts'
import { openRegistry } from '../../../src/partner/registry.ts'
import type { House } from '../../../src/setting/house.ts'
import { verifyAudit } from '../../../src/store/audit.ts'
import { atEmbedded, atPostgres } from '../../../src/store/backup/snapshot.ts'
import { backupBytes } from '../../../src/store/backup/write.ts'
import { openPostgres } from '../../../src/store/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { orderTo, partnersBothWays } from '../../flow/bothWays.ts'
import { canonicalOf, documentsOf, filesIn, openHouse, type TestHouse, textOf } from '../../flow/house.ts'
import { order, orders } from '../../flow/orders.ts'
import { freshDatabase } from '../../postgres.ts'
import { borrowStore } from '../../store/borrowed.ts'

const AT = '2026-06-01T10:30:00.000Z'
const ASK: RedactionAsk = {
  match: 'Jane Doe',
  reason: 'asked by letter of 3 May',
  by: 'olga',
  principal: 'operator',
  dryRun: false,
}
const going = new AbortController().signal

/** All that a store holds, as text. */
type Dump = () => Promise<string>

async function dumped(bytes: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  for await (const one of bytes) pieces.push(one)
  return Buffer.concat(pieces).toString('latin1')
}
const what = { at: '', keys: [], progress: () => {} }

async function disagreements({ store }: House): Promise<string[]> {
  const sentences: string[] = []
  const onDisagreement = ({ sentence }: { sentence: string }) => sentences.push(sentence)
  await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
  return sentences
}

async function promises(store: Store, dump: Dump): Promise<void> {
  const partners = await partnersBothWays()
  const at = await openHouse({ partners, store })
  try {
    await taken(at, dump)
  } finally {
    await at.exchange.stop()
    await rm(partners, { recursive: true })
    await store.close()
  }
}

async function taken(at: TestHouse, dump: Dump): Promise<void> {
  const { house } = at
  const { store } = house
  const fine = { N1: 'N1*ST*JANE DOE C/O ACME*92*0007', PER: 'PER*BD*Jane Doe*TE*5551234567' }
  const text = orders({ groups: [[order('R-1', '0001', fine), order('R-2', '0002')]] })
  const good = await at.bring(text, { name: 'Jane Doe.edi' })
  const repeat = await at.bring(text, { name: 'again jane doe.edi' })
  const wrong = { N1: 'N1*ST*Jane Doe*QQQ*0007' }
  const bad = await at.bring(
    orders({ isa13: '000000002', gs06: '78', groups: [[order('R-3', '0001', wrong)]] }),
    { name: 'bad Jane Doe.edi' },
  )
  // As a session's entry names the files that were put.
  const session = { at: AT, principal: 'acme', act: 'sftp-session', subject: 'acme' }
  await store.audit({ ...session, detail: JSON.stringify({ files: [{ name: 'Jane Doe.edi' }] }) })
  await store.audit({ ...session, act: 'feed entry failed', detail: 'Who is Jane Doe?' })
  const part = {
    environment: 'production',
    first: 1,
    last: 2,
    position: 1,
    at: AT,
    principal: 'erp',
  } as const
  await store.addReplay({ ...part, name: 'again', types: [], reason: 'orders of Jane Doe' })
  await store.bumpControlNumbers({ by: 1, at: AT, principal: 'olga', reason: 'Jane Doe asked' })
  const party = { shipTo: { name: 'Jane Doe', id: { scheme: 'buyer-assigned', value: '0007' } } }
  const { document: sent } = await submit(house, openRegistry(store), {
    ...({ partner: 'acme', canonical: 'order', type: 'x12/004010/850', environment: 'production' } as const),
    document: orderTo('R-4', party),
  })
  await at.exchange.idle()
  const left = await store.document(sent.id)
  assert.equal(left?.state, 'delivered', left?.reason)
  const [document] = await documentsOf(house, good.id)
  assert.match(JSON.stringify(await canonicalOf(house, document!.id)), /JANE DOE C\/O ACME/)
  const before = await dump()
  assert.match(before, /jane doe/i)

  const shown = await redact(house, { ...ASK, dryRun: true }, going)
  assert.deepEqual(
    shown.things.map(({ kind, id }) => [kind, id]),
    [
      ['receipt', good.id],
      ['receipt', repeat.id],
      ['receipt', bad.id],
      ['document', sent.id],
    ],
  )
  assert.ok(shown.things[0]!.bytes >= 2 && shown.things[0]!.values >= 1 && shown.things[2]!.files >= 1)
  assert.deepEqual(
    shown.things.map(({ names }) => names),
    [4, 2, 4, 0],
  )
  assert.equal(await dump(), before, 'to look changes nothing')
  assert.deepEqual((await redact(house, { ...ASK, dryRun: true, partner: 'nordwind' }, going)).things, [])

  const done = await redact(house, ASK, going)
  assert.deepEqual(done, shown, 'what was shown is what is redacted')
  assert.doesNotMatch(await dump(), /jane doe/i)
  const raw = Buffer.from(await store.readBytes(good.blob, 0, good.bytes)).toString('latin1')
  assert.equal(raw.length, text.length)
  // By lineage the whole value goes, and what separates values stays.
  assert.ok(raw.includes(`N1*ST*${'X'.repeat(4)} ${'X'.repeat(3)} X/X ${'X'.repeat(4)}*92*0007~`))
  assert.match(JSON.stringify(await canonicalOf(house, document!.id)), /"name":"\[redacted\]"/)
  assert.match(raw, /BEG\*00\*SA\*R-2\*/)
  const [error] = await filesIn(house, 'error')
  assert.match(await textOf(house, error!), /N1\*ST\*X{4} X{3}\*QQQ/)

  await nameless(house)
  await chained(house, good.blob)
  assert.deepEqual(await disagreements(house), [], 'the books add up')
  assert.equal((await at.bring(text, { name: 'again.edi' })).repeatOf, good.id)
}

/** Names keep what else they say, and are found by that; the trail is whole, and says what was taken out. */
async function nameless({ store }: House): Promise<void> {
  const names = (await store.receipts({ limit: 9 })).map(({ name }) => name)
  assert.deepEqual(names, ['redacted.edi', 'again redacted.edi', 'bad redacted.edi'])
  const { broken, redacted } = await verifyAudit(store)
  assert.deepEqual([broken, redacted], [undefined, 2])
  const details = (await store.auditTrail({ principal: 'acme', limit: 9 })).map(({ detail }) => detail)
  assert.deepEqual(details, ['Who is [redacted]?', '{"files":[{"name":"[redacted]"}]}'])
}

/** What is redacted later adds a link; where a part stops, the next goes on. */
async function chained(house: House, blob: string): Promise<void> {
  const stopped = await redact(house, { ...ASK, match: 'R-2' }, AbortSignal.abort())
  assert.match(stopped.next!, /^receipts /)
  const rest = await redact(house, { ...ASK, match: 'R-2', after: stopped.next! }, going)
  assert.equal(rest.next, undefined)
  const [first, second] = await house.store.redactionsOf('bytes', blob)
  assert.equal(first!.after, second!.before)
  assert.deepEqual([first!.by, first!.reason], [ASK.by, ASK.reason])
  const [receipt] = await house.store.receipts({ limit: 1 })
  assert.equal(receipt!.sha256, first!.before, 'the hash that it came with is kept')
  assert.deepEqual(await house.store.documents({ number: 'R-2', limit: 1 }), [])
}

export const redactionPromises = (): void => {
  describe('a person’s data', () => {
    it('is taken out of the embedded store', async () => {
      const { store, directory } = await borrowStore()
      await promises(store, () => atEmbedded(directory, (snapshot) => dumped(backupBytes(snapshot, what))))
    })

    it('is taken out of PostgreSQL', async () => {
      const { url, drop } = await freshDatabase()
      const store = await openPostgres({ url })
      await promises(store, () => atPostgres(url, (snapshot) => dumped(backupBytes(snapshot, what))))
      await drop()
    })
  })
}
