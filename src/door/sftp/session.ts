// One SFTP session on the wire. READ and WRITE are answered as they are done; everything else strictly in
// the order in which it came, as OpenSSH's server does and as sshfs and others rely on.
import type { Socket } from 'node:net'
import type { SFTPWrapper } from 'ssh2'
import { Refusal } from '../../exchange/refusal.ts'
import { instant } from '../../setting/clock.ts'
import { type Answer, refusing, send } from './answer.ts'
import { Channel } from './channel.ts'
import { ORDERED, UNORDERED } from './requests.ts'
import type { Visit } from './visit.ts'

/** Reads under way at once; a client may ask for a whole file in one go (paramiko does). */
const MOST_READS = 16
/** Refusals of one session that are put into the audit trail. */
const MOST_AUDITED = 100

/** Serves the session; resolves when it is over and its open uploads are kept. `explains` where refusals are also said beside the protocol. */
export function serveSession(
  sftp: SFTPWrapper,
  socket: Socket,
  visit: Visit,
  explains: boolean,
): Promise<void> {
  const session = new Session(sftp, socket, visit, explains)
  return session.over
}

/** Ends a session that there is no room for, with a sentence for those who can see it. */
export function refuseSession(sftp: SFTPWrapper, socket: Socket, explains: boolean, says: string): void {
  const channel = new Channel(sftp, socket, 0)
  sftp.on('error', () => {})
  if (explains) channel.explain(says)
  channel.exit(1)
  sftp.end()
}

type Respond = (visit: Visit, ...request: unknown[]) => Promise<Answer>

class Session {
  readonly over: Promise<void>
  readonly #sftp: SFTPWrapper
  readonly #visit: Visit
  readonly #channel: Channel
  #last: Promise<void> = Promise.resolve()
  #reads = 0
  #waitingReads: (() => void)[] = []
  #audited = 0
  #noted: unknown
  readonly #explains: boolean

  constructor(sftp: SFTPWrapper, socket: Socket, visit: Visit, explains: boolean) {
    this.#sftp = sftp
    this.#explains = explains
    this.#visit = visit
    this.#channel = new Channel(sftp, socket, visit.desk.limits.unwrittenBytes)
    this.over = new Promise((resolve) => sftp.once('end', () => resolve(this.#end())))
    sftp.on('error', (err: Error) =>
      visit.desk.house.log.info({ reason: err.message }, 'sftp session broken'),
    )
    sftp.on('close', () => this.#channel.close())
    if (this.#channel.unusable) socket.destroy()
    this.#listen()
  }

  #listen(): void {
    for (const [name, respond] of Object.entries(ORDERED) as [string, Respond][]) {
      this.#on(name, (request, args) => {
        this.#last = this.#last.then(() => this.#answer(name, request, respond, args))
        return this.#last
      })
    }
    this.#on('WRITE', (request, args) => this.#answer('WRITE', request, UNORDERED.WRITE as Respond, args))
    this.#on('READ', (request, args) => this.#read(request, args))
  }

  #on(name: string, serve: (request: number, args: unknown[]) => Promise<void>): void {
    this.#sftp.on(name, (request: number, ...args: unknown[]) => {
      const bytes = name === 'WRITE' && Buffer.isBuffer(args[2]) ? args[2].length : 0
      this.#visit.hear()
      this.#channel.begin(bytes)
      void serve(request, args).finally(() => this.#channel.end(bytes))
    })
  }

  async #read(request: number, args: unknown[]): Promise<void> {
    if (this.#reads >= MOST_READS) await new Promise<void>((resolve) => this.#waitingReads.push(resolve))
    this.#reads += 1
    try {
      if (await this.#channel.readyToAnswer()) {
        await this.#answer('READ', request, UNORDERED.READ as Respond, args)
      }
    } finally {
      this.#reads -= 1
      this.#waitingReads.shift()?.()
    }
  }

  /** Never rejects: whatever goes wrong is an answer too. */
  async #answer(name: string, request: number, respond: Respond, args: unknown[]): Promise<void> {
    let answer: Answer
    try {
      answer = await respond(this.#visit, ...args)
    } catch (reason) {
      answer = refusing(reason)
      this.#note(name, args[0], reason)
    }
    if (await this.#channel.readyToAnswer()) this.#tell(() => send(this.#sftp, request, answer))
  }

  /** The connection may go at any moment, and then ssh2 may throw: that is nobody's fault. */
  #tell(sending: () => void): void {
    try {
      this.#channel.atOnce(sending)
    } catch (err) {
      this.#visit.desk.house.log.info({ err }, 'sftp client is gone')
    }
  }

  /** Every later write to a file that failed fails for the same reason, which is noted once. */
  #note(request: string, subject: unknown, reason: unknown): void {
    if (reason === this.#noted) return
    this.#noted = reason
    const { log } = this.#visit.desk.house
    if (!(reason instanceof Refusal)) log.error({ err: reason, request }, 'sftp request failed')
    else if (reason.code !== 'not-found') this.#noteRefusal(request, subject, reason)
  }

  #noteRefusal(request: string, subject: unknown, reason: Refusal): void {
    this.#visit.diary.refused()
    if (this.#explains) this.#tell(() => this.#channel.explain(reason.detail))
    if (this.#audited++ >= MOST_AUDITED) return
    this.#audit(request, typeof subject === 'string' ? subject.slice(0, 300) : request, reason)
  }

  #audit(request: string, subject: string, { code, detail }: Refusal): void {
    const { desk, visitor } = this.#visit
    const { store, clock, log } = desk.house
    const entry = { at: instant(clock), principal: visitor.principal, act: 'sftp-refused', subject }
    store
      .audit({ ...entry, detail: `${request}: ${code}: ${detail}` })
      .catch((err: unknown) => log.error({ err }, 'audit entry not written'))
  }

  async #end(): Promise<void> {
    await this.#last
    await this.#visit.leave()
    this.#tell(() => {
      this.#channel.exit()
      this.#sftp.end()
    })
  }
}
