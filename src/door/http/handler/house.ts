// The gateway itself: its API document, whether it lives and is ready, and its figures.
import type { Outages } from '../../../exchange/outage.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import type { House } from '../../../setting/house.ts'
import { Outdated } from '../../../store/store.ts'
import type { Metrics } from '../metrics.ts'
import type { ApiDocument } from '../openapi.ts'
import type { JsonText, SomeHandlers } from '../operation.ts'

type Ids = 'showApi' | 'showHealth' | 'showReadiness' | 'showMetrics'
type Api = JsonText<{ openapi: unknown; paths: unknown; [member: string]: unknown }>

export interface Gateway {
  api: ApiDocument
  metrics: Metrics
  /** True once the door is closing: a load balancer should look elsewhere. */
  stopping: () => boolean
  /** What can't be written; nobody tries where absent. */
  outages?: Outages
}

export function houseHandlers(
  { store, log }: House,
  { api, metrics, stopping, outages }: Gateway,
): SomeHandlers<Ids> {
  const text = JSON.stringify(api) as Api
  return {
    showApi: async () => ({ status: 200, text }),
    showHealth: async () => ({ status: 200, json: { status: 'ok' } }),
    async showReadiness() {
      if (stopping()) throw new Refusal('unavailable', 'The gateway is stopping.')
      const ready = await store.ready().catch((error) => {
        log.error({ err: error }, 'the store does not answer')
        if (error instanceof Outdated)
          throw new Refusal('unavailable', 'The gateway must be restarted with the newer version.')
        return false
      })
      if (!ready) throw new Refusal('unavailable', 'The store does not answer.')
      const out = ((await outages?.now()) ?? []).map(({ place }) => place)
      // Why not is told by the alert and the log: here anybody may ask.
      if (out.length) throw new Refusal('unavailable', `Nothing can be written to ${out.join(' or to ')}.`)
      return { status: 200, json: { status: 'ok' } }
    },
    showMetrics: async () => ({ status: 200, type: 'text/plain', bytes: await metrics.text() }),
  }
}
