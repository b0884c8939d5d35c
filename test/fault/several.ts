// Several processes on one database behind a balancer, as their clients see them: one house, some of which may be down.
import { ensureDevelopmentAccess } from '../../src/cli/development.ts'
import { newIds, systemClock } from '../../src/setting/clock.ts'
import { noLog } from '../../src/setting/log.ts'
import type { Role } from '../../src/setting/setting.ts'
import { openPostgres } from '../../src/store/index.ts'
import type { ControlEntry, ControlKey } from '../../src/store/record.ts'
import type { Store } from '../../src/store/store.ts'
import { type Balancer, openBalancer } from './balancer.ts'
import type { Place } from './gateway.ts'
import { HouseProcess } from './process.ts'
import type { Reached } from './reached.ts'

interface Member {
  name: string
  role: Role
  process: HouseProcess
}

export class Several implements Reached {
  readonly isAlive = true
  readonly store: Store
  readonly #place: Place
  readonly #members: Member[]
  readonly #settings: Record<string, string>
  readonly #balancer: Balancer

  private constructor(
    place: Place,
    members: Member[],
    settings: Record<string, string>,
    store: Store,
    balancer: Balancer,
  ) {
    this.#place = place
    this.#members = members
    this.#settings = settings
    this.store = store
    this.#balancer = balancer
  }

  /** Starts processes of these roles at the same moment, on a database that nobody has used. */
  static async start(
    place: Place & { databaseUrl: string },
    roles: readonly Role[],
    settings: Record<string, string> = {},
  ): Promise<Several> {
    const members = await Promise.all(
      roles.map(async (role, index) => {
        const name = `process-${index + 1}`
        return { name, role, process: await HouseProcess.start(place, name, role, settings) }
      }),
    )
    const store = await openPostgres({ url: place.databaseUrl, listen: false })
    await ensureDevelopmentAccess({ store, clock: systemClock, newId: newIds(), log: noLog }, place.data)
    const balancer = await openBalancer(() => members.map(({ process }) => process))
    return new Several(place, members, settings, store, balancer)
  }

  get ready(): { http: string; sftp: number } {
    return this.#balancer
  }

  /** The processes as they are just now. */
  get processes(): HouseProcess[] {
    return this.#members.map(({ process }) => process)
  }

  get said(): string {
    return this.processes.map(({ said }) => said).join('\n')
  }

  until<T>(work: Promise<T>): Promise<T> {
    return work
  }

  /** One of them alone, past the balancer. */
  only(index: number): Reached {
    const { http, sftp } = this.#members[index]!.process.ports
    return { ...this.#shared(), ready: { http, sftp: sftp! } }
  }

  #shared(): Omit<Reached, 'ready'> {
    const { isAlive, said, until } = this
    return {
      isAlive,
      said,
      until,
      rest: () => this.rest(),
      controlNumbers: (keys) => this.controlNumbers(keys),
    }
  }

  /** One is killed as it is, and started again. */
  async killAndStart(index: number): Promise<void> {
    const member = this.#members[index]!
    await member.process.kill()
    await this.#startAgain(member)
  }

  /** One is stopped as a supervisor does it, and started again; answers its exit code. */
  async restart(index: number): Promise<number | null> {
    const member = this.#members[index]!
    const code = await member.process.stop()
    await this.#startAgain(member)
    return code
  }

  async #startAgain(member: Member): Promise<void> {
    member.process = await HouseProcess.start(this.#place, member.name, member.role, this.#settings)
  }

  async rest(): Promise<{ open: number; parked: string[] }> {
    const steps = await this.store.countSteps()
    const parked = await this.store.parkedSteps(20)
    const open = steps.filter(({ state }) => state !== 'parked').reduce((sum, { count }) => sum + count, 0)
    return { open, parked: parked.map(({ verb, reason }) => `${verb}: ${reason}`) }
  }

  async controlNumbers(keys: ControlKey[]): Promise<ControlEntry[]> {
    return (await Promise.all(keys.map(this.store.controlNumbers))).flat()
  }

  async close(): Promise<void> {
    await this.#balancer.close()
    await Promise.all(this.processes.filter(({ isAlive }) => isAlive).map((one) => one.kill()))
    await this.store.close()
  }
}
