// The store on PostgreSQL keeps every store's promises, seen from two processes' connections.
import pg from 'pg'
import { openPostgres } from '../../src/store/index.ts'
import { borrowDatabase } from '../store/borrowedDatabase.ts'
import type { Opened } from './store/bench.ts'
import { storeConformance } from './store.ts'

async function open(): Promise<Opened> {
  const { url, drop } = await borrowDatabase()
  const [store, other] = await Promise.all([openPostgres({ url }), openPostgres({ url })])
  return {
    store,
    other,
    beside: async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return { run: async (statement) => void (await client.query(statement)), close: () => client.end() }
    },
    close: async () => {
      await Promise.all([store.close(), other.close()])
      await drop()
    },
  }
}

storeConformance('PostgreSQL', { begin: 'begin', open })
