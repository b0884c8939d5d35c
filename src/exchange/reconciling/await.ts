// Whether an acknowledgement of what we send is expected, and by when: where the agreement's rule says how long it may
// take. Acknowledgements are never acknowledged.
import { kindOf } from '../../canonical/canonical.ts'
import { dueFrom } from '../../partner/calendar/due.ts'
import type { Registry } from '../../partner/registry.ts'
import type { Awaited } from '../../store/outward.ts'
import type { Document } from '../../store/record.ts'

/** When the acknowledgement of a document that is delivered at an instant is due; undefined where none is expected. */
export async function awaitedFor(
  registry: Registry,
  { agreement: hash, type, canonical }: Document,
  at: string,
): Promise<Awaited | undefined> {
  if (hash === '' || !kindOf(canonical)?.outbound) return undefined
  const { outbound = [], calendars = {} } = await registry.agreement(hash)
  const rule = outbound.find((one) => one.type === type)
  const { acknowledgementDue, calendar, atRisk } = rule ?? {}
  if (acknowledgementDue === undefined) return undefined
  const part = atRisk === undefined ? {} : { atRisk }
  return dueFrom(
    at,
    { acknowledgementDue, ...part },
    calendar === undefined ? undefined : calendars[calendar],
  )
}
