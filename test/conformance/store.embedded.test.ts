// The embedded store keeps every store's promises.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { borrowStore } from '../store/borrowed.ts'
import type { Opened } from './store/bench.ts'
import { storeConformance } from './store.ts'

async function open(): Promise<Opened> {
  const { store, directory } = await borrowStore()
  return {
    store,
    other: store,
    beside: async () => {
      const database = new DatabaseSync(join(directory, 'store.db'), { timeout: 5000 })
      return { run: async (statement) => database.exec(statement), close: async () => database.close() }
    },
    close: () => store.close(),
  }
}

storeConformance('embedded', { begin: 'begin immediate', open })
