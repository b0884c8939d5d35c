// What operators are alerted of about mappings: a person's word that is over or soon will be, and documents that wait
// because no version is in force.
import type { Condition, Watch } from '../../exchange/alerting/condition.ts'
import type { House } from '../../setting/house.ts'
import { everyMapping, type MappingOverview } from './standing.ts'

type Seen = Pick<House, 'store' | 'clock'>

/** So long before its end an override is told. */
const SOON = 7 * 86_400_000

/** The watches of mappings. */
export const mappingWatches = (house: Seen): Watch[] => [
  {
    kind: 'override-ending',
    find: async () => (await everyMapping(house)).flatMap((one) => ending(house, one)),
  },
  { kind: 'mapping-not-in-force', find: async () => (await everyMapping(house)).flatMap(notInForce) },
]

function ending({ clock }: Seen, { partner, name, record }: MappingOverview): Condition[] {
  const expires = record?.act === 'overridden' ? record.expires : undefined
  if (expires === undefined || Date.parse(expires) - clock().getTime() > SOON) return []
  const isOver = Date.parse(expires) <= clock().getTime()
  return [
    {
      // What ends soon and what is over are told each for itself.
      subject: `${partner}/${name}/${isOver ? 'over' : 'soon'}`,
      partner,
      says: `${partner} ${name} runs without evidence, by the word of ${record?.by}, which ${isOver ? 'ended' : 'ends'} on ${expires.slice(0, 10)}`,
      advice:
        'Verify and activate a version, or roll back to the one verified before; it runs on until then.',
      command: `edigw mapping history ${partner} ${name}`,
    },
  ]
}

function notInForce({ partner, name, active, candidate }: MappingOverview): Condition[] {
  if (active) return []
  return [
    {
      subject: `${partner}/${name}`,
      partner,
      says: `No version of ${partner} ${name} is in force, its documents wait: ${candidate?.reason ?? 'it was never activated'}`,
      advice: 'Verify it and activate it; what waits goes on by itself then.',
      command: `edigw mapping activate ${partner} ${name}`,
    },
  ]
}
