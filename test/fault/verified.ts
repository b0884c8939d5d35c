// The store's own books, judged beside the client's: what `edigw ledger verify` finds wrong, every byte read.
import type { Disagreement } from '../../src/exchange/ledger/disagreement.ts'
import { verify } from '../../src/exchange/ledger/verify.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { lookAtStore } from '../../src/store/index.ts'
import type { Place } from './gateway.ts'

/** The sentences of what does not add up in a place's store. A look that stays would keep alive what a kill should take along. */
export async function ledgerBroken({ data, databaseUrl }: Place): Promise<string[]> {
  const store = await lookAtStore(databaseUrl ? { url: databaseUrl } : { directory: data })
  const sentences: string[] = []
  const onDisagreement = ({ sentence }: Disagreement) => sentences.push(`ledger: ${sentence}`)
  try {
    await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
  } finally {
    await store.close()
  }
  return sentences
}
