// A document's bytes: a stretch of its receipt, or what left for the partner.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../exchange/refusal.ts'
import { purgedOn } from '../../../exchange/retention.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Document } from '../../../store/record.ts'
import type { Agreed } from '../../agreed/agreed.ts'
import type { Caller, Parts, SomeHandlers } from '../operation.ts'
import { visibleDocument } from '../visible.ts'
import { readParts, type Stretch } from '../wire.ts'

export const rawHandlers = (house: House, agreed: Agreed): SomeHandlers<'showRaw'> => ({
  async showRaw({ path, caller }) {
    const document = await visibleDocument(house, caller, path.id)
    await refusePurged(house, document)
    const wire = document.direction === 'in' ? await cameIn(house, document) : await wentOut(house, document)
    const isX12 = document.type.startsWith('x12/')
    return {
      status: 200,
      type: isX12 ? 'application/edi-x12' : 'application/xml',
      headers: {
        etag: `"${wire.name}"`,
        'content-disposition': `attachment; filename="${document.id}.${isX12 ? 'edi' : 'xml'}"`,
      },
      bytes: {
        ...wire.bytes,
        ...(caller.partner === undefined ? {} : { parts: paced(agreed, caller.partner, wire.bytes.parts) }),
        ...(isFetched(document, caller) ? { sent: () => fetched(house, document) } : {}),
      },
    }
  },
})

/** No faster than was agreed with the partner. */
async function* paced(
  agreed: Agreed,
  partner: string,
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    yield part
    await agreed.pace({ partner, door: 'http' }, part.length)
  }
}

/** Whether the partner gets what was sealed for it. */
const isFetched = ({ direction, state }: Document, { role }: Caller): boolean =>
  role === 'partner' && direction === 'out' && state === 'delivered'

const fetched = ({ store, clock }: House, { id }: Document): Promise<void> =>
  store.documentFetched(id, instant(clock))

/** What was purged is told with when, and by which rule. */
async function refusePurged({ store }: House, { id, direction, receipt }: Document): Promise<void> {
  const blob =
    direction === 'out'
      ? (await store.outbound(id))?.blob
      : receipt === undefined
        ? undefined
        : (await store.receipt(receipt))?.blob
  const stone = blob === undefined ? undefined : await store.purged('bytes', blob)
  if (stone) throw new Refusal('not-found', purgedOn(stone))
}

interface Wire {
  /** The same name, the same bytes. */
  name: string
  bytes: Parts
}

async function cameIn(house: House, { receipt, offset, length }: Document): Promise<Wire> {
  const whole = receipt === undefined ? undefined : await house.store.receipt(receipt)
  if (!whole) throw new Refusal('not-found', 'The bytes of this document are not kept any more.')
  return {
    ...wireOf(house, { blob: whole.blob, offset, length }),
    name: `${whole.sha256}-${offset}-${length}`,
  }
}

async function wentOut(house: House, document: Document): Promise<Wire> {
  const out = await house.store.outbound(document.id)
  if (out?.blob)
    return { ...wireOf(house, { blob: out.blob, offset: 0, length: out.bytes ?? 0 }), name: out.blob }
  if (!out?.body || out.body.length === 0)
    throw new Refusal('not-found', `The document is not written yet; it is ${document.state}.`)
  const { body } = out
  const name = createHash('sha256').update(body).digest('hex')
  return { name, bytes: { length: body.length, parts: onePart(body) } }
}

const wireOf = (house: House, stretch: Stretch): Pick<Wire, 'bytes'> => ({
  bytes: { length: stretch.length, parts: readParts(house, stretch) },
})

async function* onePart(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
