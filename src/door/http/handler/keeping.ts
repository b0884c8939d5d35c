// What operators let go of what is kept: what is old.
import { type KeepSetting, purgeOld } from '../../../exchange/retention.ts'
import type { House } from '../../../setting/house.ts'
import { insufficient } from '../httpRefusal.ts'
import type { Caller, SomeHandlers } from '../operation.ts'

/** A request purges so long at most; what is left goes by the next one, or by the gateway itself. */
const REQUEST_MS = 20_000

export const keepingHandlers = (house: House, keep: KeepSetting): SomeHandlers<'runRetention'> => ({
  async runRetention({ caller }) {
    refuseTest(caller)
    const signal = AbortSignal.timeout(REQUEST_MS)
    const items = await purgeOld(house, keep, { principal: caller.principal, signal })
    return { status: 200, json: { items, more: signal.aborted } }
  },
})

/** What is kept of production goes with that of tests. */
function refuseTest({ environment }: Caller): void {
  if (environment === 'test')
    throw insufficient('A token for test changes nothing of what is kept of production.')
}
