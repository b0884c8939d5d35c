// A partner's own SFTP server for tests: a real SSH server over a directory of the disk, which can be told to refuse what
// partners' servers refuse.
import { once } from 'node:events'
import { constants } from 'node:fs'
import {
  type FileHandle,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import ssh2, { type Attributes, type Connection, type SFTPWrapper } from 'ssh2'
import { describeHostKey, type HostKey } from '../../../src/door/sftp/hostKeys.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

type Refusable = 'RENAME' | 'REMOVE' | 'OPEN' | 'MKDIR' | 'READDIR' | 'READ' | 'WRITE'

export interface PartnerServer {
  port: number
  hostKey: HostKey
  password: string
  /** A private key that logs in, as the user edi. */
  key: string
  /** The directory that partners see as /. */
  root: string
  /** Requests that are refused. */
  refuse: Set<Refusable>
  /** Requests that are never answered. */
  hang: Set<Refusable>
  /** How often somebody logged in. */
  logins: number
  /** Files that were opened to be read, in order. */
  fetched: string[]
  /** Called before a listing is answered. */
  beforeListing?: () => Promise<void>
  /** Renames are done, and the connection breaks off before they are answered. */
  breakAfterRename?: boolean
  write(path: string, content: string, modified?: string): Promise<void>
  list(folder: string): Promise<string[]>
  /** Ends every connection. */
  hangUp(): void
  close(): Promise<void>
}

interface Opened {
  file?: FileHandle
  names?: string[]
  folder: string
}

export async function openPartnerServer(test: TestContext, ...folders: string[]): Promise<PartnerServer> {
  const root = await mkdtemp(join(tmpdir(), 'partner-server-'))
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true })
  const hostKey = describeHostKey((await makeKeyPair('ed25519')).private)
  const pair = await makeKeyPair('ed25519')
  const connections = new Set<Connection>()
  const ssh = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connections.add(connection)
    connection.on('error', () => {}).on('close', () => connections.delete(connection))
    letIn(connection, server, pair.public)
  })
  // Without noDelay every small request waits some 40 ms.
  const listener = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const server: PartnerServer = {
    port: (listener.address() as AddressInfo).port,
    hostKey,
    password: 'correct horse',
    key: pair.private,
    root,
    refuse: new Set(),
    hang: new Set(),
    logins: 0,
    fetched: [],
    async write(path, content, modified = '2026-06-01T10:00:00Z') {
      await writeFile(join(root, path), content)
      await utimes(join(root, path), new Date(modified), new Date(modified))
    },
    list: async (folder) => (await readdir(join(root, folder))).sort(),
    hangUp() {
      for (const connection of connections) connection.end()
    },
    async close() {
      listener.close()
      server.hangUp()
    },
  }
  test.after(async () => {
    await server.close()
    await rm(root, { recursive: true, force: true })
  })
  return server
}

function letIn(connection: Connection, server: PartnerServer, publicKey: string): void {
  const parsed = ssh2.utils.parseKey(publicKey)
  if (parsed instanceof Error) throw parsed
  const known = (Array.isArray(parsed) ? parsed[0]! : parsed).getPublicSSH()
  connection.on('authentication', (asked) => {
    const isRight =
      (asked.method === 'password' && asked.password === server.password) ||
      (asked.method === 'publickey' && asked.key.data.equals(known))
    if (isRight && asked.username === 'edi') {
      if (asked.method === 'password' || asked.signature) server.logins += 1
      asked.accept()
    } else asked.reject(['publickey', 'password'])
  })
  connection.on('session', (accept) =>
    accept().on('sftp', (begin) => serve(begin(), server, () => connection.end())),
  )
}

const attributesOf = async (path: string): Promise<Attributes> => {
  const { mode, uid, gid, size, atimeMs, mtimeMs } = await lstat(path)
  return { mode, uid, gid, size, atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) }
}

function serve(sftp: SFTPWrapper, server: PartnerServer, breakOff: () => void): void {
  const opened: Opened[] = []
  const real = (path: string) => join(server.root, path)
  const keep = (one: Opened): Buffer => {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(opened.push(one) - 1)
    return handle
  }
  const of = (handle: Buffer): Opened => opened[handle.readUInt32BE()]!
  const on = (name: string, act: (id: number, ...args: never[]) => Promise<void>): void => {
    const answer = async (id: number, ...args: never[]) => {
      if (server.hang.has(name as Refusable)) return
      if (server.refuse.has(name as Refusable)) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED)
      await act(id, ...args).catch(({ code }: NodeJS.ErrnoException) =>
        sftp.status(id, code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE),
      )
    }
    sftp.on(name as 'OPEN', answer as never)
  }
  const ok = (id: number) => sftp.status(id, STATUS_CODE.OK)
  sftp.on('close', () => {
    for (const { file } of opened) file?.close().catch(() => {})
  })

  on('REALPATH', async (id, path: string) =>
    sftp.name(id, [{ filename: path, longname: path, attrs: {} as Attributes }]),
  )
  on('OPEN', async (id, path: string, flags: number) => {
    const isWrite = (flags & OPEN_MODE.WRITE) !== 0
    if (!isWrite) server.fetched.push(path)
    const { O_WRONLY, O_CREAT, O_TRUNC, O_RDONLY } = constants
    const file = await open(real(path), isWrite ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY)
    sftp.handle(id, keep({ file, folder: '' }))
  })
  on('READ', async (id, handle: Buffer, offset: number, length: number) => {
    const { bytesRead, buffer } = await of(handle).file!.read(Buffer.alloc(length), 0, length, offset)
    if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF)
    else sftp.data(id, buffer.subarray(0, bytesRead))
  })
  on('WRITE', async (id, handle: Buffer, offset: number, data: Buffer) => {
    await of(handle).file!.write(data, 0, data.length, offset)
    ok(id)
  })
  on('FSTAT', async (id, handle: Buffer) => {
    const { size, mode } = await of(handle).file!.stat()
    sftp.attrs(id, { size, mode } as Attributes)
  })
  on('FSETSTAT', async (id) => ok(id))
  on('CLOSE', async (id, handle: Buffer) => {
    await of(handle).file?.close()
    ok(id)
  })
  const look = async (id: number, path: string) => sftp.attrs(id, await attributesOf(real(path)))
  on('STAT', look)
  on('LSTAT', look)
  on('OPENDIR', async (id, folder: string) => {
    await server.beforeListing?.()
    sftp.handle(id, keep({ names: await readdir(real(folder)), folder }))
  })
  on('READDIR', async (id, handle: Buffer) => {
    const { names = [], folder } = of(handle)
    if (names.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    const entries = names.splice(0).map(async (filename) => {
      const attrs = await attributesOf(real(join(folder, filename)))
      return { filename, longname: `${attrs.mode & 0o040000 ? 'd' : '-'}rw------- 1 edi edi`, attrs }
    })
    sftp.name(id, await Promise.all(entries))
  })
  on('REMOVE', async (id, path: string) => {
    await unlink(real(path))
    ok(id)
  })
  on('MKDIR', async (id, path: string) => {
    await mkdir(real(path))
    ok(id)
  })
  on('RENAME', async (id, from: string, to: string) => {
    if (await lstat(real(to)).catch(() => undefined)) return sftp.status(id, STATUS_CODE.FAILURE)
    await rename(real(from), real(to))
    if (server.breakAfterRename) return breakOff()
    ok(id)
  })
}
