// OpenSSH's own clients, run as partners run them: with a known host key and a key file, never asking.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostKey } from '../../../src/door/sftp/hostKeys.ts'

export interface Account {
  port: number
  hostKey: HostKey
  username: string
  /** File of the private key. */
  keyFile: string
  /** Where to keep known_hosts and the batch. */
  directory: string
  /** More options for the client. */
  options?: string[]
}

export interface Run {
  code: number
  /** Standard output and standard error. */
  said: string
}

async function options(account: Account): Promise<string[]> {
  const knownHosts = join(account.directory, 'known_hosts')
  await writeFile(knownHosts, `[127.0.0.1]:${account.port} ${account.hostKey.public}\n`)
  const settings = {
    UserKnownHostsFile: knownHosts,
    StrictHostKeyChecking: 'yes',
    IdentitiesOnly: 'yes',
    BatchMode: 'yes',
    LogLevel: 'ERROR',
  }
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return [
    '-F',
    'none',
    '-P',
    String(account.port),
    '-i',
    account.keyFile,
    ...pairs,
    ...(account.options ?? []),
  ]
}

/** Runs the commands as `sftp -b` does: it ends with code 1 at the first one that fails. */
export async function sftp(account: Account, commands: string[]): Promise<Run> {
  const batch = join(account.directory, 'batch')
  await writeFile(batch, `${commands.join('\n')}\n`)
  return run('sftp', [...(await options(account)), '-b', batch, `${account.username}@127.0.0.1`])
}

/** Runs scp; a path that begins with a colon is at the drop point. */
export async function scp(account: Account, paths: string[]): Promise<Run> {
  const remote = paths.map((path) => path.replace(/^:/, `${account.username}@127.0.0.1:`))
  return run('scp', [...(await options(account)), ...remote])
}

function run(program: string, args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 60_000 }, (reason, out, err) => {
      if (reason?.code === 'ENOENT') {
        reject(new Error(`These tests need OpenSSH's ${program}: install the package openssh-client.`))
      } else {
        const code = typeof reason?.code === 'number' ? reason.code : reason ? -1 : 0
        resolve({ code, said: out + err })
      }
    })
  })
}
