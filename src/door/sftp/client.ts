// The other side of an SFTP door: puts files into a drop point and takes files from one. There is no
// atomic put in SFTP, so a file goes up under a temporary name and is then renamed. The server's key is
// always checked; there is no way to accept an unknown one.
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import SftpClient from 'ssh2-sftp-client'
import { fingerprint } from './fingerprint.ts'

export interface RemoteDropPoint {
  host: string
  port: number
  username: string
  /** OpenSSH or PEM private key; else a password. */
  privateKey?: string | Buffer
  password?: string
  /** Keys by which we know the server: `SHA256:…`, or the public key as in known_hosts, `ssh-ed25519 AAAA…`. */
  hostKeys: string[]
  /** Milliseconds to connect and log in; 20,000 by default. */
  timeout?: number
  /** Milliseconds without a byte, after which the server is given up; 60,000 by default. */
  idle?: number
  /** Ends the connection at once. */
  signal?: AbortSignal
}

export interface RemoteFile {
  name: string
  bytes: number
  modified: Date
}

/** A connection to a drop point. Folders are given as paths of the remote side, such as /inbound. */
export interface DropPointConnection {
  /** Puts a file so that it is never seen in part; rejects where the name is taken. */
  drop(folder: string, name: string, content: Uint8Array | Readable): Promise<void>
  /** The files of a folder, by name; folders are left out. */
  list(folder: string): Promise<RemoteFile[]>
  /** Reads a file to its end; where it was in an outbound folder, that means it is fetched. */
  fetch(folder: string, name: string, into: Writable): Promise<void>
  remove(folder: string, name: string): Promise<void>
  /** Writes a file under its name at once, so that it can be seen in part. */
  write(folder: string, name: string, content: Buffer): Promise<void>
  /** The bytes of a file; undefined where there is none. */
  size(folder: string, name: string): Promise<number | undefined>
  /** Renames a file into another folder, or to another name; rejects where the name is taken. */
  move(folder: string, name: string, to: { folder: string; name: string }): Promise<void>
  /** Makes a folder where it is not there. */
  makeFolder(folder: string): Promise<void>
}

/** The server is not who it should be. */
export class WrongHostKey extends Error {}

/** A connection that stays open until it is closed, or breaks off. */
export interface OpenDropPoint {
  connection: DropPointConnection
  isOpen(): boolean
  close(): Promise<void>
}

/** Connects. Rejects where the server is not who it should be. */
export async function openDropPoint(remote: RemoteDropPoint): Promise<OpenDropPoint> {
  const quiet = () => {}
  const client = new SftpClient('edigw', { error: quiet, end: quiet, close: quiet })
  remote.signal?.throwIfAborted()
  // ssh2 writes each packet in pieces: without noDelay every request would wait 40 ms for an acknowledgement.
  const sock = createConnection({ host: remote.host, port: remote.port, noDelay: true })
  const hangUp = () => void sock.destroy()
  remote.signal?.addEventListener('abort', hangUp)
  sock.once('close', () => remote.signal?.removeEventListener('abort', hangUp))
  giveUpWhenIdle(sock, remote.idle)
  const close = async () => {
    if (!sock.destroyed) await Promise.race([client.end().catch(quiet), patience(FAREWELL)])
    sock.destroy()
  }
  try {
    await connect(client, remote, sock)
  } catch (reason) {
    await close()
    throw reason
  }
  return { connection: connectionOf(client), isOpen: () => !sock.destroyed, close }
}

/** Connects, does the work and always disconnects. Rejects where the server is not who it should be. */
export async function atDropPoint<T>(
  remote: RemoteDropPoint,
  work: (connection: DropPointConnection) => Promise<T>,
): Promise<T> {
  const point = await openDropPoint(remote)
  try {
    return await work(point.connection)
  } finally {
    await point.close()
  }
}

/** Milliseconds in which a server may answer our farewell. */
const FAREWELL = 2_000

const patience = (milliseconds: number) => wait(milliseconds, undefined, { ref: false })

/** A server that hangs is found out by its silence: a slow one still says something. */
function giveUpWhenIdle(sock: Socket, idle = 60_000): void {
  sock.setTimeout(idle, () =>
    sock.destroy(new Error(`The server has said nothing for ${Math.round(idle / 1000)} s.`)),
  )
}

/** Puts one file. */
export const dropFile = (
  remote: RemoteDropPoint,
  folder: string,
  name: string,
  content: Uint8Array | Readable,
): Promise<void> => atDropPoint(remote, (connection) => connection.drop(folder, name, content))

/** Takes every file of a folder, one after the other, and answers their names; `into` is told each name and size. */
export const fetchFiles = (
  remote: RemoteDropPoint,
  folder: string,
  into: (file: RemoteFile) => Writable,
): Promise<string[]> =>
  atDropPoint(remote, async (connection) => {
    const files = await connection.list(folder)
    for (const file of files) await connection.fetch(folder, file.name, into(file))
    return files.map(({ name }) => name)
  })

async function connect(client: SftpClient, remote: RemoteDropPoint, sock: Socket): Promise<void> {
  const { host, port, username, privateKey, password, hostKeys, timeout = 20_000 } = remote
  const secret = privateKey === undefined ? { password: password ?? '' } : { privateKey }
  let seen: string | undefined
  const hostVerifier = (key: Buffer): boolean => {
    seen = fingerprint(key)
    return isKnown(key, hostKeys)
  }
  try {
    await client.connect({ sock, username, ...secret, hostVerifier, readyTimeout: timeout })
  } catch (cause) {
    if (seen === undefined || knows(hostKeys, seen)) throw cause
    const known = hostKeys.map((key) => (key.startsWith('SHA256:') ? key : fingerprintOf(key))).join(', ')
    throw new WrongHostKey(
      `The server at ${host}:${port} shows the key ${seen}, but we know it by ${known || 'none'}: it may be another one.`,
      { cause },
    )
  }
}

function isKnown(key: Buffer, hostKeys: string[]): boolean {
  return knows(hostKeys, fingerprint(key))
}

const knows = (hostKeys: string[], shown: string): boolean =>
  hostKeys.some((known) => (known.startsWith('SHA256:') ? known : fingerprintOf(known)) === shown)

const fingerprintOf = (publicKey: string): string =>
  fingerprint(Buffer.from(publicKey.trim().split(/\s+/)[1] ?? '', 'base64'))

function connectionOf(client: SftpClient): DropPointConnection {
  return {
    drop: (folder, name, content) => drop(client, pathOf(folder, name), content),
    list: (folder) => list(client, folder),
    fetch: (folder, name, into) => fetch(client, pathOf(folder, name), into),
    async remove(folder, name) {
      await client.delete(pathOf(folder, name))
    },
    async write(folder, name, content) {
      await client.put(content, pathOf(folder, name))
    },
    async size(folder, name) {
      const path = pathOf(folder, name)
      return (await client.exists(path)) === false ? undefined : (await client.stat(path)).size
    },
    async move(folder, name, to) {
      await client.rename(pathOf(folder, name), pathOf(to.folder, to.name))
    },
    async makeFolder(folder) {
      if ((await client.exists(folder)) === false) await client.mkdir(folder)
    },
  }
}

async function drop(client: SftpClient, path: string, content: Uint8Array | Readable): Promise<void> {
  const temporary = `${path}.part`
  try {
    await client.put(content instanceof Readable ? content : Buffer.from(content), temporary)
    await client.rename(temporary, path)
  } catch (reason) {
    await client.delete(temporary, true).catch(() => {})
    throw reason
  }
}

/** Resolves when the server has answered the close, which is when the file counts as fetched. */
async function fetch(client: SftpClient, path: string, into: Writable): Promise<void> {
  const stream = client.createReadStream(path)
  const closed = once(stream, 'close')
  await Promise.all([closed, pipeline(stream, into)])
}

async function list(client: SftpClient, folder: string): Promise<RemoteFile[]> {
  const entries = await client.list(folder)
  return entries
    .filter(({ type }) => type === '-')
    .map(({ name, size, modifyTime }) => ({ name, bytes: size, modified: new Date(modifyTime) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A server may list any name it likes; one that would lead elsewhere is not followed. */
function pathOf(folder: string, name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw new Error(`Not a file name: ${JSON.stringify(name)}`)
  }
  return `${folder.replace(/\/+$/, '')}/${name}`
}
