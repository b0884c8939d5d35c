// How a document of ours left, for a person: its envelope, its delivery, and what it was sent instead of.
import { printable } from '../../exchange/engine/place.ts'

/** What the API tells of an outbound document, besides what it tells of any. */
export interface ShownSent {
  sentAs?: {
    sender: string
    receiver: string
    interchangeControl?: string
    functionalId?: string
    groupControl?: string
    setControl?: string
  }
  deliveredAt?: string
  fetchedAt?: string
  replaces?: string
  replacedBy?: string
}

/** The lines, indented; none of a document that has not left. */
export function sentLines({ sentAs, deliveredAt, fetchedAt, replaces, replacedBy }: ShownSent): string[] {
  return [
    ...(sentAs ? [envelopeLine(sentAs)] : []),
    ...(deliveredAt === undefined ? [] : [`delivered ${moment(deliveredAt)}${fetched(fetchedAt)}`]),
    ...(replaces === undefined ? [] : [`sent instead of ${replaces}`]),
    ...(replacedBy === undefined ? [] : [`sent anew as ${replacedBy}`]),
  ].map((line) => printable(`  ${line}`))
}

function envelopeLine(sent: NonNullable<ShownSent['sentAs']>): string {
  const { sender, receiver, interchangeControl, functionalId, groupControl, setControl } = sent
  const controls = [
    ...(interchangeControl === undefined ? [] : [`interchange ${interchangeControl}`]),
    ...(groupControl === undefined ? [] : [`group ${functionalId} ${groupControl}`]),
    ...(setControl === undefined ? [] : [`set ${setControl}`]),
  ]
  return [`from ${sender} to ${receiver}`, ...controls].join(', ')
}

const fetched = (at: string | undefined) =>
  at === undefined ? ', not fetched yet' : `, fetched ${moment(at)}`
const moment = (at: string) => at.slice(0, 19).replace('T', ' ')
