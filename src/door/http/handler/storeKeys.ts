// The keys that documents are sealed by at rest, for operators. A store has production and test in it, so a token for test
// changes nothing here.
import { Refusal } from '../../../exchange/refusal.ts'
import { forgetStoreKey, resealSome } from '../../../exchange/storeKeys.ts'
import type { House } from '../../../setting/house.ts'
import type { Caller, SomeHandlers } from '../operation.ts'

type Ids = 'listStoreKeys' | 'resealStore' | 'forgetStoreKey'

export function storeKeyHandlers(house: House): SomeHandlers<Ids> {
  const listed = async () => {
    const { keys, current } = await house.store.storeKeys()
    return { items: keys, ...(current === undefined ? {} : { current }) }
  }
  return {
    listStoreKeys: async () => ({ status: 200, json: await listed() }),
    async resealStore({ body, caller }) {
      checkEnvironment(caller)
      return { status: 200, json: await resealSome(house, caller.principal, body.value.from) }
    },
    async forgetStoreKey({ path, body, caller }) {
      checkEnvironment(caller)
      const { principal } = caller
      await forgetStoreKey(house, path.key, { principal, reason: body.value.reason })
      return { status: 200, json: await listed() }
    },
  }
}

function checkEnvironment({ environment }: Caller): void {
  if (environment === 'test')
    throw new Refusal('forbidden', 'A store key seals production as well; a token for test changes none.')
}
