// Alerts for operators: what they must know of, and taking one on.
import { Refusal } from '../../../exchange/refusal.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Alert } from '../../../store/alerts.ts'
import type { components } from '../api.d.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import type { Caller, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'

type Ids = 'listAlerts' | 'showAlert' | 'acknowledgeAlert'

export const alertHandlers = (house: House): SomeHandlers<Ids> => ({
  async listAlerts({ query, caller }) {
    const after = readCursor('newest', query.after)
    const environment = caller.environment === 'test' ? ('test' as const) : undefined
    const { all = false, partner } = query
    const ask = { all, ...defined({ partner, environment, after }), limit: pageSize(query) }
    const found = await house.store.alerts(ask)
    const nextCursor = cursorAfter('newest', found.at(-1)?.id ?? after)
    return { status: 200, json: { items: found.map(viewAlert), nextCursor } }
  },

  async showAlert({ path, caller }) {
    return { status: 200, json: viewAlert(await known(house, caller, path.id)) }
  },

  async acknowledgeAlert({ path, body, caller }) {
    const { id } = await known(house, caller, path.id)
    const { note, by = caller.principal } = body.value
    const at = instant(house.clock)
    const { principal } = caller
    const detail = JSON.stringify({ by, note })
    const act = { at, principal, act: 'alert acknowledged', subject: id, detail }
    if (!(await house.store.audited(act).acknowledgeAlert({ id, by, note, at })))
      throw new Refusal('conflict', 'The alert has ended; there is nothing to take on.')
    return { status: 200, json: viewAlert(await known(house, caller, id)) }
  },
})

async function known({ store }: House, { environment }: Caller, id: string): Promise<Alert> {
  const alert = await store.alert(id)
  if (alert && (environment === 'production' || alert.environment === environment)) return alert
  throw new Refusal('not-found', 'There is no such alert.')
}

const viewAlert = ({ told: _, ...alert }: Alert): components['schemas']['Alert'] => alert
