// The embedded store keeps every store's promises.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe } from 'node:test'
import { newKeyLine } from '../../src/store/seal/keys.ts'
import { borrowSealed, borrowStore } from '../store/borrowed.ts'
import type { Bench, Opened } from './store/bench.ts'
import { bytesPromises } from './store/bytes.ts'
import { outboundPromises } from './store/outbound.ts'
import { readingPromises } from './store/reading.ts'
import { sealedPromises } from './store/sealed.ts'
import { webhookPromises } from './store/webhooks.ts'
import { storeConformance } from './store.ts'

async function openedFrom({ store, directory }: Awaited<ReturnType<typeof borrowStore>>): Promise<Opened> {
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

const begin = 'begin immediate'
storeConformance('embedded', { begin, open: async () => openedFrom(await borrowStore()) })

const key = newKeyLine()
const sealed: Bench = { begin, open: async () => openedFrom(await borrowSealed(key)) }
describe('the embedded store, sealed', () => {
  sealedPromises(sealed)
  bytesPromises(sealed)
  readingPromises(sealed)
  outboundPromises(sealed)
  webhookPromises(sealed)
})
