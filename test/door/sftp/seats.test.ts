// How many connections a partner may have holds over all processes of one database: two doors in processes of their own.
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import SftpClient from 'ssh2-sftp-client'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { openPostgres } from '../../../src/store/index.ts'
import { borrowDatabase } from '../../store/borrowedDatabase.ts'

const PROGRAM = fileURLToPath(new URL('doorProcess.ts', import.meta.url))
const AT = '2026-03-01T09:30:00.000Z'

const local = await mkdtemp(join(tmpdir(), 'seats-'))
const database = await borrowDatabase()
const [hostKey, key] = await Promise.all([makeKeyPair('ed25519'), makeKeyPair('ed25519')])
await agree()
const doors = await Promise.all(['one', 'two'].map(openDoor))
const clients: SftpClient[] = []
after(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => {})))
  for (const { child } of doors) child.kill('SIGKILL')
  await database.drop()
  await rm(local, { recursive: true })
})

async function agree(): Promise<void> {
  const store = await openPostgres({ url: database.url, listen: false })
  await store.putPrincipal({ id: 'acme', role: 'partner', partner: 'acme' })
  await store.addCredential({ id: 'key', principal: 'acme', kind: 'ssh-key', value: key.public, from: AT })
  const terms = { limits: { connections: 3 }, doors: { sftp: { connections: 2 } } }
  const content = JSON.stringify({ agreement: 'acme', principals: ['acme'], ...terms })
  const agreement = { hash: 'v1', partner: 'acme', at: AT, content }
  await store.registerPartner({ partner: 'acme', agreement, mappings: [], crosswalks: [] })
  await store.close()
}

async function openDoor(name: string): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(PROGRAM, [database.url, join(local, name), hostKey.private])
  const [port] = (await once(child, 'message')) as [number]
  return { child, port }
}

/** Logs in by one of the doors; rejects where there is no place. */
async function connect(door: number): Promise<SftpClient> {
  const client = new SftpClient('acme', { error: () => {}, end: () => {}, close: () => {} })
  const { port } = doors[door]!
  await client.connect({ host: '127.0.0.1', port, username: 'acme', privateKey: key.private, retries: 0 })
  clients.push(client)
  return client
}

const isLetIn = (door: number) =>
  connect(door).then(
    () => true,
    () => false,
  )

test('two doors let in as many as are agreed between them, and a place is free when its connection is over', async () => {
  const first = await connect(0)
  const asked = await Promise.all([isLetIn(1), isLetIn(0), isLetIn(1)])
  assert.equal(asked.filter((isIn) => isIn).length, 1)
  await first.end()
  for (let tries = 0; !(await isLetIn(1)); tries += 1) assert.ok(tries < 100)
  assert.equal(await isLetIn(0), false)
})

test('the places of a process that was killed are free when their time is over', async () => {
  const [one, two] = doors.map(({ child }) => child) as [ChildProcess, ChildProcess]
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})))
  for (let tries = 0; !(await isLetIn(0)); tries += 1) assert.ok(tries < 100)
  for (let tries = 0; !(await isLetIn(0)); tries += 1) assert.ok(tries < 100)
  one.kill('SIGKILL')
  await once(one, 'exit')
  assert.equal(await isLetIn(1), false)
  two.send(61)
  for (let tries = 0; !(await isLetIn(1)); tries += 1) assert.ok(tries < 100)
})
