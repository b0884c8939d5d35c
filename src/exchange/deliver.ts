// Deliver: sealed bytes are placed at the drop point, under a name that tells what they answer. Where the
// document that they answer came by HTTP they wait there, to be asked for.
import { instant } from '../setting/clock.ts'
import type { Document, NewDropFile } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import { type Answered, answeredBy } from './sending/answered.ts'
import { outboundDocument } from './write.ts'

/** Delivers the document that the step is about. */
export async function deliver(desk: Desk, held: Held): Promise<void> {
  const { store } = desk.house
  const document = await outboundDocument(desk, held.step.subject)
  const answered = await answeredBy(desk, document)
  const outbound = await store.outbound(document.id)
  if (outbound?.blob === undefined || outbound.bytes === undefined)
    throw new Error(`document ${document.id} is not sealed`)
  const delivered = { document: document.id, at: instant(desk.house.clock) }
  if (answered.receipt.door !== 'sftp') return store.commitDelivering(held.lease, delivered)
  const file = placed(desk, document, answered, { blob: outbound.blob, bytes: outbound.bytes })
  await store.commitDelivering(held.lease, { ...delivered, file })
}

function placed(
  { house }: Desk,
  document: Document,
  answered: Answered,
  sealed: { blob: string; bytes: number },
): NewDropFile {
  return {
    partner: document.partner,
    environment: document.environment,
    folder: 'outbound',
    day: '',
    name: nameOf(document, answered),
    at: instant(house.clock),
    document: document.id,
    ...sealed,
  }
}

/** Such as 997-000000001-77.edi: the set, the interchange that it answers, and the group. */
function nameOf({ type }: Document, { kept, group }: Answered): string {
  const parts = [type.split('/').at(-1) ?? '', kept.header.control, ...(group ? [group.control] : [])]
  return `${parts.map(plain).join('-')}.edi`
}

// A control number is data of the partner's: only what is harmless in a name goes into one.
const plain = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').slice(0, 20) || 'x'
