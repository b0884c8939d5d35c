// Deliver: sealed bytes are placed at the drop point, or put on the partner's own server, under a name that tells what they
// are. Where the partner comes by HTTP they wait there, to be asked for. What was sealed together is delivered together.
import { after, instant } from '../setting/clock.ts'
import type { Document, NewDropFile } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { awaitedFor } from './reconciling/await.ts'
import { outboundDocument } from './sending/outgoing.ts'
import { BUSY_WAIT, putThere } from './sending/putting.ts'
import { wayOf } from './sending/way.ts'

/** Delivers the document that the step is about. */
export async function deliver(desk: Desk, held: Held): Promise<void> {
  const { store, clock } = desk.house
  const document = await outboundDocument(desk, held.step.subject)
  const { door, name } = await wayOf(desk, document)
  const outbound = await store.outbound(document.id)
  if (outbound?.blob === undefined || outbound.bytes === undefined)
    throw new Error(`document ${document.id} is not sealed`)
  const { blob, bytes } = outbound
  const together = await store.sealedWith(document.id)
  const others = together.map(({ id }) => id).filter((id) => id !== document.id)
  if (door === 'remote') {
    const put = await putThere(desk, document, { name: namedFor(name, others.length), blob, bytes })
    if (put === 'busy')
      return store.retryStep(held.lease, after(clock, BUSY_WAIT), 'others go to the same partner first')
  }
  const at = instant(clock)
  const awaited = await awaitedFor(desk.registry, document, at)
  const delivered = { document: document.id, at, others, ...(awaited ? { awaited } : {}) }
  if (door !== 'sftp') return store.commitDelivering(held.lease, delivered)
  const file = { ...placed(document, namedFor(name, others.length), delivered.at), blob, bytes }
  await store.commitDelivering(held.lease, { ...delivered, file })
}

/** `invoice-I-1-and-2-more.edi` where two others stand in it. */
const namedFor = (name: string, others: number): string =>
  others === 0 ? name : name.replace(/(?=\.\w+$)/, `-and-${others}-more`)

const placed = ({ id, partner, environment }: Document, name: string, at: string) =>
  ({
    partner,
    environment,
    folder: 'outbound',
    day: '',
    name,
    at,
    document: id,
  }) satisfies Partial<NewDropFile>
