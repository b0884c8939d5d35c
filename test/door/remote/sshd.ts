// A partner's own server as most partners have it: OpenSSH's, started by the test with a configuration and a host key of
// its own on a port of the loopback. Where it is not installed the test says so, and the server of server.ts stands in.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { describeHostKey, type HostKey } from '../../../src/door/sftp/hostKeys.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { openPartnerServer } from './server.ts'

const SSHD = '/usr/sbin/sshd'
/** Started by root, it serves this user, who may not do everything. */
const USER_OF_ROOT = 'nobody'

export interface TheirServer {
  port: number
  hostKey: HostKey
  /** A private key that logs in. */
  key: string
  user: string
  /** How a folder is called by those who log in. */
  at(folder: string): string
  write(path: string, content: string): Promise<void>
  list(folder: string): Promise<string[]>
  /** Takes the right away to put anything into a folder. */
  forbid(folder: string): Promise<void>
  /** The directory on this machine. */
  root: string
}

/** OpenSSH's server over a directory with these folders; ends with the test. */
export async function openTheirServer(test: TestContext, ...folders: string[]): Promise<TheirServer> {
  if (existsSync(SSHD)) return startSshd(test, folders)
  test.diagnostic(`${SSHD} is not there: install openssh-server; ssh2's own server is used instead`)
  return standIn(test, folders)
}

async function standIn(test: TestContext, folders: string[]): Promise<TheirServer> {
  const server = await openPartnerServer(test, ...folders)
  return Object.assign(server, {
    user: 'edi',
    at: (folder: string) => `/${folder}`,
    forbid: async () => void server.refuse.add('OPEN'),
  })
}

async function startSshd(test: TestContext, folders: string[]): Promise<TheirServer> {
  const root = await mkdtemp(join(tmpdir(), 'their-sshd-'))
  test.after(() => rm(root, { recursive: true, force: true }))
  await chmod(root, 0o755)
  const owner = ownerOfFiles()
  for (const folder of folders) {
    await mkdir(join(root, folder))
    await chown(join(root, folder), owner.uid, owner.gid)
  }
  const hostKey = describeHostKey((await makeKeyPair('ed25519')).private)
  const pair = await makeKeyPair('ed25519')
  const port = await freePort()
  await writeFile(join(root, 'host_key'), hostKey.private, { mode: 0o600 })
  await writeFile(join(root, 'authorized_keys'), `${pair.public}\n`)
  await writeFile(join(root, 'sshd_config'), configuration(root, port))
  await run(test, root, port)
  return {
    ...{ port, hostKey, key: pair.private, user: owner.name, root },
    at: (folder) => join(root, folder),
    async write(path, content) {
      const file = join(root, path)
      await writeFile(file, content)
      await chown(file, owner.uid, owner.gid)
      await utimes(file, new Date('2026-06-01T10:00:00Z'), new Date('2026-06-01T10:00:00Z'))
    },
    list: async (folder) => (await readdir(join(root, folder))).sort(),
    forbid: (folder) => chmod(join(root, folder), 0o555),
  }
}

function ownerOfFiles(): { name: string; uid: number; gid: number } {
  const { username, uid, gid } = userInfo()
  if (uid !== 0) return { name: username, uid, gid }
  const id = (flag: string) => Number(execFileSync('id', [flag, USER_OF_ROOT]).toString())
  return { name: USER_OF_ROOT, uid: id('-u'), gid: id('-g') }
}

const configuration = (root: string, port: number): string => `
ListenAddress 127.0.0.1:${port}
HostKey ${join(root, 'host_key')}
AuthorizedKeysFile ${join(root, 'authorized_keys')}
StrictModes no
UsePAM no
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
ForceCommand internal-sftp
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** As root it wants a directory of the system to separate its privileges in, which only a service would have made. */
async function run(test: TestContext, root: string, port: number): Promise<void> {
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  const process = spawn(SSHD, ['-D', '-e', '-f', join(root, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: string[] = []
  process.stderr.on('data', (data: Buffer) => said.push(data.toString()))
  test.after(() => end(process))
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (process.exitCode !== null || tries > 200) throw new Error(`sshd did not start: ${said.join('')}`)
    await wait(25)
  }
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return
  process.kill()
  await once(process, 'exit')
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port })
  try {
    await once(socket, 'data')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** A way to a server that is cut after so many bytes from either side, once; later connections pass. */
export async function openCutLine(test: TestContext, port: number, bytes: number): Promise<number> {
  let left = bytes
  const relay = createServer((near) => {
    const far = createConnection({ host: '127.0.0.1', port })
    const cut = () => {
      near.destroy()
      far.destroy()
    }
    const pass = (from: typeof near, to: typeof near) =>
      from
        .on('data', (data: Buffer) => {
          to.write(data)
          const isBefore = left > 0
          left -= data.length
          if (isBefore && left <= 0) cut()
        })
        .on('error', cut)
        .on('close', cut)
    pass(near, far)
    pass(far, near)
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  test.after(() => void relay.close())
  return (relay.address() as { port: number }).port
}
