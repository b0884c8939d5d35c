// A gateway that seals what it keeps: an order that is taken and one that is rejected, what is answered, told and decided about
// them. Nobody reads any of it in the tables or files but what is searched by, and the key is changed while the gateway runs.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { verify } from '../../src/exchange/ledger/verify.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { verifyAudit } from '../../src/store/audit.ts'
import { edigwWith } from '../cli/edigw.ts'
import type { StoreKind } from '../fault/place.ts'
import { columnsHolding, filesHolding } from '../store/holding.ts'
import { type OpenGateway, openGateway } from './gateway.ts'
import { openReceiver } from './receiver.ts'

const home = mkdtempSync(join(tmpdir(), 'sealed-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** Stands in whatever an order says. */
const WORD = 'Zauberberg'
/** Of what is searched by, the only things that a document says. */
const SEARCHED_BY = {
  'document.number': [`${WORD}-1`, `${WORD}-2`],
  'drop_file.name': [`${WORD}-2.edi`, `${WORD}-2.edi.error.json`, `${WORD}-2.edi.error.txt`],
  'receipt.name': [`${WORD}-2.edi`, `${WORD}.edi`],
}

const sample = readFileSync('partners/acme/samples/850-in/drop-ship.edi', 'latin1')

/** A password for the interchange, a number, a note, a name, a street, an item, and what nobody asked for. */
const order = sample
  .replace('ISA*00*          *00*          ', `ISA*00*          *01*${WORD}`)
  .replaceAll('4500012004', `${WORD}-1`)
  .replace('Happy birthday', WORD)
  .replace('Customer of order 88012345', `${WORD} Inc`)
  .replace('48 Willow Lane', `4711 ${WORD}`)
  .replace('*BH-1*', `*${WORD}*`)
  .replace('WEB-88012345', `${WORD}-ref`)

/** Its unit and its qualifier are wrong. */
const rejected = order
  .replaceAll('1106', '1107')
  .replaceAll(`${WORD}-1`, `${WORD}-2`)
  .replace('*ST*', `*${WORD}*`)
  .replace('*EA*34.50', `*${WORD}*34.50`)

const json = (content: object) => ({ type: 'application/json', content: JSON.stringify(content) })

async function bring(open: OpenGateway): Promise<void> {
  const acme = await open.as('acme')
  await acme.post(
    '/v1/documents',
    { type: 'application/edi-x12', content: order },
    { 'x-file-name': `${WORD}.edi`, 'idempotency-key': 'key-of-acme' },
  )
  await open.write('po.edi', rejected)
  assert.equal((await open.sftp(`put po.edi /inbound/${WORD}-2.edi`)).code, 0)
  await open.rest()
}

/** One that says a document's words, and its letter. */
async function anAlert({ gateway: { house } }: OpenGateway): Promise<string> {
  const [id, at] = [house.newId(), new Date().toISOString()]
  const about = {
    kind: 'documents-parked',
    subject: 'production/acme/in/x',
    environment: 'production',
  } as const
  const says = `An order names ${WORD}.`
  const alert = { id, ...about, says, advice: `Ask ${WORD}.`, began: at, seen: at, told: at }
  const letter = { id: house.newId(), at, subject: says, text: `${says}\n` }
  const none = { lasting: [], ended: [], events: [], forgetBefore: at }
  await house.store.commitLook({ at, began: [alert], letter, ...none })
  return id
}

/** What the ERP and an operator say of them, and what they are told. */
async function speak(open: OpenGateway): Promise<void> {
  const [erp, operator] = await Promise.all([open.as('erp'), open.as('operator')])
  const { items } = (await erp.get('/v1/orders')) as { items: { entryId: string }[] }
  await erp.post(
    `/v1/feed/${items[0]!.entryId}/fail`,
    json({ code: 'item-unknown', text: `There is no item ${WORD}.` }),
  )
  const id = await anAlert(open)
  await operator.post(`/v1/alerts/${id}/acknowledge`, json({ note: `${WORD} was called` }))
  await open.rest()
}

async function isRead(open: OpenGateway): Promise<void> {
  const operator = await open.as('operator')
  const idOf = async (number: string) =>
    ((await operator.get(`/v1/documents?number=${number}`)) as { items: { id: string }[] }).items[0]!.id
  const says = async (path: string, text: string) =>
    assert.ok(JSON.stringify(await operator.get(path)).includes(text), `${path} has no ${text}`)
  await says(`/v1/documents/${await idOf(`${WORD}-1`)}/canonical`, `4711 ${WORD}`)
  await says(`/v1/documents/${await idOf(`${WORD}-2`)}`, `"got":"${WORD}"`)
  await says('/v1/alerts?all=true', `${WORD} was called`)
}

/** Who counts everything reads what is sealed. */
async function booksAddUp({ gateway: { house } }: OpenGateway): Promise<void> {
  const found: string[] = []
  const onDisagreement = ({ sentence }: { sentence: string }) => found.push(sentence)
  const { store } = house
  await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
  assert.deepEqual(found, [])
}

async function changeKey(open: OpenGateway, first: string): Promise<void> {
  const second = (await open.edigw('store-key', 'new')).out.slice(0, 16)
  const why = ['--reason', 'a year has gone']
  assert.match((await open.edigw('store-key', 'forget', first, ...why)).err, /still seals something/)
  const rotated = await open.edigw('store-key', 'rotate', '--progress')
  assert.match(rotated.out, /^[1-9]\d* values were sealed anew/, rotated.err)
  const { keys, current } = await open.gateway.house.store.storeKeys()
  assert.deepEqual([keys[0], keys[1]?.id, current], [{ id: first, seals: 0 }, second, second])
  const listed = await open.edigw('store-key', 'list')
  assert.match(listed.out, new RegExp(`${first}\\s+0 values\\s+may be forgotten`))
  assert.match(listed.out, new RegExp(`${second}\\s+[1-9]\\d* values\\s+seals now`))
  assert.equal((await open.edigw('store-key', 'forget', first, ...why)).code, 0)
  const acts = await open.gateway.house.store.auditTrail({ act: 'store', limit: 9 })
  assert.deepEqual(
    acts.map(({ principal, act, subject, detail }) => [principal, act, subject, detail]),
    [
      ['operator', 'store key forgotten', first, 'a year has gone'],
      ['operator', 'store sealed anew', second, ''],
    ],
  )
  assert.equal((await verifyAudit(open.gateway.house.store)).broken, undefined)
}

async function promise(store: StoreKind): Promise<void> {
  const file = join(home, `${store}.keys`)
  const made = await edigwWith({ EDIGW_DATA: home }, 'store-key', 'new', '--file', file)
  assert.equal(made.code, 0, made.err)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const receiver = await openReceiver()
  receiver.answer = { status: 500, body: `what is ${WORD}?` }
  const open = await openGateway(store, undefined, undefined, {
    EDIGW_STORE_KEY_FILE: file,
    EDIGW_WEBHOOK_NETWORKS: '127.0.0.0/8',
    EDIGW_MAIL_URL: 'smtp://127.0.0.1:9',
    EDIGW_MAIL_FROM: 'edi@us.example',
    EDIGW_MAIL_TO: 'desk@us.example',
  })
  try {
    await (await open.as('erp')).post('/v1/webhooks', json({ url: receiver.url }))
    await bring(open)
    await speak(open)
    await isRead(open)
    await booksAddUp(open)
    const found = await columnsHolding(open.where, WORD)
    const values = [...found].map(([column, all]) => [column, [...new Set(all)].sort()])
    assert.deepEqual(Object.fromEntries(values), SEARCHED_BY)
    const data = join(open.local, '..')
    for (const text of [`4711 ${WORD}`, `"got":"${WORD}"`, `${WORD} was called`, `item ${WORD}`])
      assert.deepEqual(filesHolding(data, text, 'local'), [], text)
    // What there is to seal anew is the same there (test/store/sealed.test.ts).
    if (store === 'postgres') return
    await changeKey(open, made.out.slice(0, 16))
    await isRead(open)
  } finally {
    await open.close()
    await receiver.close()
  }
}

for (const store of ['embedded', 'postgres'] as const)
  test(`nothing but what is searched by is read at rest, ${store}`, () => promise(store))
