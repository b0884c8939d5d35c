// Our side of a partner's server, for tests: the door over a real store whose agreement with acme names that server, and a
// clock that is moved by hand.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openRemoteDoor, type RemoteSide } from '../../../src/door/remote/door.ts'
import type { Agreement, RemoteDoor } from '../../../src/partner/agreement.ts'
import { newIds } from '../../../src/setting/clock.ts'
import type { House } from '../../../src/setting/house.ts'
import { noLog } from '../../../src/setting/log.ts'
import type { Receipt } from '../../../src/store/record.ts'
import { borrowStore } from '../../store/borrowed.ts'
import type { PartnerServer } from './server.ts'

export interface Side {
  house: House
  door: RemoteSide
  secrets: string
  remote: RemoteDoor
  /** Moves the clock past the next poll, and looks. */
  look(): Promise<void>
  /** Ends the process's door and opens another one on the same store, as after a kill. */
  restart(): Promise<void>
  receipts(): Promise<Receipt[]>
}

/** Acme's agreement about a server; `more` is a test's own. */
export const remoteAt = ({ port, hostKey }: PartnerServer, more: Partial<RemoteDoor> = {}): RemoteDoor => ({
  sftp: `127.0.0.1:${port}`,
  user: 'edi',
  hostKey: hostKey.fingerprint,
  pick: '/out',
  put: '/in',
  every: '5m',
  ...more,
})

export async function openSide(
  test: TestContext,
  server: PartnerServer,
  more: Partial<RemoteDoor> = {},
  patience?: { timeout: number; idle: number },
): Promise<Side> {
  const secrets = await mkdtemp(join(tmpdir(), 'remote-secrets-'))
  await writeFile(join(secrets, 'acme.key'), server.key, { mode: 0o600 })
  const { store } = await borrowStore()
  let now = Date.parse('2026-06-01T10:30:00.000Z')
  const clock = () => new Date(now)
  const house: House = { store, clock, newId: newIds(clock), log: noLog }
  const remote = remoteAt(server, more)
  await agree(house, remote)
  // It looks when the test says so: a second of its own would come first on a busy machine.
  const own = { secrets, settle: 5, putsOnly: true, ...(patience ? { patience } : {}) }
  const open = () => openRemoteDoor(house, own)
  const side: Side = {
    house,
    door: open(),
    secrets,
    remote,
    async look() {
      now += 60 * 60_000
      await side.door.look()
    },
    async restart() {
      await side.door.close()
      side.door = open()
    },
    receipts: () => store.receipts({ limit: 100 }),
  }
  test.after(async () => {
    await side.door.close()
    await store.close()
    await rm(secrets, { recursive: true, force: true })
  })
  return side
}

function agree({ store }: House, remote: RemoteDoor): Promise<boolean> {
  const agreement: Agreement = {
    agreement: 'acme',
    name: 'Acme',
    principals: ['acme'],
    ids: { theirs: [{ isa: 'ZZ/ACME' }], ours: [{ isa: 'ZZ/GATEWAY' }] },
    environment: 'production',
    inbound: [],
    doors: { remote },
  }
  const content = JSON.stringify(agreement)
  const version = { hash: 'one', partner: 'acme', at: '2026-06-01T10:00:00.000Z', content }
  return store.registerPartner({ partner: 'acme', agreement: version, mappings: [], crosswalks: [] })
}
