// The SFTP door: a server that shows each partner its drop point (DESIGN §7). Algorithms are pinned: no
// SHA-1 and no CBC. ssh2 has no post-quantum key exchange yet.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import ssh2, { type Algorithms } from 'ssh2'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Seal } from '../../store/seal/seal.ts'
import { type Agreed, openAgreed } from '../agreed/agreed.ts'
import { type Desk, receiveSettled } from './complete.ts'
import { Connections } from './connections.ts'
import { openDoorstep } from './doorstep.ts'
import { SFTP_LIMITS, type SftpLimits } from './limits.ts'
import { clientOf } from './proxied.ts'
import type { Allowed } from './quota.ts'
import { openRecent } from './recent.ts'
import { Staging } from './staging.ts'

export interface SftpDoorOptions {
  host: string
  /** 0 for any free one. */
  port: number
  /** OpenSSH or PEM private keys: at most one each of Ed25519, ECDSA and RSA. */
  hostKeys: string[]
  /** Private keys that will serve later; OpenSSH's clients are told of them. */
  nextHostKeys?: string[]
  /** A directory for uploads in progress that only this process uses. */
  staging: string
  /** By which they are sealed on the disk; plain where absent. */
  seal?: Seal
  /** How long a closed file without its last trailer waits for the rest; 60 by default. */
  settleSeconds?: number
  limits?: Partial<SftpLimits>
  /** Networks that are never turned away for failing, such as those of load balancers; none by default. */
  neverBanned?: readonly string[]
  /** Whether an address is that of a proxy which says first of all, by the PROXY protocol, who comes; none is where absent. */
  isProxy?: (address: string) => boolean
  /** What is agreed with partners, shared with the other door; its own where absent. */
  agreed?: Agreed
}

export interface SftpDoor {
  /** The port on which it listens. */
  readonly port: number
  /** Takes every upload whose settling time is over, and shows out who may not be in any more; the door does so every second by itself. */
  settle(): Promise<void>
  /**
   * Takes no more connections and ends all sessions: those that have nothing open soon, the others when so many seconds
   * are over, at once where none are said. What was in upload then is kept for a later start.
   */
  close(seconds?: number): Promise<void>
}

const ALGORITHMS: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group14-sha256',
  ],
  serverHostKey: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512', 'rsa-sha2-256'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes256-ctr', 'aes192-ctr', 'aes128-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
}

const KEEP_ALIVE = { keepaliveInterval: 30_000, keepaliveCountMax: 4 }
const SETTLE_INTERVAL = 1000
const DAY = 24 * 60 * 60 * 1000

/** Opens the door. Resolves when it listens; rejects where it can't, or where a host key can't be read. */
export async function openSftpDoor(house: House, options: SftpDoorOptions): Promise<SftpDoor> {
  const limits = { ...SFTP_LIMITS, ...options.limits }
  const desk = await openDesk(house, options, limits)
  const doorstep = openDoorstep(house, limits, options.neverBanned)
  const hostKeys = [...options.hostKeys, ...(options.nextHostKeys ?? [])]
  const connections = new Connections(desk, doorstep, hostKeys)
  const ssh = new ssh2.Server(
    { hostKeys: options.hostKeys, algorithms: ALGORITHMS, ident: 'edigw', ...KEEP_ALIVE },
    (connection, info) => connections.greet(connection, info),
  )
  const isProxy = options.isProxy ?? (() => false)
  const letIn = async (socket: Socket) => {
    const address = await clientOf(socket, isProxy)
    if (address !== undefined && (await connections.admit(socket, address))) ssh.injectSocket(socket)
  }
  // Without noDelay every small request waits some 40 ms for Nagle and the delayed acknowledgement.
  const server = createServer({ noDelay: true }, (socket) => {
    void letIn(socket)
  })
  server.maxConnections = limits.connections
  server.listen(options.port, options.host)
  await once(server, 'listening')
  server.on('error', (err) => house.log.error({ err }, 'sftp door'))
  const settling = regularly(house, async () => {
    await settle(desk)
    await connections.review()
  })
  return {
    port: (server.address() as AddressInfo).port,
    settle: settling.now,
    async close(seconds = 0) {
      server.close()
      await connections.close(seconds)
      await settling.stop()
    },
  }
}

async function openDesk(house: House, options: SftpDoorOptions, limits: SftpLimits): Promise<Desk> {
  const agreed = options.agreed ?? openAgreed(house)
  const termsOf = (partner: string) => agreed.terms.last({ partner, door: 'sftp' })
  const allowed: Allowed = {
    of: termsOf,
    grow: (partner, bytes) => agreed.intake.grow(partner, bytes, termsOf(partner)),
  }
  const staging = await Staging.open(house, options.staging, limits, options.seal, allowed)
  const recent = openRecent(house.clock)
  const settleSeconds = options.settleSeconds ?? 60
  return { house, staging, limits, settleSeconds, recent, agreed }
}

/** One pass at a time: who asks during one waits for it, and for one more. */
function regularly(house: House, act: () => Promise<void>): { now(): Promise<void>; stop(): Promise<void> } {
  let last: Promise<void> = Promise.resolve()
  const now = (): Promise<void> => {
    last = last.then(act).catch((err) => house.log.error({ err }, 'settling failed'))
    return last
  }
  const timer = setInterval(() => void now(), SETTLE_INTERVAL)
  return {
    now,
    stop() {
      clearInterval(timer)
      return last
    },
  }
}

async function settle(desk: Desk): Promise<void> {
  await receiveSettled(desk)
  await removeForgotten(desk)
}

/** Uploads that nobody finished for many days are removed, and the audit trail says so. */
async function removeForgotten({ house, staging, limits }: Desk): Promise<void> {
  const before = new Date(house.clock().getTime() - limits.keepUnfinishedDays * DAY).toISOString()
  for (const staged of staging.all()) {
    const { principal, name, at, state } = staged.upload
    if (staged.file || staged.busy || state === 'settling' || at >= before) continue
    await staging.discard(staged)
    const detail = `${state} upload, not touched since ${at}`
    await house.store.audit({
      at: instant(house.clock),
      principal,
      act: 'sftp-upload-removed',
      subject: name,
      detail,
    })
  }
}
