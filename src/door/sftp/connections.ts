// The connections that are open: each is admitted, has to log in within its grace, and may then open a few
// sessions. A socket that never says a word is counted and timed like any other.
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Connection, Session } from 'ssh2'
import { instant } from '../../setting/clock.ts'
import { openPlaces } from '../throttle.ts'
import type { Desk } from './complete.ts'
import { type Doorstep, openDoorstep } from './doorstep.ts'
import { answerLogins, type Login } from './login.ts'
import { serveSession } from './session.ts'
import { Visit, type Visitor } from './visit.ts'

/** One socket and what it has become. */
interface Guest {
  socket: Socket
  address: string
  grace: NodeJS.Timeout
  login?: Login
  visitor?: Visitor
  sessions: number
  visits: Set<Visit>
}

/** A client between two of its files asks for the next one in this time, in milliseconds. */
const QUIET = 2_000
/** How often those who come to an end are looked for, in milliseconds. */
const LOOK = 50

export class Connections {
  readonly #desk: Desk
  readonly #doorstep: Doorstep
  readonly #places: ReturnType<typeof openPlaces>
  readonly #guests = new Map<string, Guest>()
  readonly #sessions = new Set<Promise<void>>()
  /** By credential: when and from where it was used last. */
  readonly #uses = new Map<string, string>()

  constructor(desk: Desk) {
    this.#desk = desk
    this.#doorstep = openDoorstep(desk.house.clock, desk.limits)
    this.#places = openPlaces(desk.limits.connectionsPerPrincipal)
  }

  /** Lets a socket in, or ends it; whether it is in. */
  admit(socket: Socket): boolean {
    const { remoteAddress: address, remotePort } = socket
    socket.on('error', () => {})
    if (address === undefined || !this.#doorstep.enter(address)) {
      socket.destroy()
      return false
    }
    const grace = setTimeout(() => socket.destroy(), this.#desk.limits.loginGrace)
    const guest: Guest = { socket, address, grace, sessions: 0, visits: new Set() }
    const key = nameOf(address, remotePort)
    this.#guests.set(key, guest)
    socket.once('close', () => this.#leave(key, guest))
    return true
  }

  /** The socket has turned out to speak SSH. */
  greet(connection: Connection, info: { ip: string; port: number }): void {
    const guest = this.#guests.get(nameOf(info.ip, info.port))
    connection.on('error', () => {})
    if (!guest) return void connection.end()
    const { house, limits } = this.#desk
    const login = answerLogins(house, connection, limits.loginAttempts)
    guest.login = login
    connection.on('ready', () => this.#loggedIn(connection, guest, login))
  }

  #loggedIn(connection: Connection, guest: Guest, { visitor, key, credential }: Login): void {
    clearTimeout(guest.grace)
    if (!visitor || !this.#places.enter(visitor.principal)) return void connection.end()
    guest.visitor = visitor
    if (credential !== undefined) this.#noteUse(credential, guest.address)
    this.#audit('sftp-login', visitor.principal, `from ${guest.address} with ${key}`)
    connection.on('session', (accept, reject) => {
      if (guest.sessions >= this.#desk.limits.sessionsPerConnection) return reject()
      guest.sessions += 1
      this.#open(accept(), guest, visitor)
    })
  }

  // Only the subsystem sftp is served: shell, exec, forwarding and the rest are refused by ssh2 itself.
  #open(session: Session, guest: Guest, visitor: Visitor): void {
    session.once('close', () => {
      guest.sessions -= 1
    })
    session.on('sftp', (accept) => {
      const visit = new Visit(this.#desk, visitor)
      guest.visits.add(visit)
      const served = serveSession(accept(), guest.socket, visit)
      this.#sessions.add(served)
      void served.finally(() => {
        this.#sessions.delete(served)
        guest.visits.delete(visit)
      })
    })
  }

  #leave(key: string, guest: Guest): void {
    clearTimeout(guest.grace)
    this.#guests.delete(key)
    this.#doorstep.leave(guest.address)
    if (guest.visitor) return this.#places.leave(guest.visitor.principal)
    this.#doorstep.failed(guest.address)
    const tried = guest.login?.tried
    if (tried !== undefined) this.#audit('sftp-login-refused', tried, `from ${guest.address}`)
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
    const { store, clock, log } = this.#desk.house
    store
      .audit({ at: instant(clock), principal, act, subject: principal, detail })
      .catch((err: unknown) => log.error({ err }, 'audit entry not written'))
  }

  /** Ends every connection, those that are at work after so many seconds; resolves when all open uploads are kept. */
  async close(seconds: number): Promise<void> {
    for (let left = seconds * 1000; left > 0 && this.#guests.size > 0; left -= LOOK) {
      for (const guest of this.#guests.values()) if (this.#isAtRest(guest)) guest.socket.destroy()
      await wait(LOOK)
    }
    for (const { socket } of this.#guests.values()) socket.destroy()
    await Promise.all(this.#sessions)
  }

  /** Whoever is just logging in is given the time for it. */
  #isAtRest({ visitor, visits }: Guest): boolean {
    const before = this.#desk.house.clock().getTime() - QUIET
    return visitor !== undefined && [...visits].every((visit) => visit.isAtRest(before))
  }
}

const nameOf = (address: string, port: number | undefined): string => `${address} ${port}`
