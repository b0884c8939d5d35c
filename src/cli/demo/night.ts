// What a day of an operator stands on: a clock that is moved on where hours pass, one retailer whose agreement names a
// server of its own, and that server: a real SFTP server, which can be shut and opened again.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSftpDoor, type SftpDoor } from '../../door/sftp/door.ts'
import { describeHostKey } from '../../door/sftp/hostKeys.ts'
import { type KeyPair, makeKeyPair } from '../../door/sftp/keyPair.ts'
import { type Clock, instant, newIds } from '../../setting/clock.ts'
import { noLog } from '../../setting/log.ts'
import type { Setting } from '../../setting/setting.ts'
import { openStore } from '../../store/index.ts'

export const RETAILER = 'harborline'
/** How the retailer's server knows us. */
const US = 'brightwater'

/** Monday, 1 June 2026, 07:00 UTC. */
const MORNING = Date.UTC(2026, 5, 1, 7)

export interface Hours {
  clock: Clock
  /** So many minutes later. */
  pass(minutes: number): void
}

/** A clock that begins in the morning, goes on by itself, and can be moved on. */
export function openHours(): Hours {
  const opened = performance.now()
  let passed = 0
  return {
    clock: () => new Date(MORNING + passed + Math.floor(performance.now() - opened)),
    pass: (minutes) => {
      passed += minutes * 60_000
    },
  }
}

export interface TheirServer {
  port: number
  fingerprint: string
  /** Our private key there. */
  key: string
  shut(): Promise<void>
  reopen(): Promise<void>
  /** Names of the files that were put there. */
  files(): Promise<string[]>
  close(): Promise<void>
}

/** Opens the retailer's own server, in a directory of its own. */
export async function openTheirServer(clock: Clock): Promise<TheirServer> {
  const directory = await mkdtemp(join(tmpdir(), 'their-server-'))
  const store = await openStore({ directory })
  const house = { store, clock, newId: newIds(clock), log: noLog }
  const [host, own] = await Promise.all([makeKeyPair('ed25519'), makeKeyPair('ed25519')])
  await store.putPrincipal({ id: US, role: 'partner', partner: US })
  const credential = { id: house.newId(), principal: US, from: instant(clock) }
  await store.addCredential({ ...credential, kind: 'ssh-key', value: own.public })
  const open = (port: number) => openAt({ house, host, staging: join(directory, 'staging') }, port)
  let door: SftpDoor | undefined = await open(0)
  const { port } = door
  const shut = async () => {
    await door?.close()
    door = undefined
  }
  return {
    ...{ port, shut, fingerprint: describeHostKey(host.private).fingerprint, key: own.private },
    async reopen() {
      door ??= await open(port)
    },
    files: async () => (await store.receipts({ limit: 100 })).map(({ name = '' }) => name),
    async close() {
      await shut()
      await store.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

type Theirs = { house: Parameters<typeof openSftpDoor>[0]; host: KeyPair; staging: string }

const openAt = ({ house, host, staging }: Theirs, port: number): Promise<SftpDoor> =>
  openSftpDoor(house, { host: '127.0.0.1', port, hostKeys: [host.private], staging, settleSeconds: 1 })

/** Copies the retailer into the data directory, with what this day is about in its agreement; answers the settings. */
export async function settleAgreement(setting: Setting, server: TheirServer): Promise<Setting> {
  const [partners, remoteSecrets] = [join(setting.data, 'partners'), join(setting.data, 'remote')]
  for (const name of ['calendars', 'standard', RETAILER])
    await cp(join(setting.partners, name), join(partners, name), { recursive: true })
  const file = join(partners, RETAILER, 'agreement.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, agreed(text, server))
  await mkdir(remoteSecrets, { mode: 0o700 })
  await writeFile(join(remoteSecrets, `${RETAILER}.key`), server.key, { mode: 0o600 })
  return { ...setting, partners, remoteSecrets }
}

function agreed(text: string, { port, fingerprint }: TheirServer): string {
  const remote = `{ sftp: "127.0.0.1:${port}", user: ${US}, hostKey: "${fingerprint}", put: /inbound }`
  return text
    .replace('onErrors: accept-with-errors', 'onErrors: reject')
    .replace('overlay: 855.yaml,', 'overlay: 855.yaml, to: remote,')
    .replace('doors: { sftp: {} }', `doors: { sftp: {}, remote: ${remote} }`)
}
