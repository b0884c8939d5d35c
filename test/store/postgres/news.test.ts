import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type pg from 'pg'
import { openPool, serves } from '../../../src/store/postgres/connect.ts'
import { type Listening, openListening, openTelling, type Telling } from '../../../src/store/postgres/news.ts'
import { type Database, freshDatabase } from '../../postgres.ts'

describe('news of work between processes', () => {
  let database: Database
  let pool: pg.Pool
  let telling: Telling
  let listening: Listening
  let hear: () => void = () => {}
  let news: Promise<void>
  const listenAnew = () => {
    news = new Promise((resolve) => {
      hear = resolve
    })
  }
  before(async () => {
    database = await freshDatabase()
    pool = openPool(database.url)
    telling = openTelling(pool)
    listening = await openListening(database.url, () => hear())
  })
  beforeEach(listenAnew)
  after(async () => {
    await listening.close()
    await telling.close()
    await pool.end()
    await database.drop()
  })

  it('is heard', async () => {
    telling.tell()
    await news
  })

  it('is heard also where much is told within a moment', async () => {
    for (let times = 0; times < 100; times++) telling.tell()
    await news
    listenAnew()
    telling.tell()
    await news
  })

  it('is asked for anew, and heard again, after the connection was cut', async () => {
    const { rows } = await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
    )
    assert.equal(rows.length, 1)
    await news
    listenAnew()
    telling.tell()
    await news
  })

  it('is not heard by the process that told it', async () => {
    let count = 0
    let hearOther: () => void = () => {}
    const other = new Promise<void>((resolve) => {
      hearOther = resolve
    })
    const heard = () => {
      count++
      hearOther()
    }
    const own = await openListening(database.url, heard, (server) => serves(pool, server))
    telling.tell()
    await news
    const elsewhere = openPool(database.url)
    await elsewhere.query('notify edigw_work')
    await other
    await Promise.all([own.close(), elsewhere.end()])
    assert.equal(count, 1)
  })

  it('says so where there is no server to listen to', async () => {
    await assert.rejects(
      openListening('postgres://edigw@127.0.0.1:1/none', () => {}),
      { code: 'ECONNREFUSED' },
    )
  })
})
