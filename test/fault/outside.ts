// The others' servers, which live on while the gateway dies: a partner's own SFTP server that it must come to, and a
// webhook of the ERP's. What they were given is in their own books.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { contractsFor } from '../contract/verified.ts'
import { openPartnerServer, type PartnerServer } from '../door/remote/server.ts'
import { remoteAt } from '../door/remote/side.ts'
import { isSigned, openReceiver, type Receiver } from '../flow/receiver.ts'
import type { Apis } from './clients.ts'
import type { Delivery, Maker } from './delivery.ts'
import type { Place } from './gateway.ts'
import { type Ledger, readAcknowledgement } from './ledger.ts'
import { partnersWithGlobex } from './neighbour.ts'
import type { Reached } from './reached.ts'

const LOOK = 50
/** Longer than the turn of a process that was killed while it looked. */
const PATIENCE = 2400

export class Outside {
  readonly #server: PartnerServer
  readonly #receiver: Receiver
  readonly #end: () => Promise<void>
  /** By which a gateway knows of them. */
  readonly environment: Record<string, string>
  readonly brought: Delivery[] = []
  #secret: string | undefined

  private constructor(
    server: PartnerServer,
    receiver: Receiver,
    environment: Record<string, string>,
    end: () => Promise<void>,
  ) {
    this.#server = server
    this.#receiver = receiver
    this.environment = environment
    this.#end = end
  }

  /** Opens the servers, and settles with Globex that the gateway comes to its own. */
  static async open(): Promise<Outside> {
    const ends: (() => Promise<void>)[] = []
    const lasting = { after: (end: () => Promise<void>) => void ends.push(end) } as unknown as TestContext
    const server = await openPartnerServer(lasting, 'out', 'in')
    const receiver = await openReceiver()
    const folder = await mkdtemp(join(tmpdir(), 'edigw-outside-'))
    const partners = await partnersWithGlobex()
    await mkdir(join(folder, 'secrets'))
    await writeFile(join(folder, 'secrets/globex.key'), server.key, { mode: 0o600 })
    const file = join(partners, 'globex/agreement.yaml')
    const remote = JSON.stringify(remoteAt(server, { every: '10s', after: 'delete', done: '.done' }))
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(/^doors:.*$/m, `doors: { remote: ${remote} }`),
    )
    const end = async () => {
      await receiver.close()
      for (const one of ends) await one()
      for (const one of [folder, partners]) await rm(one, { recursive: true, force: true })
    }
    const environment = {
      EDIGW_PARTNERS: partners,
      EDIGW_CONTRACTS: contractsFor(partners),
      EDIGW_REMOTE_SECRETS: join(folder, 'secrets'),
      EDIGW_WEBHOOK_NETWORKS: '127.0.0.0/8',
    }
    return new Outside(server, receiver, environment, end)
  }

  /** The ERP wants to be told of what it can pull; and the gateway looks at Globex's server more often than anybody may agree on. */
  async settle(place: Place, { erp }: Apis): Promise<void> {
    await runBeside(place, [
      `update agreement set content = replace(content, '"every":"10s"', '"every":"1s"')`,
      'update meta set registry_version = registry_version + 1',
    ])
    const asked = { url: this.#receiver.url, events: ['document.ready'] }
    const body = { type: 'application/json', content: JSON.stringify(asked) }
    this.#secret = ((await erp.post('/v1/webhooks', body)) as { secret: string }).secret
  }

  /** Globex lays an order out, and says that it is whole. */
  async bring(maker: Maker): Promise<void> {
    const made = maker.x12('put', { groups: 1, sets: 1, lines: 2, wrong: false })
    const text = made.bytes
      .toString('latin1')
      .replace('ACMERETAIL     ', 'GLOBEX         ')
      .replace('ACMERETAIL', 'GLOBEX')
    await this.#server.write(`out/${made.name}`, text)
    await this.#server.write(`out/${made.name}.done`, '')
    this.brought.push(made)
  }

  /** Resolves when nothing is left to be fetched. */
  async taken(gateway: Reached): Promise<void> {
    for (let tries = 0; tries < PATIENCE; tries++) {
      if ((await this.#server.list('out')).length === 0) return
      await gateway.until(wait(LOOK))
    }
    throw new Error(`nobody fetches ${(await this.#server.list('out')).join(', ')}. ${gateway.said}`)
  }

  /** What does not hold: each order is in the feed once and answered once on Globex's server, and the ERP was told of each. */
  async broken(ledger: Ledger): Promise<string[]> {
    const names = await this.#server.list('in')
    const found = names.filter((name) => name.endsWith('.part')).map((name) => `${name} was left unfinished`)
    const answers = new Map<string, number>()
    for (const name of names) {
      const { about } = readAcknowledgement(await readFile(join(this.#server.root, 'in', name)))
      answers.set(about, (answers.get(about) ?? 0) + 1)
    }
    for (const { orders, groups, name } of this.brought) {
      const entries = [...ledger.pulled.values()].filter((one) => one.number === orders[0])
      if (entries.length !== 1)
        found.push(`order ${orders[0]} of ${name} is in the feed ${entries.length} times`)
      const count = answers.get(groups[0]!) ?? 0
      if (count !== 1) found.push(`group ${groups[0]} of ${name} has ${count} 997s on the partner's server`)
    }
    return [...found, ...this.#toldBroken(ledger)]
  }

  /** At least once, signed, and nothing else than what is in the feed. */
  #toldBroken(ledger: Ledger): string[] {
    const { told } = this.#receiver
    const numbers = new Set(told.map(({ payload }) => String(payload.data.number)))
    const pulled = new Set([...ledger.pulled.values()].map(({ number }) => number))
    const unsigned = told.filter((one) => !isSigned(one, this.#secret ?? ''))
    return [
      ...unsigned.map(({ payload }) => `an event about ${payload.data.document} is not signed`),
      ...[...pulled].filter((number) => !numbers.has(number)).map((one) => `the ERP was not told of ${one}`),
      ...[...numbers]
        .filter((number) => !pulled.has(number))
        .map((one) => `the ERP was told of ${one}, and has not got it`),
    ]
  }

  close(): Promise<void> {
    return this.#end()
  }
}

async function runBeside({ data, databaseUrl }: Place, statements: readonly string[]): Promise<void> {
  if (databaseUrl) {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    for (const one of statements) await client.query(one)
    return client.end()
  }
  const database = new DatabaseSync(join(data, 'store.db'), { timeout: 5000 })
  for (const one of statements) database.exec(one)
  database.close()
}

/** Gives the work others' servers, and takes them away again. */
export async function atOutside<T>(work: (outside: Outside) => Promise<T>): Promise<T> {
  const outside = await Outside.open()
  try {
    return await work(outside)
  } finally {
    await outside.close()
  }
}
