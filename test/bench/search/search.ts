// Bench of finding documents: a store of a million, and a gateway on it that is asked over HTTP as operators ask, one
// question after the other. It measures, and judges nothing.

import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { tokenFor } from '../../../src/cli/api.ts'
import { between, type Random, seeded } from '../../../src/guide/sample/random.ts'
import { readSetting } from '../../../src/setting/setting.ts'
import { connect } from '../../../src/store/embedded/sqlite.ts'
import { kyselyOn, openPool } from '../../../src/store/postgres/connect.ts'
import type { Place } from '../../fault/gateway.ts'
import { percentile } from '../../fault/neighbour.ts'
import { atPlace, type StoreKind } from '../../fault/place.ts'
import { durableDatabase } from '../../postgres.ts'
import { startGateway } from '../gateway/hall.ts'
import { makePartners, partnerNames } from '../gateway/partners.ts'
import { insertDocuments, LAST, orderNumber, PARTNERS } from './rows.ts'

/** What is asked, by a name for the table; each time about something else. */
const QUESTIONS: Record<string, (random: Random, count: number) => string> = {
  'an order number': (random, count) =>
    `number=${orderNumber(2 * between(random, 0, Math.floor(count / 2) - 1))}`,
  'a number that nobody has': (random) => `number=PO-${between(random, 1, 1_000_000)}`,
  'partner and state, parked': (random) => `partner=${partnerOf(random)}&state=parked`,
  'partner and state, published': (random) => `partner=${partnerOf(random)}&state=published`,
  'partner, 997s': (random) => `partner=${partnerOf(random)}&direction=out`,
  'state, all partners': () => 'state=draft&limit=200',
  'partner, of the last days': (random) =>
    `partner=${partnerOf(random)}&since=${daysBeforeLast(between(random, 1, 30))}`,
  'all of the last hours': (random) => `since=${daysBeforeLast(between(random, 1, 10) / 24)}&limit=200`,
  'overdue acknowledgements': () => 'acknowledgement=overdue',
}

const daysBeforeLast = (days: number): string =>
  encodeURIComponent(new Date(LAST - days * 86_400_000).toISOString())

const partnerOf = (random: Random): string => `partner${1000 + between(random, 0, PARTNERS - 1)}`

export interface Found {
  store: StoreKind
  documents: number
  /** Seconds that making the store took, and its size in bytes. */
  made: number
  bytes: number
  /** Milliseconds by question. */
  times: Record<string, number[]>
}

/** The command `edigw bench search`; answers the exit code. */
export async function main(words: string[], say: (text: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      store: { type: 'string', default: 'both' },
      documents: { type: 'string', default: '1000000' },
      queries: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
    },
  })
  const [documents, queries] = [Number(values.documents), Number(values.queries)]
  const stores = (['embedded', 'postgres'] as const).filter(
    (one) => values.store === 'both' || values.store === one,
  )
  if (
    stores.length === 0 ||
    !(documents >= 10 && documents <= 10_000_000) ||
    !(queries >= 1 && queries <= 100_000)
  ) {
    say('--store is embedded, postgres or both; --documents from 10 to 10000000; --queries up to 100000.')
    return 2
  }
  for (const store of stores) {
    const found = await search(store, documents, queries)
    say(values.json ? JSON.stringify(found) : foundText(found))
  }
  return 0
}

/** Makes a store, and asks each question so often. */
export async function search(store: StoreKind, documents: number, queries: number): Promise<Found> {
  const folders = makePartners(partnerNames(1))
  return atPlace(
    store,
    async (place) => {
      // The first one makes the tables, and somebody to ask as.
      const first = startGateway(place, folders)
      await first.ask('address')
      await first.end()
      const begin = performance.now()
      const bytes = await fill(place, documents)
      const made = (performance.now() - begin) / 1000
      const gateway = startGateway(place, folders)
      try {
        const { http } = await gateway.ask('address')
        return { store, documents, made, bytes, times: await askAll(place, http, documents, queries) }
      } finally {
        await gateway.end()
      }
    },
    durableDatabase,
  )
}

/** Fills the store while nobody has it; answers its size. */
async function fill({ data, databaseUrl }: Place, documents: number): Promise<number> {
  if (databaseUrl) return fillPostgres(databaseUrl, documents)
  const { database, session } = connect(join(data, 'store.db'), 'write')
  database.exec('pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -400000; begin')
  await insertDocuments(session, documents)
  database.exec('commit; pragma wal_checkpoint(truncate)')
  const { size } = database
    .prepare('select page_count * page_size as size from pragma_page_count, pragma_page_size')
    .get()!
  database.close()
  return Number(size)
}

async function fillPostgres(url: string, documents: number): Promise<number> {
  const db = kyselyOn(openPool(url))
  try {
    await db.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      await insertDocuments({ db: transaction, dialect: 'postgres' }, documents)
    })
    await sql`analyze document`.execute(db)
    const { rows } = await sql<{
      size: number
    }>`select pg_database_size(current_database())::float8 as size`.execute(db)
    return rows[0]!.size
  } finally {
    await db.destroy()
  }
}

async function askAll({ data }: Place, address: string, count: number, queries: number) {
  const token = await tokenFor('operator', readSetting({ EDIGW_DATA: data }), address)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const random: Random = { next: seeded(1), fullness: 1 }
  const times: Record<string, number[]> = {}
  for (const [name, question] of Object.entries(QUESTIONS)) {
    times[name] = []
    for (let query = 0; query < queries; query++) {
      const begin = performance.now()
      await ask(agent, `${address}/v1/documents?${question(random, count)}`, token)
      times[name].push(performance.now() - begin)
    }
  }
  return times
}

async function ask(agent: Agent, url: string, token: string): Promise<unknown> {
  for (;;) {
    const [answer] = (await once(
      get(url, { agent, headers: { authorization: `Bearer ${token}` } }),
      'response',
    )) as [IncomingMessage]
    const parts: Buffer[] = []
    for await (const part of answer) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString()
    if (answer.statusCode !== 200)
      throw new Error(`${url} answered ${answer.statusCode}: ${body.slice(0, 200)}`)
    return JSON.parse(body)
  }
}

function foundText({ store, documents, made, bytes, times }: Found): string {
  const ms = (values: number[], percent: number) => percentile(values, percent).toFixed(1).padStart(9)
  return [
    `${store}: ${documents} documents, made in ${made.toFixed(0)} s, ${Math.round(bytes / 2 ** 20)} MB`,
    `  ${'GET /v1/documents by'.padEnd(32)}${['p50', 'p95', 'p99'].map((one) => `${one} ms`.padStart(9)).join('')}`,
    ...Object.entries(times).map(
      ([name, values]) => `  ${name.padEnd(32)}${ms(values, 50)}${ms(values, 95)}${ms(values, 99)}`,
    ),
  ].join('\n')
}
