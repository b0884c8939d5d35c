// A small document of ours is written, sealed and delivered in memory, and committed once. Its control numbers are
// reserved before, durably, as ever: a second attempt gets the same ones, and goes step by step.
import { deliver } from '../deliver.ts'
import type { Desk, Held } from '../desk.ts'
import { seal } from '../seal.ts'
import { outboundDocument } from '../sending/outgoing.ts'
import { wayOf } from '../sending/way.ts'
import { write } from '../write.ts'
import { Outgoing, type Submitted } from './outgoing.ts'
import { tried } from './tried.ts'

/** Writes the document that the step is about, and sends it where that can be kept at once. */
export async function send(desk: Desk, held: Held): Promise<void> {
  const { store } = desk.house
  const { subject, attempts } = held.step
  const [document, kept] =
    attempts === 1 ? await Promise.all([store.document(subject), store.outbound(subject)]) : []
  if (!document || !kept) return write(desk, held)
  await sendKnown(desk, held, { ...desk, registry: await desk.registry.now() }, { document, kept })
}

/** The same for one that is known already; what else is to be looked up is asked of `known`. */
export async function sendKnown(desk: Desk, held: Held, known: Desk, submitted: Submitted): Promise<void> {
  const small = submitted.kept.canonical.length <= desk.sizes.atOnceBytes
  if (!small || !(await sentAtOnce(known, held, submitted))) await write(desk, held)
}

async function sentAtOnce(desk: Desk, held: Held, submitted: Submitted): Promise<boolean> {
  const { house } = desk
  const outgoing = new Outgoing(submitted)
  const over = { ...desk, house: { ...house, store: outgoing.over(house.store) } }
  return tried(desk, held, async (performed) => {
    await write(over, held)
    if (!outgoing.isWritten) return
    await performed('seal', () => seal(over, held))
    const { door } = await wayOf(over, await outboundDocument(over, held.step.subject))
    if (door !== 'remote') await performed('deliver', () => deliver(over, held))
    await house.store.commitSending(held.lease, outgoing.whole())
  })
}
