// A webhook in the store, with something to tell.
import type { House } from '../../../src/setting/house.ts'

/** A webhook of the ERP's that waits to be told of a document of ours; answers its id. */
export async function subscribed(house: House): Promise<string> {
  const id = house.newId()
  const at = house.clock().toISOString()
  await house.store.putWebhook({
    id,
    environment: 'production',
    url: 'https://erp.example/events',
    events: [],
    secret: 'whsec_c2VjcmV0',
    state: 'active',
    at,
    principal: 'erp',
  })
  return id
}
