// The operator's hands on webhooks, through a real door.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { webhooks } from '../../src/cli/command/webhooks.ts'
import { listening } from '../../src/cli/terminal.ts'
import { openHttpDoor } from '../../src/door/http/index.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { callers, gate, keys, openHouse, tokenOf } from '../door/http/setting.ts'

const house = await openHouse({ after })
const door = await openHttpDoor(house, { host: '127.0.0.1', port: 0, signingKeys: keys, gate })
after(() => door.close())

const setting = readSetting({ EDIGW_DATA: '/nowhere', EDIGW_HTTP_PORT: String(door.port) })
before(() => {
  process.env.EDIGW_TOKEN = tokenOf(house, callers.operator)
})
after(() => delete process.env.EDIGW_TOKEN)

/** What a command says on standard output. */
async function said(...words: string[]): Promise<string> {
  const lines: string[] = []
  const context = { setting, startGateway: () => Promise.reject(new Error('it runs already')) }
  await listening(
    (text) => lines.push(text),
    () => webhooks.run(words, context),
  )
  return lines.join('\n')
}

test('an address is subscribed, its secret changed, what it is told looked at, and it is removed', async () => {
  assert.match(await said('list'), /^Nobody is told/)
  const [id = '', shown = ''] = (
    await said('add', 'https://erp.example/told', '--events', 'document.ready')
  ).split('\n')
  assert.match(shown, /: whsec_/)
  assert.match(await said(), new RegExp(`${id} +production +document.ready +https://erp.example/told`))
  assert.notEqual((await said('rotate', id)).split('\n')[1], shown)
  assert.equal(await said('replay', id, '--from', '2025-01-01T00:00:00Z'), '0 events are told again.')
  assert.equal(await said('deliveries', id), 'Nothing was to be told.')
  assert.match(await said('remove', id), /^Removed/)
  assert.match(await said('show', id), /removed Removed by desk.$/)
})

test('a word that is missing, or that the gateway refuses, is told in words', async () => {
  await assert.rejects(said('add'), /say which address/)
  await assert.rejects(said('replay', 'x'), /--from/)
  await assert.rejects(said('forget'), /there is no "webhooks forget"/)
  await assert.rejects(
    said('add', 'https://127.0.0.1/'),
    /127.0.0.1 is not an address that may be called.* \(400\)/,
  )
})
