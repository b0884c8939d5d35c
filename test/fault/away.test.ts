// A database that goes away in the midst of uploads, and comes back: everybody is told to come again, nothing dies, and
// afterwards all goes on as if nothing had been.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { startPostgres } from '../postgres.ts'
import { openApis } from './clients.ts'
import { type Delivery, Maker } from './delivery.ts'
import { Gateway, type Place } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger, type Ledger } from './ledger.ts'
import { ledgerBroken } from './verified.ts'
import { bring, rest, visit } from './visit.ts'

const usual = { groups: 1, sets: 1, lines: 2, wrong: false }

/** Brings each, again and again, until it has its OK; whoever lost his connection comes anew, as a client's mover does. */
async function untilTaken(gateway: Gateway, place: Place, ledger: Ledger, deliveries: readonly Delivery[]) {
  for (const one of deliveries)
    while (!one.acknowledged && gateway.isAlive) {
      await visit(gateway, place, ledger, (now) => bring(now, one)).catch(() => wait(AGAIN))
    }
}

const AGAIN = 1_000

const asked = async (gateway: Gateway, path: string, how: RequestInit = {}) => {
  const { status, headers } = await gateway.until(fetch(`${gateway.ready.http}${path}`, how))
  return { status, later: headers.get('retry-after') }
}

const LOGIN = {
  method: 'POST',
  body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'acme', client_secret: 'x' }),
}

test('while the database is away, uploads are told to come again and nothing dies; when it is back, all goes on', async () => {
  const server = await startPostgres()
  const data = await mkdtemp(join(tmpdir(), 'edigw-away-'))
  const place: Place = { data, databaseUrl: server.url }
  const gateway = await Gateway.start(place, { environment: { EDIGW_THREADS: '1' } })
  const ledger = emptyLedger()
  const maker = new Maker()
  const made = (door: Delivery['door'], count: number) =>
    Array.from({ length: count }, () => maker.x12(door, usual))
  const [dropped, posted, late] = [made('put', 2), made('http', 3), made('put', 1)]
  ledger.deliveries.push(...dropped, ...posted, ...late)
  try {
    await visit(gateway, place, ledger, async (now) => {
      await untilTaken(gateway, place, ledger, [dropped[0]!, posted[0]!])
      const uploads = Promise.all([
        untilTaken(gateway, place, ledger, dropped),
        untilTaken(gateway, place, ledger, posted),
      ])
      await server.goAway()
      assert.deepEqual(await asked(gateway, '/healthz'), { status: 200, later: null })
      assert.equal((await asked(gateway, '/readyz')).status, 503)
      const apis = await openApis(gateway, data)
      assert.match(await refusedFor(apis.acme.get('/v1/documents')), /Send it again\. \(503\)$/)
      assert.deepEqual(await asked(gateway, '/v1/token', LOGIN), { status: 503, later: '5' })
      assert.match(await refusedFor(bring(now, late[0]!)), /Not possible just now: try again later/)
      assert.match(gateway.said, /store does not answer/)
      await server.comeBack()
      await uploads
      await untilTaken(gateway, place, ledger, late)
      assert.equal((await asked(gateway, '/readyz')).status, 200)
      await rest(gateway)
      assert.deepEqual(await broken(now, ledger.deliveries), [])
      assert.deepEqual(await ledgerBroken(place), [])
    })
  } finally {
    await gateway.kill()
    await server.stop()
    await rm(data, { recursive: true, force: true })
  }
})

const refusedFor = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: Error) => error.message,
  )
