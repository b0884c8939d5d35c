// Regenerate: a document that was sent, or that could not be, goes out anew with new control numbers, as it was or
// corrected. The old one stays as it is; each names the other.
import { kindOf } from '../canonical/canonical.ts'
import type { Registry } from '../partner/registry.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Document } from '../store/record.ts'
import { Refusal } from './refusal.ts'
import { purgedOn } from './retention.ts'
import { type Submitted, submit } from './submit.ts'

/** By whose word a document goes out anew, and why; corrected where it is not to be the same. */
export interface Regeneration {
  principal: string
  reason: string
  corrected?: unknown
}

/** Submits a document instead of another one, with an entry in the audit trail. Refuses as `submit` does. */
export async function regenerate(
  house: House,
  registry: Registry,
  document: Document,
  { principal, reason, corrected }: Regeneration,
): Promise<Submitted> {
  const { id, partner, environment, type, direction, regarding } = document
  const kind = kindOf(document.canonical)
  if (direction !== 'out' || !kind?.outbound)
    throw new Refusal('conflict', `Only what was submitted can be sent anew; this is ${named(document)}.`)
  const kept = await house.store.outbound(id)
  const stone = await house.store.purged('document', id)
  if (stone) throw new Refusal('conflict', purgedOn(stone))
  if (!kept) throw new Error(`document ${id} has no canonical document`)
  const content: unknown = corrected ?? JSON.parse(kept.canonical)
  return submit(house, registry, {
    partner,
    canonical: kind.name,
    type,
    environment,
    document: content,
    replaces: id,
    audited: (as) => ({
      ...{ at: instant(house.clock), principal, act: 'document regenerated' },
      ...{ subject: id, detail: `as ${as}: ${reason}` },
    }),
    ...(regarding === undefined ? {} : { regarding }),
  })
}

const named = ({ direction, canonical }: Document): string =>
  direction === 'in' ? 'inbound' : `an outbound ${canonical}`
