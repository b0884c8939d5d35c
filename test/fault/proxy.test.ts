// compose.yaml's proxy for real, where HAProxy is installed, as CI does: two gateways on one database behind it, and clients
// that come through it from an address of their own.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import SftpClient from 'ssh2-sftp-client'
import { type DevelopmentAccess, ensureDevelopmentAccess } from '../../src/cli/development.ts'
import { newIds, systemClock } from '../../src/setting/clock.ts'
import { noLog } from '../../src/setting/log.ts'
import { openPostgres } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { interchange } from '../door/sftp/sample.ts'
import type { Place } from './gateway.ts'
import { atLoopback, check, isInstalled, type Laid, layOut, start } from './haproxy.ts'
import { openPlace } from './place.ts'
import { HouseProcess } from './process.ts'

const ADDRESSES = ['127.0.0.11', '127.0.0.12'] as const
/** From where the client comes; the proxy itself comes from 127.0.0.1. */
const CLIENT = '127.0.0.9'

/** Ports that nobody had a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve) => {
        server.listen(0, () => resolve((server.address() as { port: number }).port))
      }),
  )
  const found = await Promise.all(ports)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return found
}

const settingsOf = (address: string, { http, sftp }: Laid['gateways']): Record<string, string> => ({
  ...{ EDIGW_HTTP_HOST: address, EDIGW_HTTP_PORT: String(http), EDIGW_SFTP_HOST: address },
  ...{ EDIGW_SFTP_PORT: String(sftp), EDIGW_PROXIES: '127.0.0.1', EDIGW_NOTICE_SECONDS: '4' },
})

interface Said {
  status: number
  body: string
}

/** Asks the API through the proxy; 0 where nobody answers. */
function ask(port: number, path: string, headers: Record<string, string> = {}, body = ''): Promise<Said> {
  const method = body === '' ? 'GET' : 'POST'
  const where = { host: '127.0.0.1', localAddress: CLIENT, port, path, method, headers, agent: false }
  return new Promise((resolve) => {
    const asked = request({ ...where, rejectUnauthorized: false }, async (answer) => {
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() })
    })
    asked.on('error', (error) => resolve({ status: 0, body: error.message }))
    asked.end(body)
  })
}

async function until(port: number, path: string, status: number): Promise<void> {
  for (let tries = 0; (await ask(port, path)).status !== status; tries++) {
    assert.ok(tries < 300, `${path} does not answer ${status}`)
    await wait(100)
  }
}

async function put(port: number, key: string, name: string, content: string): Promise<void> {
  const client = new SftpClient('acme')
  const sock = createConnection({ host: '127.0.0.1', localAddress: CLIENT, port })
  await client.connect({ sock, username: 'acme', privateKey: key })
  await client.put(Buffer.from(content), `/inbound/${name}`)
  await client.end()
}

/** Logs in at the API as Acme and posts; answers the status. */
async function post(port: number, { secrets }: DevelopmentAccess, content: string): Promise<number> {
  const form = 'grant_type=client_credentials'
  const basic = Buffer.from(`acme:${secrets.acme}`).toString('base64')
  const type = 'application/x-www-form-urlencoded'
  const asked = await ask(port, '/v1/token', { authorization: `Basic ${basic}`, 'content-type': type }, form)
  assert.equal(asked.status, 200, asked.body)
  const { access_token: token } = JSON.parse(asked.body) as { access_token: string }
  const heads = { authorization: `Bearer ${token}`, 'content-type': 'application/edi-x12' }
  return (await ask(port, '/v1/documents', heads, content)).status
}

/** From which addresses Acme has come, as the store has it. */
async function cameFrom(store: Store): Promise<string[]> {
  const all = await Promise.all(
    (['ssh-key', 'client-secret'] as const).map((kind) => store.everyCredential(kind, 'acme')),
  )
  return all.flat().map(({ usedFrom = '' }) => usedFrom)
}

test('HAProxy takes the configuration of compose.yaml, brings clients to two gateways under their own addresses, and leaves the one that stops', async (t) => {
  if (!isInstalled()) return t.diagnostic('haproxy is not there: apt-get install haproxy')
  const folder = await mkdtemp(join(tmpdir(), 'edigw-proxy-'))
  const { place, remove } = await openPlace('postgres')
  const [api, sftp, http, inner] = (await freePorts(4)) as [number, number, number, number]
  const laid: Laid = { api, sftp, gateways: { addresses: ADDRESSES, http, sftp: inner } }
  await using ends = new AsyncDisposableStack()
  ends.defer(() => rm(folder, { recursive: true, force: true }))
  ends.defer(remove)
  const shipped = await layOut(folder)
  await check(shipped)
  const file = await atLoopback(folder, shipped, laid)
  await check(file)
  const started = ADDRESSES.map((address, index) =>
    HouseProcess.start(place, `gateway-${index + 1}`, 'both', settingsOf(address, laid.gateways)),
  )
  const gateways = await Promise.all(started)
  for (const one of gateways) ends.defer(() => one.kill())
  const store = await openPostgres({ url: (place as Required<Place>).databaseUrl, listen: false })
  const house = { store, clock: systemClock, newId: newIds(), log: noLog }
  const access = (await ensureDevelopmentAccess(house, place.data))!
  ends.defer(() => store.close())
  const proxy = start(file)
  ends.defer(() => proxy.stop())
  await until(api, '/readyz', 200)

  const key = await readFile(access.keys.acme!, 'utf8')
  await put(sftp, key, 'through.edi', interchange(1))
  assert.equal(await post(api, access, interchange(2)), 202)
  const receipts = await store.receipts({ partner: 'acme', limit: 9 })
  assert.deepEqual(
    receipts.map(({ door, name }) => [door, name]).sort(),
    [
      ['http', undefined],
      ['sftp', 'through.edi'],
    ],
    proxy.said(),
  )
  assert.deepEqual(await cameFrom(store), [CLIENT, CLIENT])

  const stopping = gateways[0]!.stop()
  const statuses = new Set<number>()
  while (gateways[0]!.isAlive) {
    statuses.add((await ask(api, '/healthz')).status)
    await wait(100)
  }
  assert.deepEqual([await stopping, [...statuses]], [0, [200]])
  await put(sftp, key, 'afterwards.edi', interchange(3))
  assert.equal(await post(api, access, interchange(4)), 202)
})
