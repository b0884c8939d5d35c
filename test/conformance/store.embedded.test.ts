// The embedded store keeps every store's promises.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe } from 'node:test'
import { newKeyLine } from '../../src/store/seal/keys.ts'
import { borrowSealed, borrowStore } from '../store/borrowed.ts'
import { accessPromises } from './store/access.ts'
import { alertPromises } from './store/alerts.ts'
import { auditPromises } from './store/audit.ts'
import type { Bench, Opened } from './store/bench.ts'
import { bytesPromises } from './store/bytes.ts'
import { crosswalkPromises } from './store/crosswalks.ts'
import { giveUpPromises } from './store/giveUp.ts'
import { outboundPromises } from './store/outbound.ts'
import { readingPromises } from './store/reading.ts'
import { reconcilingPromises } from './store/reconciling.ts'
import { referringPromises } from './store/referring.ts'
import { registryPromises } from './store/registry.ts'
import { replayPromises } from './store/replays.ts'
import { sealedPromises } from './store/sealed.ts'
import { driftPromises, searchPromises } from './store/search.ts'
import { webhookPromises } from './store/webhooks.ts'
import { workPromises } from './store/work.ts'
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
// Those whose rows have something to seal.
describe('the embedded store, sealed', () => {
  sealedPromises(sealed)
  bytesPromises(sealed)
  readingPromises(sealed)
  outboundPromises(sealed)
  reconcilingPromises(sealed)
  workPromises(sealed)
  giveUpPromises(sealed)
  registryPromises(sealed)
  crosswalkPromises(sealed)
  replayPromises(sealed)
  referringPromises(sealed)
  accessPromises(sealed)
  auditPromises(sealed)
  webhookPromises(sealed)
  alertPromises(sealed)
  searchPromises(sealed)
  driftPromises(sealed)
})
