// A real drop point for tests: the door on a free port over the embedded store in a directory of its own,
// two partners with keys, a clock that stands still, and the clients that partners use.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SftpClient from 'ssh2-sftp-client'
import { openSftpDoor, type SftpDoor, type SftpDoorOptions } from '../../../src/door/sftp/door.ts'
import { describeHostKey, type HostKey } from '../../../src/door/sftp/hostKeys.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { newIds } from '../../../src/setting/clock.ts'
import type { House } from '../../../src/setting/house.ts'
import { noLog } from '../../../src/setting/log.ts'
import type { NewDropFile, Receipt } from '../../../src/store/record.ts'
import { borrowStore } from '../../store/borrowed.ts'
import type { Account } from './openSsh.ts'

const BEGIN = Date.parse('2026-03-01T09:30:00.000Z')

export class DropPoint {
  readonly house: House
  readonly hostKey: HostKey
  /** A directory for local files, removed with the test. */
  readonly local: string
  door!: SftpDoor
  readonly #options: Partial<SftpDoorOptions>
  readonly #keys = new Map<string, string>()
  readonly #clients: SftpClient[] = []
  #now: number

  constructor(
    house: Omit<House, 'clock' | 'newId'>,
    hostKey: HostKey,
    local: string,
    options: Partial<SftpDoorOptions>,
  ) {
    this.#now = BEGIN
    const clock = () => new Date(this.#now)
    this.house = { ...house, clock, newId: newIds(clock) }
    this.local = local
    this.hostKey = hostKey
    this.#options = options
  }

  async open(options: Partial<SftpDoorOptions> = {}): Promise<void> {
    const ours = {
      host: '127.0.0.1',
      port: 0,
      hostKeys: [this.hostKey.private],
      staging: join(this.local, 'staging'),
    }
    this.door = await openSftpDoor(this.house, { ...ours, ...this.#options, ...options })
  }

  /** Closes the door and opens it again, as a restart does. */
  async restart(options: Partial<SftpDoorOptions> = {}): Promise<void> {
    await this.door.close()
    await this.open(options)
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.end().catch(() => {})
    await this.door.close()
    await this.house.store.close()
    await rm(this.local, { recursive: true, force: true })
  }

  /** Moves the clock on. */
  wait(seconds: number): void {
    this.#now += seconds * 1000
  }

  async addPartner(partner: string): Promise<void> {
    const { private: key, public: value } = await makeKeyPair('ed25519')
    const { store, newId, clock } = this.house
    this.#keys.set(partner, key)
    await writeFile(this.#keyFile(partner), key, { mode: 0o600 })
    await store.putPrincipal({ id: partner, role: 'partner', partner })
    const from = clock().toISOString()
    await store.addCredential({ id: newId(), principal: partner, kind: 'ssh-key', value, from })
  }

  keyOf(partner: string): string {
    return this.#keys.get(partner)!
  }

  #keyFile(partner: string): string {
    return join(this.local, `key-${partner}`)
  }

  /** For OpenSSH's clients; with another partner's key where one is named. */
  account(partner: string, key = partner): Account {
    const { hostKey, local, door } = this
    return { port: door.port, hostKey, username: partner, keyFile: this.#keyFile(key), directory: local }
  }

  /** Logs in with ssh2-sftp-client; with another partner's key where one is named. */
  async connect(partner: string, key = partner): Promise<SftpClient> {
    const client = new SftpClient(partner, { error: () => {}, end: () => {}, close: () => {} })
    this.#clients.push(client)
    const sock = createConnection({ host: '127.0.0.1', port: this.door.port, noDelay: true })
    await client.connect({ sock, username: partner, privateKey: this.keyOf(key) })
    return client
  }

  /** Writes a local file; its path. */
  async write(name: string, content: string | Buffer): Promise<string> {
    const path = join(this.local, name)
    await writeFile(path, content)
    return path
  }

  receipts(): Promise<Receipt[]> {
    return this.house.store.receipts({ limit: 5000 })
  }

  /** The bytes of a receipt, as the store has them. */
  async bytesOf({ blob, bytes }: Receipt): Promise<string> {
    return Buffer.from(await this.house.store.readBytes(blob, 0, bytes)).toString()
  }

  /** Name and bytes of everything received, oldest first. */
  async received(): Promise<{ name: string | undefined; content: string }[]> {
    const receipts = await this.receipts()
    return Promise.all(receipts.map(async (one) => ({ name: one.name, content: await this.bytesOf(one) })))
  }

  /** Shows files at a partner's drop point, as the exchange does: as the conclusion of a receipt. */
  async place(...files: NewDropFile[]): Promise<void> {
    const { store, newId } = this.house
    const at = new Date(this.#now).toISOString()
    const receipt = newId()
    const who = { principal: 'acme', partner: 'acme', door: 'http', environment: 'production' } as const
    await store.receive({ id: receipt, at, ...who, blob: newId(), bytes: 1, sha256: receipt }, false)
    const steps = [{ verb: 'acknowledge', subject: receipt, partner: 'acme' } as const]
    const opened = { receipt, state: 'opened', findings: [], steps } as const
    const nothing = { interchanges: [], groups: [] }
    await store.commitOpening(await this.#claim(at), {
      ...nothing,
      documents: [],
      done: { ...opened, findings: [], steps },
    })
    await store.commitAcknowledging(await this.#claim(at), { receipt, ...nothing, submissions: [], files })
  }

  async #claim(now: string): Promise<{ step: string; token: number }> {
    const leaseUntil = new Date(this.#now + 60_000).toISOString()
    const [step] = await this.house.store.claimSteps({ limit: 1, now, leaseUntil })
    return { step: step!.id, token: step!.token }
  }
}

/** Opens a drop point for acme and globex, and closes it after the test. */
export async function openDropPoint(
  test: { after(fn: () => Promise<void>): void },
  options: Partial<SftpDoorOptions> = {},
): Promise<DropPoint> {
  const local = await mkdtemp(join(tmpdir(), 'drop-point-'))
  const { store } = await borrowStore()
  const hostKey = describeHostKey((await makeKeyPair('ed25519')).private)
  const point = new DropPoint({ store, log: noLog }, hostKey, local, options)
  await point.addPartner('acme')
  await point.addPartner('globex')
  await point.open()
  test.after(() => point.close())
  return point
}
