// What operators let go of what is kept: what is old, and a person's data.
import { type RedactionAsk, redact } from '../../../exchange/redact.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import { type KeepSetting, purgeOld } from '../../../exchange/retention.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import { holds } from '../../../store/redaction.ts'
import { insufficient } from '../httpRefusal.ts'
import type { Caller, Input, SomeHandlers } from '../operation.ts'
import { defined } from '../query.ts'

/** A request works so long at most; what is left is done by the next one. */
const REQUEST_MS = 15_000

export const keepingHandlers = (
  house: House,
  keep: KeepSetting,
): SomeHandlers<'runRetention' | 'redact'> => ({
  async runRetention({ caller }) {
    refuseTest(caller)
    const signal = AbortSignal.timeout(REQUEST_MS)
    const items = await purgeOld(house, keep, { principal: caller.principal, signal })
    return { status: 200, json: { items, more: signal.aborted } }
  },

  async redact({ body, caller }) {
    refuseTest(caller)
    const ask = askOf(body.value, caller)
    const { things: items, ...part } = await redact(house, ask, AbortSignal.timeout(REQUEST_MS))
    if (ask.dryRun || items.length === 0) await note(house, ask, items.length)
    return { status: 200, json: { items, ...part } }
  },
})

function askOf(
  { dryRun = true, by, ...asked }: Input<'redact'>['body']['value'],
  { principal }: Caller,
): RedactionAsk {
  const { match, partner, since, reason, after } = asked
  const who = by ?? principal
  if (holds(reason, match) || holds(who, match))
    throw new Refusal(
      'invalid-request',
      'The reason and who wants it are kept: they must not hold what is taken out.',
    )
  const from = since === undefined ? undefined : new Date(since).toISOString()
  return { ...{ match, reason, principal, by: who, dryRun }, ...defined({ partner, since: from, after }) }
}

/** What was asked for and changed nothing, without the words; each thing that is redacted has its own entry. */
const NONE_THERE = 'redaction found nothing'

const note = ({ store, clock }: House, ask: RedactionAsk, things: number): Promise<void> =>
  store.audit({
    ...{ at: instant(clock), principal: ask.principal, act: ask.dryRun ? 'redaction tried' : NONE_THERE },
    subject: ask.partner ?? 'store',
    detail: JSON.stringify({ by: ask.by, reason: ask.reason, things, ...defined({ since: ask.since }) }),
  })

/** What is kept of production goes with that of tests. */
function refuseTest({ environment }: Caller): void {
  if (environment === 'test')
    throw insufficient('A token for test changes nothing of what is kept of production.')
}
