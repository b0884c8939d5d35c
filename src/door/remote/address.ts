// Where a partner's own server is, and by what we log in there. The key or password is a file in a folder of this
// installation, named after the partner: it is read for each connection, so that it can be changed without a restart.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../exchange/failure.ts'
import type { RemoteDoor } from '../../partner/agreement.ts'
import type { RemoteDropPoint } from '../sftp/client.ts'

/** Host and port of `host`, `host:port`, `[::1]` or `[::1]:port`. */
export function addressOf({ sftp }: Pick<RemoteDoor, 'sftp'>): { host: string; port: number } {
  const [, six, name, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(sftp) ?? []
  return { host: six ?? name ?? sftp, port: Number(port ?? 22) }
}

/** A folder there, as it is remembered. */
export function placeOf(door: RemoteDoor, folder: string): string {
  const { host, port } = addressOf(door)
  return `${door.user}@${host}:${port} ${folder.replace(/\/+$/, '')}`
}

/** All that a connection needs. Throws a Failure where there is neither key nor password. */
export async function connectionTo(
  partner: string,
  door: RemoteDoor,
  secrets: string,
): Promise<RemoteDropPoint> {
  const privateKey = await secretIn(join(secrets, `${partner}.key`))
  const password = privateKey === undefined ? await secretIn(join(secrets, `${partner}.password`)) : undefined
  const secret = privateKey !== undefined ? { privateKey } : password !== undefined ? { password } : undefined
  if (!secret)
    throw new Failure(
      `There is neither a key nor a password for the server of ${partner}: put ${partner}.key (OpenSSH or PEM) or ${partner}.password into ${secrets}.`,
      { retry: 'later' },
    )
  return { ...addressOf(door), username: door.user, hostKeys: [door.hostKey], ...secret }
}

async function secretIn(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(unlessMissing)
  if (!found) return undefined
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new Failure(`${path} can be read by others; its mode must be 600.`, { retry: 'later' })
  return (await readFile(path, 'utf8')).replace(/\r?\n$/, path.endsWith('.key') ? '\n' : '')
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
