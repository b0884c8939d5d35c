// The connections that are open: each is admitted, has to log in within its grace, and may then open a few
// sessions. A socket that never says a word is counted and timed like any other.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { ClientInfo, Connection, Session } from 'ssh2'
import { instant } from '../../setting/clock.ts'
import { bareAddress } from '../../setting/networks.ts'
import { Exceeded } from '../agreed/exceeded.ts'
import { openPlaces } from '../throttle.ts'
import { announceHostKeys } from './announce.ts'
import type { Desk } from './complete.ts'
import { Diary } from './diary.ts'
import type { Doorstep } from './doorstep.ts'
import { answerLogins, type Login, writable } from './login.ts'
import { refuseSession, serveSession } from './session.ts'
import { Visit, type Visitor } from './visit.ts'

/** One socket and what it has become. */
interface Guest {
  socket: Socket
  address: string
  grace: NodeJS.Timeout
  login?: Login
  visitor?: Visitor
  /** Resolves when it has a place among those that are agreed, or there is none. */
  entering: Promise<void>
  /** Gives the place back; absent where it has none. */
  leave?: () => Promise<void>
  /** Why it has none. */
  refused?: string
  diary?: Diary
  /** OpenSSH and its version, or whatever the client calls itself. */
  client: string
  sessions: number
  visits: Set<Visit>
  /** What it did is written down when all of these are over. */
  served: Promise<void>[]
}

const TOO_MANY = 'As many connections as are agreed are open: close one, or ask for more.'
const REVIEW = 30_000
/** A client between two of its files asks for the next one in this time, in milliseconds. */
const QUIET = 2_000
/** How often those who come to an end are looked for, in milliseconds. */
const LOOK = 50

export class Connections {
  readonly #desk: Desk
  readonly #doorstep: Doorstep
  readonly #hostKeys: readonly string[]
  readonly #places: ReturnType<typeof openPlaces>
  readonly #guests = new Map<string, Guest>()
  /** What is still being written down. */
  readonly #unwritten = new Set<Promise<void>>()
  #isClosed = false
  /** When it was last looked who may still be in, in milliseconds. */
  #reviewed = 0
  /** By credential: when and from where it was used last. */
  readonly #uses = new Map<string, string>()

  /** `hostKeys` are the private keys that clients are told of. */
  constructor(desk: Desk, doorstep: Doorstep, hostKeys: readonly string[]) {
    this.#hostKeys = hostKeys
    this.#desk = desk
    this.#doorstep = doorstep
    this.#places = openPlaces(desk.limits.connectionsPerPrincipal)
  }

  /** Lets the socket of a client at an address in, or ends it; whether it is in. Never rejects. */
  async admit(socket: Socket, address: string): Promise<boolean> {
    const { remoteAddress, remotePort } = socket
    if (remoteAddress === undefined || this.#isClosed || !(await this.#doorstep.enter(address))) {
      socket.destroy()
      return false
    }
    if (socket.destroyed || this.#isClosed) {
      this.#doorstep.leave(address)
      socket.destroy()
      return false
    }
    const grace = setTimeout(() => socket.destroy(), this.#desk.limits.loginGrace)
    const none = { client: '', sessions: 0, visits: new Set<Visit>(), served: [] }
    const guest: Guest = { socket, address, grace, entering: Promise.resolve(), ...none }
    const key = nameOf(remoteAddress, remotePort)
    this.#guests.set(key, guest)
    socket.once('close', () => this.#leave(key, guest))
    return true
  }

  /** The socket has turned out to speak SSH. */
  greet(connection: Connection, info: ClientInfo): void {
    const guest = this.#guests.get(nameOf(info.ip, info.port))
    connection.on('error', () => {})
    if (!guest) return void connection.end()
    const { house, limits } = this.#desk
    const at = { house, terms: this.#desk.agreed.terms, address: guest.address }
    const login = answerLogins(at, connection, limits.loginAttempts, (visitor) => {
      guest.entering = this.#enter(guest, visitor)
      return guest.entering
    })
    guest.login = login
    guest.client = writable(info.header.versions.software)
    connection.on('ready', () => this.#loggedIn(connection, guest, login))
  }

  #loggedIn(connection: Connection, guest: Guest, { visitor, key = '', credential }: Login): void {
    if (!visitor) return void connection.end()
    if (!this.#places.enter(visitor.principal)) {
      this.#audit('sftp-refused', visitor.principal, TOO_MANY)
      return void connection.end()
    }
    guest.visitor = visitor
    if (credential !== undefined) this.#noteUse(credential, guest.address)
    this.#audit('sftp-login', visitor.principal, `from ${guest.address} with ${key}`)
    if (isOpenSsh(guest)) announceHostKeys(connection, this.#hostKeys)
    if (guest.leave) {
      clearTimeout(guest.grace)
      guest.diary = new Diary(this.#desk.house.clock, { from: guest.address, key, client: guest.client })
    } else if (guest.refused !== undefined) this.#audit('sftp-refused', visitor.principal, guest.refused)
    connection.on('session', (accept, reject) => {
      if (guest.sessions >= this.#desk.limits.sessionsPerConnection) return reject()
      guest.sessions += 1
      this.#open(accept(), guest, visitor)
    })
  }

  /** Takes a place for who has shown its key, where there is one. */
  async #enter(guest: Guest, { partner }: Visitor): Promise<void> {
    const { terms, open } = this.#desk.agreed
    const who = { partner, door: 'sftp' } as const
    try {
      guest.leave = await open(who, terms.last(who))
    } catch (reason) {
      if (!(reason instanceof Exceeded)) throw reason
      guest.refused = reason.detail
    }
  }

  // Only the subsystem sftp is served: shell, exec, forwarding and the rest are refused by ssh2 itself.
  #open(session: Session, guest: Guest, visitor: Visitor): void {
    session.once('close', () => {
      guest.sessions -= 1
    })
    const explains = isOpenSsh(guest)
    session.on('sftp', (accept) => {
      if (!guest.diary) return refuseSession(accept(), guest.socket, explains, TOO_MANY)
      const visit = new Visit(this.#desk, visitor, guest.diary)
      guest.visits.add(visit)
      const served = serveSession(accept(), guest.socket, visit, explains)
      guest.served.push(served)
      void served.finally(() => guest.visits.delete(visit))
    })
  }

  #leave(key: string, guest: Guest): void {
    clearTimeout(guest.grace)
    this.#guests.delete(key)
    this.#doorstep.leave(guest.address)
    const left = guest.entering.catch(() => {}).then(() => guest.leave?.())
    this.#later(left, 'a place was not given back')
    if (guest.visitor) {
      this.#places.leave(guest.visitor.principal)
      return this.#bye(guest, guest.visitor)
    }
    const { login } = guest
    if (!login || login.visitor) return
    const tried = login.tried
    const why = login.why === undefined ? '' : `, ${login.why}`
    if (tried !== undefined) this.#audit('sftp-login-refused', tried, `from ${guest.address}${why}`)
    this.#later(this.#doorstep.failed(guest.address, tried), 'a ban was not kept')
  }

  /** Writes down what a visitor did. */
  #bye({ diary, served }: Guest, { principal }: Visitor): void {
    if (!diary) return
    const written = Promise.allSettled(served).then(() =>
      this.#write('sftp-session', principal, JSON.stringify(diary.close())),
    )
    this.#later(written, 'audit entry not written')
  }

  /** Once a minute will do: some partners log in for every file. */
  #noteUse(id: string, from: string): void {
    const { store, clock, log } = this.#desk.house
    const at = instant(clock)
    const use = `${at.slice(0, 16)} ${from}`
    if (this.#uses.get(id) === use) return
    this.#uses.set(id, use)
    store
      .useCredential({ id, at, from })
      .catch((err: unknown) => log.error({ err }, 'use of a key not noted'))
  }

  #audit(act: string, principal: string, detail: string): void {
    this.#later(this.#write(act, principal, detail), 'audit entry not written')
  }

  #write(act: string, principal: string, detail: string): Promise<void> {
    const { store, clock } = this.#desk.house
    return store.audit({ at: instant(clock), principal, act, subject: principal, detail })
  }

  /** Lets something come to its end by itself; the door waits for it when it closes. */
  #later(work: Promise<void>, otherwise: string): void {
    const { log } = this.#desk.house
    const done = work
      .catch((err: unknown) => log.error({ err }, otherwise))
      .finally(() => this.#unwritten.delete(done))
    this.#unwritten.add(done)
  }

  /** Ends the connections of those who may not come in any more: their key has ended, or their address is not agreed now. */
  async review(): Promise<void> {
    const now = this.#desk.house.clock().getTime()
    if (Math.abs(now - this.#reviewed) < REVIEW) return
    this.#reviewed = now
    const visitors = [...this.#guests.values()].filter(({ visitor }) => visitor)
    const byPrincipal = Map.groupBy(visitors, ({ visitor }) => visitor!.principal)
    for (const [principal, guests] of byPrincipal) {
      const { store, clock } = this.#desk.house
      const good = new Set(
        (await store.credentials(principal, 'ssh-key', instant(clock))).map(({ id }) => id),
      )
      const who = { partner: guests[0]!.visitor!.partner, door: 'sftp' } as const
      const terms = await this.#desk.agreed.terms.of(who)
      for (const { login, address, socket } of guests) {
        const hasKey = login?.credential !== undefined && good.has(login.credential)
        if (hasKey && terms.comesFrom(bareAddress(address))) continue
        const why = hasKey ? 'it comes from elsewhere than is agreed now' : 'its key has ended'
        this.#audit('sftp-ended', principal, `from ${address}: ${why}`)
        socket.destroy()
      }
    }
  }

  /** Ends every connection, those that are at work after so many seconds; resolves when all open uploads are kept. */
  async close(seconds: number): Promise<void> {
    for (let left = seconds * 1000; left > 0 && this.#guests.size > 0; left -= LOOK) {
      for (const guest of this.#guests.values()) if (this.#isAtRest(guest)) guest.socket.destroy()
      await wait(LOOK)
    }
    this.#isClosed = true
    const gone = [...this.#guests.values()].map(({ socket }) => once(socket, 'close'))
    for (const { socket } of this.#guests.values()) socket.destroy()
    await Promise.all(gone)
    while (this.#unwritten.size > 0) await Promise.all(this.#unwritten)
  }

  /** Whoever is just logging in is given the time for it. */
  #isAtRest({ visitor, visits }: Guest): boolean {
    const before = this.#desk.house.clock().getTime() - QUIET
    return visitor !== undefined && [...visits].every((visit) => visit.isAtRest(before))
  }
}

const isOpenSsh = ({ client }: Guest): boolean => client.startsWith('OpenSSH')

const nameOf = (address: string, port: number | undefined): string => `${address} ${port}`
