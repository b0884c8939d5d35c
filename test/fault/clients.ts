// The partners and the ERP, as clients of one running gateway: real SFTP, real HTTP, and no look behind the doors.
import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import SftpClient from 'ssh2-sftp-client'
import { type Api, openApi } from '../../src/cli/api.ts'
import { developmentAccess } from '../../src/cli/development.ts'
import { readSetting } from '../../src/setting/setting.ts'
import type { Delivery } from './delivery.ts'
import type { Reached } from './reached.ts'

export interface Sftp {
  /** Puts the file as the delivery says; resolves with the server's OK. */
  bring(delivery: Delivery): Promise<void>
  put(path: string, bytes: Buffer): Promise<void>
  names(folder: string): Promise<string[]>
  get(path: string): Promise<Buffer>
  close(): Promise<void>
}

/** Connects as Acme, or as another partner. */
export async function openSftp(gateway: Reached, data: string, partner = 'acme'): Promise<Sftp> {
  const access = (await developmentAccess(data))!
  const quiet = () => {}
  const client = new SftpClient(partner, { error: quiet, end: quiet, close: quiet })
  const sock = createConnection({ host: '127.0.0.1', port: gateway.ready.sftp, noDelay: true })
  sock.on('error', quiet)
  const privateKey = await readFile(access.keys[partner]!)
  await gateway.until(client.connect({ sock, username: partner, privateKey, readyTimeout: 30_000 }))
  return {
    bring: (delivery) => gateway.until(bring(client, delivery)),
    put: async (path, bytes) => void (await gateway.until(client.put(bytes, path))),
    names: async (folder) => {
      const entries = await gateway.until(client.list(folder))
      return entries.filter(({ type }) => type === '-').map(({ name }) => name)
    },
    get: async (path) => (await gateway.until(client.get(path))) as Buffer,
    close: async () => {
      await gateway.until(client.end()).catch(quiet)
      sock.destroy()
    },
  }
}

// After a failed attempt a name may be taken by what we were not told of, so a rename takes the next one.
async function bring(client: SftpClient, { door, name, bytes, attempts }: Delivery): Promise<void> {
  const path = `/inbound/${attempts > 1 && door === 'rename' ? `again-${attempts}-` : ''}${name}`
  if (door === 'put') return void (await client.put(bytes, path))
  await client.put(bytes, `${path}.part`)
  await client.rename(`${path}.part`, path)
}

export interface Apis {
  acme: Api
  nordwind: Api
  erp: Api
  operator: Api
}

const loggedIn = new WeakMap<Reached, Apis>()

/** Logs in as everybody, once for each running gateway: to make a token costs what a secret's hash is meant to cost. */
export async function openApis(gateway: Reached, data: string): Promise<Apis> {
  const known = loggedIn.get(gateway)
  if (known) return known
  const setting = readSetting({ EDIGW_DATA: data })
  const as = (who: string) => gateway.until(openApi(who, setting, gateway.ready.http))
  const apis = {
    acme: await as('acme'),
    nordwind: await as('nordwind'),
    erp: await as('erp'),
    operator: await as('operator'),
  }
  loggedIn.set(gateway, apis)
  return apis
}

const TYPES = { acme: 'application/edi-x12', nordwind: 'application/xml' }

/** Posts a body, on a connection of its own: one that was kept may be closed at the moment it is used again. Answers the receipt. */
export async function post(
  gateway: Reached,
  apis: Apis,
  { partner, name, bytes }: Delivery,
): Promise<string> {
  const body = { type: TYPES[partner], content: bytes }
  const headers = { 'x-file-name': name, connection: 'close' }
  const told = (await gateway.until(apis[partner].post('/v1/documents', body, headers))) as {
    id: string
  }
  return told.id
}
