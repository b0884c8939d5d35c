// The gate of a running gateway: a mapping without evidence is not let in, what is in force goes on working, and each
// change says by whose word or evidence it came.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { mapping } from '../../src/cli/command/mapping.ts'
import { listening } from '../../src/cli/terminal.ts'
import { openGate } from '../../src/contract/gate/admit.ts'
import { evidenceFile } from '../../src/contract/gate/evidence.ts'
import { activationKeys, ensureActivationKeys } from '../../src/contract/gate/record.ts'
import { mappingAlarms } from '../../src/contract/gate/standing.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { asIfVerified, contractsFor } from '../contract/verified.ts'
import { copyPartners } from '../partner/copied.ts'
import { type OpenGateway, openGateway } from './gateway.ts'
import { order, orders } from './orders.ts'

const partners = copyPartners(mkdtempSync(join(tmpdir(), 'gate-')), 'acme')
const overlay = join(partners, 'acme', '850.yaml')
const shipped = readFileSync(overlay, 'utf8')
const contracts = contractsFor(partners)
const evidence = evidenceFile(contracts, { partner: 'acme', mapping: '850-in' })
/** Quantity and price change places: every 997 would be green, and every order wrong. */
const swapped = `${shipped}  detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }\n`

let open: OpenGateway & { close: () => Promise<void> }
before(async () => {
  const kept = readFileSync(evidence)
  rmSync(evidence)
  open = await openGateway('embedded', partners, contracts)
  writeFileSync(evidence, kept)
})
after(async () => {
  await open.close()
  rmSync(partners, { recursive: true })
})

const versionNow = () =>
  loadPartner(partners, 'acme').partner!.mappings.find(({ name }) => name === '850-in')!.guide

const inForce = async () =>
  (await open.gateway.house.store.activeMappings('acme')).find(({ name }) => name === '850-in')?.hash

/** `edigw mapping …` beside the gateway. */
async function edigw(...words: string[]): Promise<{ code: number; out: string }> {
  const setting = readSetting({
    ...{ EDIGW_DATA: dirname(open.local), EDIGW_HTTP_PORT: String(open.gateway.http.port) },
  })
  const said: string[] = []
  const startGateway = async () => open.gateway
  const code = await listening(
    (text) => void said.push(text),
    () => mapping.run(words, { setting, startGateway }),
  )
  return { code, out: stripVTControlCharacters(said.join('\n')) }
}

const activate = async (body: object = {}): Promise<{ status: number; body: Record<string, unknown> }> => {
  await open.write('activate.json', JSON.stringify(body))
  const api = await open.as('operator')
  const sent = api.post('/v1/mappings/acme/850-in/activations', {
    type: 'application/json',
    content: JSON.stringify(body),
  })
  return sent.then(
    (answer) => ({ status: 201, body: answer as Record<string, unknown> }),
    (error: Error & { status: number }) => ({ status: error.status, body: { detail: error.message } }),
  )
}

/** An order of this number comes; the quantity of its line as the ERP gets it. */
async function quantityOf(number: string, isa13: string): Promise<unknown> {
  await open.write(`${number}.edi`, orders({ isa13, gs06: isa13.slice(-4), groups: [[order(number)]] }))
  await open.sftp(`put ${number}.edi /inbound/${number}.edi`)
  await open.rest()
  return fed(number)
}

async function fed(number: string): Promise<unknown> {
  const { items } = (await (await open.as('erp')).get('/v1/orders')) as {
    items: { order: { number: string; lines: { quantity: { value: string } }[] } }[]
  }
  return items.find(({ order }) => order.number === number)?.order.lines[0]?.quantity.value
}

test('documents of a mapping without a version in force wait, and nothing else does', async () => {
  const { store } = open.gateway.house
  assert.equal(await inForce(), undefined)
  assert.equal(await quantityOf('4500019001', '000009001'), undefined)
  const [parked] = await store.parkedSteps(9)
  assert.match(
    parked!.reason,
    /^No version of acme 850-in is in force: acme 850-in was never verified: there is no contracts\/verified\/acme\.850-in\.json$/,
  )
  assert.deepEqual((await mappingAlarms(open.gateway.house)).length, 1)
  assert.match(
    (await edigw('list')).out,
    /acme +850-in +- +- +- +nothing is in force, documents wait; draft \w{12}/,
  )
  assert.match((await edigw('list')).out, /acme +997-out +\w{12} +\S+ +evidence/)
})

test('with its evidence it comes into force, and what waited goes on', async () => {
  assert.equal((await edigw('activate', 'acme', '850-in')).code, 0)
  await open.rest()
  assert.equal(await inForce(), versionNow().hash)
  assert.equal(await fed('4500019001'), '24')
  assert.deepEqual(await open.gateway.house.store.parkedSteps(9), [])
  assert.equal((await edigw('activate', 'acme', '850-in')).code, 0, 'the same again changes nothing')
  const { activations } = (await (await open.as('operator')).get('/v1/mappings/acme/850-in')) as {
    activations: { by: string; evidence: { verdict: string } }[]
  }
  assert.deepEqual(
    activations.map((one) => [one.by, one.evidence.verdict]),
    [['operator', 'same']],
  )
})

test('a changed overlay is refused by API, command and apply, and the version before goes on working', async () => {
  const good = versionNow().hash
  writeFileSync(overlay, swapped)
  const bad = versionNow().hash
  const refused = await activate()
  assert.equal(refused.status, 409)
  assert.equal(
    refused.body.detail,
    `acme 850-in: it is version ${bad.slice(0, 12)}, and version ${good.slice(0, 12)} was verified: its overlay, guide or dictionary has changed since. Version ${good.slice(0, 12)} goes on working. (409)`,
  )
  assert.equal((await edigw('activate', 'acme', '850-in')).code, 1)
  assert.match(
    (await edigw('show', 'acme', '850-in')).out,
    new RegExp(`${bad.slice(0, 12)} +draft .*has changed since`),
  )

  const { house } = open.gateway
  const keys = await ensureActivationKeys(join(dirname(open.local), 'keys'))
  const gate = openGate({ house, folders: { partners, contracts }, keys }, 'partners apply')
  const [applied] = await applyPartners(house, partners, gate)
  const told = applied?.mappings.find(({ name }) => name === '850-in')
  assert.equal(told?.inForce, good)
  assert.match(told?.refused ?? '', /has changed since/)
  const again = await applyPartners(house, partners, gate)
  assert.equal(again[0]?.changed, false, 'applying the same again changes nothing')

  assert.equal(await inForce(), good)
  assert.equal(await quantityOf('4500019002', '000009002'), '24')
})

test('a person’s word lets it in until a day, and says so wherever mappings are shown', async () => {
  const word = ['--override', '--by', 'Ines', '--reason', 'their go-live is tonight']
  assert.equal((await activate({ override: { reason: 'x', expires: '2020-01-01T00:00:00Z' } })).status, 400)
  assert.equal((await activate({ override: { reason: 'x', expires: '2999-01-01T00:00:00Z' } })).status, 400)
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
  assert.equal((await edigw('activate', 'acme', '850-in', ...word, '--expires', day)).code, 0)
  assert.equal(await inForce(), versionNow().hash)
  assert.equal(
    await quantityOf('4500019003', '000009003'),
    '9.95',
    'the word is the person’s, and so is the mistake',
  )
  assert.match(
    (await edigw('list')).out,
    new RegExp(`acme +850-in .*Ines, overridden +override until ${day}`),
  )
  const [audited] = await open.gateway.house.store.auditTrail({ subject: 'acme/850-in', limit: 1 })
  assert.deepEqual([audited?.principal, audited?.act], ['operator', 'mapping overridden'])
  assert.match(audited!.detail, /"by":"Ines","reason":"their go-live is tonight","expires":/)

  const later = { ...open.gateway.house, clock: () => new Date(Date.now() + 9 * 86_400_000) }
  assert.deepEqual(await mappingAlarms(later), [
    `acme 850-in runs without evidence, by the word of Ines (their go-live is tonight), which expired on ${day}: activate a verified version, or roll back`,
  ])
  const keys = await ensureActivationKeys(join(dirname(open.local), 'keys'))
  const gate = openGate({ house: later, folders: { partners, contracts }, keys }, 'partners apply')
  const [applied] = await applyPartners(later, partners, gate)
  assert.match(
    applied?.mappings.find(({ name }) => name === '850-in')?.refused ?? '',
    /^it runs only by the word of Ines, which expired on [\d-]{10}\. acme 850-in: it is version/,
  )
})

test('one command rolls back to the version that was verified last, by a record that is believed', async () => {
  const bad = versionNow().hash
  const rolled = await edigw('rollback', 'acme', '850-in', '--reason', 'quantities are prices')
  assert.equal(rolled.code, 0)
  writeFileSync(overlay, shipped)
  assert.equal(await inForce(), versionNow().hash)
  assert.equal(await quantityOf('4500019004', '000009004'), '24')
  const history = await edigw('history', 'acme', '850-in')
  assert.equal(history.code, 0)
  assert.deepEqual(
    history.out
      .split('\n')
      .slice(1)
      .map((line) => line.split(/ +/)[2]),
    ['rolled-back', 'overridden', 'activated'],
  )
  const back = await edigw('rollback', 'acme', '850-in', '--reason', 'again', '--version', bad.slice(0, 12))
  assert.equal(back.code, 1, 'what only a person let in is nothing to roll back to')
})

test('a record that somebody else signed, or changed, is nothing to roll back to', async () => {
  const { store, clock, newId } = open.gateway.house
  writeFileSync(overlay, swapped)
  const guide = versionNow()
  const { generateKeyPairSync } = await import('node:crypto')
  const keys = activationKeys(generateKeyPairSync('ed25519').privateKey)
  asIfVerified(
    { partners, contracts },
    { partner: 'acme', mapping: '850-in', canonical: 'order', version: guide.hash },
  )
  const gate = openGate({ house: { clock, newId }, folders: { partners, contracts }, keys }, 'a stranger')
  const judged = gate({ partner: 'acme', name: '850-in', guide, isListed: true })
  assert.ok('admitted' in judged && judged.admitted)
  const before = await inForce()
  const audit = { at: '', principal: '', act: '', subject: '', detail: '' }
  assert.equal(await store.activateMapping(judged.admitted, before, audit), 'active')
  assert.equal((await activate({ version: before! })).status, 409, 'the evidence is of the other version now')

  const own = await ensureActivationKeys(join(dirname(open.local), 'keys'))
  const mine = openGate(
    { house: { clock, newId }, folders: { partners, contracts }, keys: own },
    'operator',
  )({
    ...{ partner: 'acme', name: '850-in', guide, isListed: true },
  })
  assert.ok('admitted' in mine && mine.admitted)
  const edited = { ...mine.admitted, hash: before!, by: 'somebody' }
  assert.equal(await store.activateMapping(edited, guide.hash, audit), 'active')
  writeFileSync(overlay, shipped)
  const why = async () =>
    (await open.as('operator'))
      .post('/v1/mappings/acme/850-in/rollback', { type: 'application/json', content: '{"reason":"no"}' })
      .then(
        () => 'rolled back',
        (error: Error) => error.message,
      )
  assert.match(await why(), /can’t be relied on: its activation record was signed by another installation/)
  assert.equal((await edigw('history', 'acme', '850-in')).code, 1)
  assert.match(
    (await edigw('history', 'acme', '850-in')).out,
    /NOT BELIEVED: its activation record was changed since it was signed/,
  )
})
