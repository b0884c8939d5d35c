// What stands in a store whose documents are sealed, and how its keys change, on both engines.
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { EVERY_KEY } from '../../src/store/gaps.ts'
import { openEmbedded, openPostgres } from '../../src/store/index.ts'
import { type KeySource, newKeyLine, storeKeyOf } from '../../src/store/seal/keys.ts'
import type { ResealPlace } from '../../src/store/sealing.ts'
import type { Store } from '../../src/store/store.ts'
import { AT, isRead, newId, openReceipt, outbound, take } from '../conformance/store/samples.ts'
import { freshDatabase } from '../postgres.ts'

/** A store's data, however often it is opened. */
interface Data {
  open(keys?: KeySource): Promise<Store>
  run(statement: string): Promise<void>
  /** Whether a text stands anywhere in it, as text or bytes. */
  holds(text: string): Promise<boolean>
  end(): Promise<void>
}

async function embedded(): Promise<Data> {
  const directory = mkdtempSync(join(tmpdir(), 'sealed-'))
  return {
    open: (keys) => openEmbedded({ directory, ...(keys ? { keys } : {}) }),
    run: async (statement) => {
      const database = new DatabaseSync(join(directory, 'store.db'), { timeout: 5000 })
      database.exec(statement)
      database.close()
    },
    holds: async (text) => {
      const files = readdirSync(directory).filter((name) => name.startsWith('store.db'))
      return files.some((name) => readFileSync(join(directory, name)).includes(text))
    },
    end: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

async function postgres(): Promise<Data> {
  const { url, drop } = await freshDatabase()
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(statement)).rows as Record<string, string>[]
    } finally {
      await client.end()
    }
  }
  return {
    open: (keys) => openPostgres({ url, listen: false, ...(keys ? { keys } : {}) }),
    run: async (statement) => void (await ask(statement)),
    holds: async (text) => {
      const tables = await ask(
        `select table_name from information_schema.tables where table_schema = 'public'`,
      )
      const hex = Buffer.from(text).toString('hex')
      for (const { table_name: name } of tables) {
        const found = await ask(`select 1 from "${name}" as t
          where position('${text}' in t::text) > 0 or position('${hex}' in t::text) > 0 limit 1`)
        if (found.length > 0) return true
      }
      return false
    },
    end: drop,
  }
}

const STREET = 'Kaiserstrasse 4711'
/** More than is sealed in one go on the thread of the sockets. */
const LARGE = JSON.stringify({ notes: 'x'.repeat(1_100_000) })
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Every kind of private column, each with the street in it; answers the ids. */
async function fill(
  store: Store,
): Promise<{ blob: string; document: string; webhook: string; read: string; waits: string }> {
  const [blob, webhook] = [newId('blob'), newId('webhook')]
  await store.keepChunk({ blob, ordinal: 0, bytes: bytesOf(`N3*${STREET}~`), at: AT })
  const document = outbound()
  await store.submit({ document, canonical: JSON.stringify({ street: STREET }) })
  const lease = await take(store, 'write', document.id)
  const written = { body: bytesOf(STREET), lineage: `["${STREET}"]`, findings: [] }
  await store.commitWriting(lease, { document: document.id, ...written })
  const about = { environment: 'production', url: 'https://erp.example', at: AT } as const
  await store.putWebhook({
    ...about,
    id: webhook,
    events: [],
    secret: STREET,
    state: 'active',
    principal: 'erp',
  })
  const opened = await openReceipt(store, [1])
  const [read] = opened.documents.map(isRead)
  await store.commitReading(await take(store, 'read', opened.groups[0]!.id), {
    group: opened.groups[0]!.id,
    documents: [{ ...read!, reading: { ...read!.reading, canonical: LARGE } }],
    publish: false,
  })
  await say(store)
  return { blob, document: document.id, webhook, read: read!.id, waits: await wait(store) }
}

/** Why people did what they did. */
async function say(store: Store): Promise<void> {
  const why = { at: AT, reason: STREET }
  const [id, webhook, hash] = [newId('any'), newId('webhook'), newId('hash')]
  const version = { hash, partner: 'acme', name: hash, type: 'x12/004010/850', at: AT, content: '{}' }
  await store.registerMapping({ version, state: 'verified' })
  const draft = { ...version, hash: `${hash}-draft`, name: `${hash}-draft` }
  await store.registerMapping({ version: draft, state: 'draft', reason: STREET })
  const signed = { act: 'overridden', by: 'olga', engine: '', key: '', signature: '' } as const
  const entry = { at: AT, principal: 'olga', act: 'mapping activated', subject: 'acme', detail: '' }
  await store.activateMapping({ id, ...version, ...signed, reason: STREET }, undefined, entry)
  await store.bumpControlNumbers({ by: 1, principal: 'olga', ...why })
  const places = { what: 'bytes', subject: newId('blob'), places: [], before: 'a', after: 'b' } as const
  await store.redactBytes({ id, principal: 'olga', by: 'olga', ...places, ...why }, undefined)
  const part = { environment: 'production', first: 1, last: 2, position: 1 } as const
  await store.addReplay({ name: id, types: [], principal: 'erp', ...part, ...why })
  const about = { environment: 'production', url: 'https://erp.example', at: AT } as const
  const hook = { ...about, id: webhook, secret: '', state: 'active', principal: 'erp' } as const
  await store.putWebhook({ ...hook, events: [] })
  await store.removeWebhook({ id: webhook, reason: STREET })
}

/** A document that is parked until there is a row for the street. */
async function wait(store: Store): Promise<string> {
  const { groups, documents } = await openReceipt(store, [1])
  const { id, partner, environment } = documents[0]!
  const row = { partner, environment, crosswalk: 'units', side: 'theirs', code: STREET, day: '' } as const
  await store.commitReading(await take(store, 'read', groups[0]!.id), {
    group: groups[0]!.id,
    documents: [{ id, state: 'parked', verdict: 'accepted', findings: [], crosswalks: 0, reason: STREET }],
    awaited: [{ ...row, id: `${id}0000`, document: id, at: { segment: 9, id: 'PO1', element: 3 } }],
    publish: false,
    done: { verdict: 'accepted' },
  })
  return id
}

type Filled = Awaited<ReturnType<typeof fill>>

async function isThere(store: Store, { blob, document, webhook, read, waits }: Filled): Promise<void> {
  const text = new TextDecoder()
  assert.equal(text.decode(await store.readBytes(blob, 3, STREET.length)), STREET)
  const sent = await store.outbound(document)
  assert.deepEqual(JSON.parse(sent!.canonical), { street: STREET })
  assert.deepEqual([text.decode(sent!.body), sent!.lineage], [STREET, `["${STREET}"]`])
  assert.equal((await store.reading(read))?.canonical, LARGE)
  assert.equal((await store.webhook(webhook))?.secret, STREET)
  assert.equal(
    (await store.webhooks('production')).every(({ secret }) => secret === STREET),
    true,
  )
  assert.deepEqual(
    (await store.awaitedRows(waits)).map(({ code }) => code),
    [STREET],
  )
}

/** As often as a store was filled, each reason is as it was said. */
async function isSaid(store: Store, times: number): Promise<void> {
  const all = [
    await store.mappingStandings({ partner: 'acme', limit: 99 }),
    await store.activationsInForce('acme'),
    (await store.gaps()).filter(({ key }) => key === EVERY_KEY),
    await store.replays('production'),
  ]
  const reasons = all.map((rows) => rows.map(({ reason }) => reason).filter((one) => one === STREET).length)
  assert.deepEqual(reasons, [times, times, 2 * times, times])
}

/** One row lets all documents go on that wait for its code, whichever key seals what they wait for. */
async function goesOn(store: Store, documents: number): Promise<void> {
  const missing = await store.missingRows({ limit: 1 })
  const told = missing.map(({ code, documents }) => [code, documents])
  assert.deepEqual(told, [[STREET, documents]], 'told once, whichever keys seal it')
  assert.deepEqual(await store.missingRows({ after: missing[0]!.id, limit: 9 }), [])
  const row = { partner: 'acme', crosswalk: 'units', theirs: STREET, ours: 'EA', from: '', to: '' }
  const put = { row: { ...row, readOnly: false, preferred: false }, at: AT, principal: 'olga' }
  assert.deepEqual(await store.putCrosswalkRow(put), { outcome: 'added', version: 1, released: documents })
  assert.deepEqual(await store.missingRows({ limit: 9 }), [])
}

/** To the end, or the first so many batches. */
async function reseal(store: Store, batches = Infinity): Promise<number> {
  let [sum, from]: [number, ResealPlace | undefined] = [0, undefined]
  for (let n = 0; n < batches; n++) {
    const { resealed, next } = await store.reseal(from)
    sum += resealed
    if (!next) break
    from = next
  }
  return sum
}

const home = mkdtempSync(join(tmpdir(), 'store-keys-'))
after(() => rmSync(home, { recursive: true, force: true }))

function keyFile(...lines: string[]): string {
  const file = join(home, newId('keys'))
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  return file
}

for (const [name, begin] of Object.entries({ embedded, postgres }))
  describe(`a sealed store, ${name}`, () => {
    let data: Data
    before(async () => {
      data = await begin()
    })
    after(() => data.end())

    it('is turned on for what is there, changes its key beside other work, and then needs the new one alone', async () => {
      const plain = await data.open()
      const rows = [await fill(plain)]
      await plain.close()
      assert.equal(await data.holds(STREET), true)

      const [first, second] = [newKeyLine(), newKeyLine()]
      const file = keyFile('# the first', first)
      let store = await data.open({ file })
      rows.push(await fill(store))
      for (const one of rows) await isThere(store, one)
      assert.equal(await reseal(store), 18)
      assert.equal(await reseal(store), 0)
      await store.close()
      assert.equal(await data.holds(STREET), false)

      store = await data.open({ file })
      appendFileSync(file, `${second}\n`)
      // Broken off after the chunks, with others coming meanwhile.
      const [, filled] = await Promise.all([reseal(store, 2), fill(store)])
      rows.push(filled)
      const [old, current] = [storeKeyOf(first).id, storeKeyOf(second).id]
      assert.equal(await store.forgetStoreKey(old), 'in-use')
      await isSaid(store, rows.length)
      await reseal(store)
      for (const one of rows) await isThere(store, one)
      const { keys } = await store.storeKeys()
      // How many more depends on the steps that were passed over meanwhile, and say why they wait.
      assert.deepEqual(
        keys.map(({ id, seals }) => [id, Math.min(seals, 51)]),
        [
          [old, 0],
          [current, 51],
        ],
      )
      assert.equal(await store.forgetStoreKey(current), 'current')
      assert.equal(await store.forgetStoreKey(old), 'forgotten')
      await store.close()

      store = await data.open({ text: second })
      for (const one of rows) await isThere(store, one)
      await isSaid(store, rows.length)
      const [missing] = await store.missingRows({ limit: 9 })
      assert.deepEqual([missing?.code, missing?.documents], [STREET, rows.length])
      // One waits by the key of before.
      await store.close()
      store = await data.open({ file: keyFile(second, first) })
      await wait(store)
      await goesOn(store, rows.length + 1)
      await store.close()
      await assert.rejects(data.open({ text: first }), (error: Error) => {
        assert.match(
          error.message,
          new RegExp(`sealed by store key ${current}, which is not in EDIGW_STORE_KEY`),
        )
        return error.name === 'StoreKeyError'
      })
      await assert.rejects(data.open(), /not in any key file: EDIGW_STORE_KEY_FILE is not set/)
    })
  })
