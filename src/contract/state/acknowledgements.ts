// What partners say, or don't, of what we sent: for what the ERP is told of it.
import type { Document } from '../../store/record.ts'
import { CannotAnswer, type StateHandler } from '../endpoint.ts'
import { sendSamples } from './feed.ts'
import { bring, type World } from './world.ts'

const DAY = 86_400_000
/** Nothing was said of it yet. */
const OPEN: readonly Document['acknowledgement'][] = ['waiting', 'overdue']

/** States by `partner`, which must speak X12, and `kind`. */
export function acknowledgementStates(world: World): Readonly<Record<string, StateHandler>> {
  let number = 500_000
  const sent = async (partner: unknown, kind: unknown): Promise<Document> => {
    const [first] = await sendSamples(world, String(partner), String(kind))
    const document = first && (await world.house.store.document(first.id))
    if (!document || !OPEN.includes(document.acknowledgement))
      throw new CannotAnswer(`no ${kind} to ${partner} waits for its acknowledgement`)
    return document
  }
  return {
    async 'a document of the kind was rejected by the partner'({ partner, kind }) {
      number += 1
      const document = await sent(partner, kind)
      await bring(world, document.partner, await rejection(world, document, number))
      return { document: document.id }
    },
    async 'the partner said nothing of a document of the kind in time'({ partner, kind }) {
      const { id, acknowledgementDue = '' } = await sent(partner, kind)
      world.pass(Date.parse(acknowledgementDue) - world.house.clock().getTime() + DAY)
      return { document: id }
    },
  }
}

/** A 997 of the partner's that rejects the group of a document of ours. */
async function rejection({ registry }: World, document: Document, number: number): Promise<Uint8Array> {
  const agreements = await registry.active()
  const ids = agreements.find(({ partner }) => partner === document.partner)?.agreement.ids
  const gs = (address: object | undefined) => (address && 'gs' in address ? address.gs : '')
  const [theirs, ours] = [gs(ids?.theirs[0]), gs(ids?.ours[0])]
  const { sender = '', receiver = '', functionalId, groupControl } = document
  const isa = (id: string) => `${id.slice(0, 2)}*${id.slice(3).padEnd(15)}`
  const control = String(number).padStart(9, '0')
  const body = [`ST*997*0001`, `AK1*${functionalId}*${groupControl}`, `AK9*R*1*1*0`, `SE*4*0001`]
  const lines = [
    `ISA*00*          *00*          *${isa(receiver)}*${isa(sender)}*260601*1030*U*00401*${control}*0*P*>`,
    `GS*FA*${theirs}*${ours}*20260601*1030*${number}*X*004010`,
    ...body,
    `GE*1*${number}`,
    `IEA*1*${control}`,
  ]
  return Buffer.from(lines.map((line) => `${line}~\n`).join(''), 'latin1')
}
