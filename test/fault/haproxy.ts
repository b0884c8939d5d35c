// HAProxy as compose.yaml has it: its own configuration, with addresses and ports of the loopback in the place of the names of
// containers, in a process of its own.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'

/** Where it listens, and where each gateway does: both at the same ports of their own addresses. */
export interface Laid {
  api: number
  sftp: number
  gateways: { addresses: readonly [string, string]; http: number; sftp: number }
}

interface Compose {
  configs: { proxy: { content: string } }
}

const PEM = '/run/secrets/tls.pem'
const run = promisify(execFile)

/** Whether it is installed. */
export function isInstalled(): boolean {
  try {
    execFileSync('haproxy', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const shipped = (): string =>
  (parse(readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8')) as Compose).configs.proxy
    .content

/** The configuration as it stands, but for the file of the certificate, which is made in a folder; its file. */
export async function layOut(folder: string): Promise<string> {
  const [key, certificate, pem] = ['key', 'certificate', 'pem'].map((name) => join(folder, `tls.${name}`))
  const subject = ['-subj', '/CN=edigw.example', '-days', '2', '-nodes']
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key!, '-out', certificate!]
  await run('openssl', ['req', '-x509', ...made, ...subject])
  await writeFile(pem!, readFileSync(certificate!, 'utf8') + readFileSync(key!, 'utf8'), { mode: 0o600 })
  return write(folder, 'shipped.cfg', swapped(shipped(), [[PEM, pem!]]))
}

/** The same for gateways on the loopback. */
export function atLoopback(folder: string, file: string, { api, sftp, gateways }: Laid): Promise<string> {
  const names = gateways.addresses.flatMap((address, index): [string, string][] => [
    [`gateway-${index + 1}:8080`, `${address}:${gateways.http}`],
    [`gateway-${index + 1}:2022`, `${address}:${gateways.sftp}`],
  ])
  const ports: [string, string][] = [
    ['bind :8443', `bind :${api}`],
    ['bind :2022', `bind :${sftp}`],
    ['check port 8080', `check port ${gateways.http}`],
  ]
  return write(folder, 'loopback.cfg', swapped(readFileSync(file, 'utf8'), [...names, ...ports]))
}

/** Each word stands there, or the configuration is another one than this file knows. */
function swapped(text: string, pairs: readonly [string, string][]): string {
  return pairs.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the configuration has no "${from}"`)
    return before.replaceAll(from, to)
  }, text)
}

async function write(folder: string, name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

/** What it says of a configuration; rejects where it does not take it. */
export async function check(file: string): Promise<string> {
  const { stdout, stderr } = await run('haproxy', ['-c', '-f', file])
  return stdout + stderr
}

/** Starts it; ends it again. */
export function start(file: string): { said: () => string; stop: () => Promise<void> } {
  const child: ChildProcess = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (data) => {
      said += String(data)
    })
  const gone = once(child, 'exit')
  process.once('exit', () => child.kill('SIGKILL'))
  return {
    said: () => said,
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}
