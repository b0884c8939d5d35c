// The embedded store keeps every store's promises.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openEmbedded } from '../../src/store/index.ts'
import type { Opened } from './store/bench.ts'
import { storeConformance } from './store.ts'

async function open(): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 'edigw-store-'))
  const store = await openEmbedded({ directory })
  return {
    store,
    other: store,
    beside: async () => {
      const database = new DatabaseSync(join(directory, 'store.db'), { timeout: 5000 })
      return { run: async (statement) => database.exec(statement), close: async () => database.close() }
    },
    close: async () => {
      await store.close()
      await rm(directory, { recursive: true })
    },
  }
}

storeConformance('embedded', { begin: 'begin immediate', open })
