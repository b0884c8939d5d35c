// The protocol itself, request by request, for what no ordinary client does on purpose. The client is ssh2's.
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import ssh2, { type SFTPWrapper, type Stats } from 'ssh2'
import type { DropPoint } from './dropPoint.ts'

export interface Wire {
  client: ssh2.Client
  socket: Socket
  sftp: SFTPWrapper
  open(path: string, flags: 'r' | 'r+' | 'w' | 'wx' | 'a'): Promise<Buffer>
  write(handle: Buffer, offset: number, content: string | Buffer): Promise<void>
  read(handle: Buffer, offset: number, length: number): Promise<Buffer>
  fstat(handle: Buffer): Promise<Stats>
  setSize(handle: Buffer, size: number): Promise<void>
  close(handle: Buffer): Promise<void>
  /** Breaks the connection off, without a word. */
  drop(): void
}

/** Logs in and opens a session; everything ends with the door. */
export async function openWire(point: DropPoint, partner: string): Promise<Wire> {
  const socket = connect({ host: '127.0.0.1', port: point.door.port, noDelay: true })
  const client = new ssh2.Client()
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject)
    client.connect({ sock: socket, username: partner, privateKey: point.keyOf(partner) })
  })
  client.on('error', () => {})
  const sftp = await promisify<SFTPWrapper>((done) => client.sftp(done))()
  sftp.on('error', () => {})
  return { client, socket, ...wireOf(sftp), drop: () => socket.destroy() }
}

function wireOf(sftp: SFTPWrapper): Omit<Wire, 'client' | 'socket' | 'drop'> {
  return {
    sftp,
    open: (path, flags) => promisify<Buffer>((done) => sftp.open(path, flags, done))(),
    write: (handle, offset, content) => {
      const bytes = Buffer.from(content)
      return promisify<void>((done) =>
        sftp.write(handle, bytes, 0, bytes.length, offset, (err) => done(err!)),
      )()
    },
    read: (handle, offset, length) =>
      promisify<Buffer>((done) =>
        sftp.read(handle, Buffer.alloc(length), 0, length, offset, (err, count, bytes) =>
          err ? done(err, Buffer.alloc(0)) : done(null, bytes.subarray(0, count)),
        ),
      )(),
    fstat: (handle) => promisify<Stats>((done) => sftp.fstat(handle, done as never))(),
    setSize: (handle, size) =>
      promisify<void>((done) => sftp.fsetstat(handle, { size } as never, (err) => done(err as never)))(),
    close: (handle) => promisify<void>((done) => sftp.close(handle, (err) => done(err as never)))(),
  }
}
