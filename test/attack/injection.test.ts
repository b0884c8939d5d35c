// What a partner writes is never a statement, a command, a member of the language, or a line of somebody else's: it
// stays the text that it is, wherever it is kept, searched, shown or logged.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { orderTo } from '../flow/bothWays.ts'
import { documentsOf } from '../flow/house.ts'
import { type Desk, openDesk } from './desk.ts'

let desk: Desk
before(async () => {
  desk = await openDesk()
})
after(() => desk.close())

const SQL = "4711' OR '1'='1"
/** A C1 control sequence, a text direction turned round, a line of its own, and what a template or a shell would run. */
const STEERING =
  '\u009b31m\u202e\u2028{"level":60} $(jndi:ldap://x) $(reboot) {{7*7}} <script>alert(1)</script>'
const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]|\u001b/
const json = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
})

const sample = (path: string) => readFileSync(`partners/${path}`, 'utf8')

/** An order of Acme's under a number, as it comes. */
async function acmeOrder(number: string): Promise<string> {
  const text = sample('acme/samples/850-in/minimal.edi').replaceAll('4500012001', number)
  const receipt = await desk.at.bring(Buffer.from(text, 'latin1'))
  return (await documentsOf(desk.at.house, receipt.id))[0]!.id
}

const found = async (query: string): Promise<{ id: string; number?: string }[]> => {
  const response = await desk.ask('operator', `/v1/documents?${query}`)
  assert.equal(response.status, 200, query)
  return ((await response.json()) as { items: { id: string; number?: string }[] }).items
}

test('a number that is SQL is found by itself, and finds nothing else', async () => {
  const other = await acmeOrder('4711')
  const hostile = await acmeOrder(SQL)
  assert.notEqual(other, hostile)
  assert.deepEqual(
    (await found(`number=${encodeURIComponent(SQL)}`)).map(({ id }) => id),
    [hostile],
  )
  for (const query of ["number=4712' OR '1'='1", "partner=' OR 1=1 --", 'number=%25', "number=');--"])
    assert.deepEqual(await found(query.replaceAll("'", '%27').replaceAll(' ', '%20')), [], query)
  assert.equal((await found('number=4711')).length, 1, 'the tables are as they were')
})

test('text that steers a terminal, a log or a page reaches an operator as dots, and the document as it was', async () => {
  const order = sample('nordwind/samples/order-in/minimal.xml')
    .replace('NW-450001', STEERING.replaceAll('<', '&lt;'))
    .replace('<cbc:Name>Ball bearing 6204', `<cbc:Name>${STEERING.replaceAll('<', '&lt;')}`)
  const receipt = await desk.at.bring(Buffer.from(order), { partner: 'nordwind', door: 'http' })
  const [document] = await documentsOf(desk.at.house, receipt.id)
  assert.equal(document?.state, 'draft', 'the number is not of the agreed form')
  const shown = `${await desk.said('list')}\n${await desk.said('show', document.id)}`
  assert.match(shown, /\.31m/)
  assert.doesNotMatch(shown, STEERS)
  assert.ok(JSON.stringify((await desk.at.house.store.reading(document.id))?.canonical).includes('31m\u202e'))
  for (const line of desk.logged().split('\n').filter(Boolean)) {
    assert.doesNotMatch(line, /[\u0000-\u001f]/, line)
    assert.ok(JSON.parse(line).level < 60, 'a line that the document wrote')
  }
})

test('names that mean something to JavaScript are unknown names like any other', async () => {
  const paths = ['/v1/partners/__proto__/crosswalks/constructor', '/v1/mappings/constructor/__proto__']
  for (const path of paths) {
    const { status } = await desk.ask('operator', path)
    assert.ok([400, 404].includes(status), `${path}: ${status}`)
  }
  for (const partner of ['__proto__', 'constructor', 'toString']) {
    const response = await desk.ask('erp', `/v1/outbound/orders?partner=${partner}`, {
      ...json(orderTo('4711')),
    })
    assert.equal(response.status, 422, `${partner}: ${await response.text()}`)
  }
  const polluting = JSON.stringify(orderTo('4711')).replace('{', '{"__proto__":{"polluted":true},')
  const response = await desk.ask('erp', '/v1/outbound/orders?partner=acme', json(polluting))
  assert.equal(response.status, 422, await response.text())
  assert.equal(({} as { polluted?: boolean }).polluted, undefined)
})

test('a code that is a name of the language is an unknown code', async () => {
  for (const code of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const order = sample('nordwind/samples/order-in/minimal.xml')
      .replaceAll('NW-450001', `NW-46${String(code.length).padStart(4, '0')}`)
      .replace('unitCode="EA"', `unitCode="${code}"`)
    const receipt = await desk.at.bring(Buffer.from(order), { partner: 'nordwind', door: 'http' })
    const [document] = await documentsOf(desk.at.house, receipt.id)
    const codes = document!.findings.map((one) => one.code)
    assert.deepEqual(codes, ['code-unmapped'], code)
    const canonical = JSON.stringify((await desk.at.house.store.reading(document!.id))?.canonical)
    assert.doesNotMatch(canonical, /function|native code/)
  }
})

test('JSON that is nested without end, or is one huge number, is refused in words', async () => {
  const deep = '['.repeat(100_000)
  const bodies = [deep, `{"number":${'9'.repeat(100_000)}}`, '{"a":'.repeat(5000)]
  for (const body of bodies) {
    const response = await desk.ask('erp', '/v1/outbound/orders?partner=acme', json(body))
    assert.ok([400, 413, 422].includes(response.status), `${response.status}`)
    const webhook = await desk.ask('operator', '/v1/webhooks', json(body))
    assert.ok([400, 413].includes(webhook.status), `${webhook.status}`)
  }
  assert.equal((await desk.ask('operator', '/readyz')).status, 200)
})
