// The CLI waits where a gateway asks for a moment's patience, and says at once where it would take long.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { ApiRefusal, tokenFor } from '../../src/cli/api.ts'
import { readSetting } from '../../src/setting/setting.ts'

const setting = readSetting({})

/** Asks a gateway that refuses as often as told before it gives a token; answers how often it was asked. */
async function asked(refusals: number, later: string): Promise<{ count: number; token: Promise<string> }> {
  const told = { count: 0, token: Promise.resolve('') }
  const server = createServer((_, res) => {
    const refuses = told.count++ < refusals
    if (refuses) res.writeHead(429, { 'retry-after': later })
    res.end(JSON.stringify(refuses ? { title: 'Too many at once' } : { access_token: 'given' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env.EDIGW_SECRET = 'a secret'
  told.token = tokenFor('erp', setting, address)
  await told.token.catch(() => {})
  delete process.env.EDIGW_SECRET
  server.close()
  server.closeAllConnections()
  return told
}

test('who has no secret here is told where there could be one, and how one is made', async () => {
  const nowhere = { ...setting, data: '/nowhere' }
  await assert.rejects(
    tokenFor('operator', nowhere),
    /in \/nowhere\/development.*partners secret operator --role operator"/,
  )
  await assert.rejects(tokenFor('acme', nowhere), /partners secret acme"/)
})

test('a gateway that asks for a moment is asked again then', async () => {
  const { count, token } = await asked(1, '1')
  assert.deepEqual([count, await token], [2, 'given'])
})

test('a wait that nobody sits through is told at once, with the gateway’s words', async () => {
  const { count, token } = await asked(1, '60')
  await assert.rejects(token, (error: ApiRefusal) => {
    assert.ok(error instanceof ApiRefusal)
    assert.equal(error.message, '429 Too many at once')
    return true
  })
  assert.equal(count, 1)
})
