// Resend: what was delivered and got lost goes to the drop point again, byte for byte and under the same control numbers;
// who wants new ones regenerates.
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Document } from '../store/record.ts'
import { Refusal } from './refusal.ts'
import { purgedOn } from './retention.ts'

/** Sends the sealed bytes of a document again; answers all documents in them. Refuses what was not delivered. */
export async function resend(
  house: House,
  document: Document,
  { principal, reason }: { principal: string; reason: string },
): Promise<string[]> {
  const { id, direction, state } = document
  if (direction !== 'out' || !SENT.has(state))
    throw new Refusal(
      'conflict',
      `Only what was delivered can be sent again; this is ${direction === 'in' ? 'inbound' : state}.`,
    )
  const blob = (await house.store.outbound(id))?.blob
  const stone = blob === undefined ? undefined : await house.store.purged('bytes', blob)
  if (stone) throw new Refusal('conflict', purgedOn(stone))
  const at = instant(house.clock)
  const says = `Sent again at ${at.slice(0, 16)}Z: ${reason}`
  const entry = { at, principal, act: 'document resent', subject: id, detail: reason }
  const again = await house.store.audited(entry).resend({ document: id, says })
  if (again.length > 0) return again
  throw new Refusal('conflict', 'The document, or one in the same interchange, is being sent just now.')
}

const SENT: ReadonlySet<string> = new Set(['delivered', 'fetched'])
