// The ledger's verifier on both stores: silent where all is well, and one sentence for each thing that somebody or
// something did to the store past the gateway.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { run } from '../../../src/cli/edigw.ts'
import { listening } from '../../../src/cli/terminal.ts'
import type { Disagreement } from '../../../src/exchange/ledger/disagreement.ts'
import { type Verified, verify } from '../../../src/exchange/ledger/verify.ts'
import { openRegistry, type Registry } from '../../../src/partner/registry.ts'
import { connect } from '../../../src/store/embedded/sqlite.ts'
import { openPostgres } from '../../../src/store/index.ts'
import { kyselyOn, openPool } from '../../../src/store/postgres/connect.ts'
import type { Session } from '../../../src/store/session.ts'
import { type Looking, looksBy } from '../../../src/store/verb/names.ts'
import { type AnyVerb, looking } from '../../../src/store/verb/verbs.ts'
import { SEED } from '../../laws/seed.ts'
import { freshDatabase } from '../../postgres.ts'
import { borrowStore } from '../../store/borrowed.ts'
import { broken } from './broken.ts'
import { type Filled, fill } from './filled.ts'

interface Judged extends Verified {
  sentences: string[]
}

/** What the verifier says of a store as one transaction sees it. */
async function judged(
  { store, registry }: At,
  more: { after?: string; page?: number } = {},
): Promise<Judged> {
  const sentences: string[] = []
  const onDisagreement = ({ sentence }: Disagreement) => sentences.push(sentence)
  const uploads = { now: '2026-06-03T12:00:00.000Z', staged: [], keepDays: 14 }
  const verified = await verify({ store, registry, sample: 'all', seed: 1, onDisagreement, uploads, ...more })
  return { ...verified, sentences }
}

interface At {
  session: Session
  store: Looking
  registry: Registry
}

/** The store as one transaction sees it; who was agreed with does not change in it, and is looked up once. */
function within(session: Session): At {
  // One after the other: it is one connection.
  let before: Promise<unknown> = Promise.resolve()
  const looks = looksBy((name, args) => {
    const look = looking[name] as unknown as AnyVerb
    const answer = before.then(() => look(session, ...args))
    before = answer.catch(() => {})
    return answer
  })
  const store = { ...looks, close: async () => {} }
  return { session, store, registry: openRegistry(store) }
}

/** `$NAME` in an expected sentence is one word that the test need not know. */
const pattern = (sentence: string): RegExp =>
  new RegExp(`^${sentence.replace(/[.*+?^()[\]{}|\\]/g, '\\$&').replace(/\$[A-Z]+/g, '\\S+')}$`)

function assertSentences(got: readonly string[], expected: readonly string[], name: string): void {
  const left = [...got]
  for (const one of expected) {
    const at = left.findIndex((sentence) => pattern(one).test(sentence))
    assert.ok(at >= 0, `${name}: "${one}" was not said, but:\n${got.join('\n')}`)
    left.splice(at, 1)
  }
  assert.deepEqual(left, [], name)
}

const change = (session: Session, statement: string) => sql.raw(statement).execute(session.db)

/** On PostgreSQL each run tries some, by the seed, since they are the same statements; TEST_FULL=1 tries all. */
const some = <T>(all: readonly T[]): T[] =>
  all.filter((_, index) => process.env.TEST_FULL || index % 5 === SEED % 5)

async function judgeAll(session: Session, filled: Filled): Promise<void> {
  const at = within(session)
  const whole = await judged(at)
  assert.deepEqual(whole.sentences, [])
  assert.deepEqual(
    whole.parts.map(({ part, checked, as }) => [part, checked, as]),
    [
      ['uploads', 0, {}],
      ['receipts', 4, { concluded: 3, repeat: 1 }],
      ['interchanges', 3, { 'not to be answered': 2, answered: 1 }],
      ['groups', 3, { answered: 3 }],
      ['documents in', 4, { published: 3, draft: 1 }],
      ['documents out', 6, { delivered: 5, held: 1 }],
      ['drop points', 11, { outbound: 5, error: 3, archive: 3 }],
      ['feed entries', 3, { accepted: 1, open: 1, 'failed and held for release': 1 }],
      ['control numbers', 9, { sealed: 9 }],
      ['steps', 1, { reconcile: 1 }],
      ['webhooks', 0, {}],
      ['bytes', 8, { 'interchanges read': 5, 'receipts hashed': 3 }],
    ],
  )
  const { parts, sentences } = await judged(at, { page: 1 })
  assert.deepEqual([parts, sentences], [whole.parts, []], 'in pages of one row')
  assert.equal((await judged(at, { after: filled.wrong })).parts[1]!.checked, 0)
  const all = broken(filled)
  for (const { name, statements, sentences } of session.dialect === 'postgres' ? some(all) : all) {
    await change(session, 'savepoint broken')
    for (const statement of statements) await change(session, statement)
    assertSentences((await judged(at)).sentences, sentences, name)
    await change(session, 'rollback to savepoint broken')
  }
}

const launched = async (directory: string, ...words: string[]) => {
  const said: string[] = []
  process.env.EDIGW_DATA = directory
  try {
    const code = await listening(
      (text) => said.push(text),
      () => run(['ledger', ...words], { startGateway: () => assert.fail('nothing is started') }),
    )
    return { code, said: said.join('\n') }
  } finally {
    delete process.env.EDIGW_DATA
  }
}

const LEFT = '01M7ZZZZZZZZZZZZZZZZZZZZZZ'

/** What the operator sees, beside the store that is open. */
async function assertTold(directory: string, { wrong }: Filled): Promise<void> {
  const fine = await launched(directory, 'verify', '--bytes')
  assert.equal(fine.code, 0)
  assert.match(fine.said, /^receipts +4 +fine +concluded 3, repeat 1$/m)
  assert.match(
    fine.said,
    /^The oldest entry of production that the ERP has not decided on came at 2026-06-01T/m,
  )
  mkdirSync(join(directory, 'staging'))
  const left = { id: LEFT, partner: 'acme', environment: 'test', principal: 'acme', name: 'left.edi' }
  const sidecar = { ...left, state: 'partial', bytes: 0, at: '2026-06-01T10:00:00.000Z' }
  writeFileSync(join(directory, 'staging', `${LEFT}.json`), JSON.stringify(sidecar))
  const abandoned = await launched(directory, 'verify', '--sample', '0')
  assert.equal(abandoned.code, 1)
  assert.match(
    abandoned.said,
    new RegExp(`^  upload ${LEFT} \\(acme, left.edi\\) is partial, has had no byte`, 'm'),
  )
  rmSync(join(directory, 'staging'), { recursive: true })
  const database = new DatabaseSync(join(directory, 'store.db'), { timeout: 5000 })
  database.prepare(`update receipt set state = 'received' where id = ?`).run(wrong)
  const told = await launched(directory, 'verify')
  assert.equal(told.code, 1)
  assert.match(told.said, /^receipts +4 +1 wrong /m)
  assert.match(
    told.said,
    /^It does not go on by itself: .*\n {2}receipt \w+ \(acme, wrong.edi\) is received, and no step opens it$/m,
  )
  const { code, said } = await launched(directory, 'verify', '--json', '--since', '2026-01-01')
  const [first, last] = said.split('\n').map((line) => JSON.parse(line))
  assert.deepEqual([code, first.id, first.kind, last.parts[1].wrong], [1, wrong, 'orphan', 1])
  assert.equal((await launched(directory, 'verify', '--since', '2999-01-01', '--sample', '0')).code, 0)
  assert.equal((await launched(directory, 'verify', '--since', 'May')).code, 2)
  database.close()
}

describe('the ledger', () => {
  it('adds up, and tells each thing that does not, on the embedded store', async () => {
    const { store, directory } = await borrowStore()
    const filled = await fill(store)
    const { database, session } = connect(join(directory, 'store.db'), 'write')
    database.exec('pragma foreign_keys = off; begin')
    try {
      await judgeAll(session, filled)
    } finally {
      database.exec('rollback')
      database.close()
      await assertTold(directory, filled)
      await store.close()
    }
  })

  it('adds up, and tells each thing that does not, on PostgreSQL', async () => {
    const { url, drop } = await freshDatabase()
    const store = await openPostgres({ url })
    const filled = await fill(store)
    const db = kyselyOn(openPool(url))
    try {
      const all = db.transaction().execute(async (transaction) => {
        const session: Session = { db: transaction, dialect: 'postgres' }
        await change(session, 'set local session_replication_role = replica')
        await judgeAll(session, filled)
        throw new Error('and all of it is undone')
      })
      await assert.rejects(all, /all of it is undone/)
    } finally {
      await db.destroy()
      await store.close()
      await drop()
    }
  })
})
