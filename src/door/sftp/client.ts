// The other side of an SFTP door: puts files into a drop point and takes files from one. There is no
// atomic put in SFTP, so a file goes up under a temporary name and is then renamed. The server's key is
// always checked; there is no way to accept an unknown one.
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import SftpClient from 'ssh2-sftp-client'
import { fingerprint } from './fingerprint.ts'

export interface RemoteDropPoint {
  host: string
  port: number
  username: string
  /** OpenSSH or PEM private key. */
  privateKey: string | Buffer
  /** Keys by which we know the server: `SHA256:…`, or the public key as in known_hosts, `ssh-ed25519 AAAA…`. */
  hostKeys: string[]
  /** Milliseconds to connect and log in; 20,000 by default. */
  timeout?: number
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
}

/** Connects, does the work and always disconnects. Rejects where the server is not who it should be. */
export async function atDropPoint<T>(
  remote: RemoteDropPoint,
  work: (connection: DropPointConnection) => Promise<T>,
): Promise<T> {
  const quiet = () => {}
  const client = new SftpClient('edigw', { error: quiet, end: quiet, close: quiet })
  await connect(client, remote)
  try {
    return await work(connectionOf(client))
  } finally {
    await client.end().catch(quiet)
  }
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

async function connect(client: SftpClient, remote: RemoteDropPoint): Promise<void> {
  const { host, port, username, privateKey, hostKeys, timeout = 20_000 } = remote
  let seen: string | undefined
  const hostVerifier = (key: Buffer): boolean => {
    seen = fingerprint(key)
    return isKnown(key, hostKeys)
  }
  // ssh2 writes each packet in pieces: without noDelay every request would wait 40 ms for an acknowledgement.
  const sock = createConnection({ host, port, noDelay: true })
  try {
    await client.connect({ sock, username, privateKey, hostVerifier, readyTimeout: timeout })
  } catch (cause) {
    if (seen === undefined || knows(hostKeys, seen)) throw cause
    throw new Error(`The server at ${host}:${port} shows the key ${seen}, which is none we know it by.`, {
      cause,
    })
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
