// The head of the audit trail goes into the log once a day, where whoever has the database can't change it: kept there, it
// shows by `edigw audit verify --head` that the trail was cut off or written anew since.
import type { House } from '../setting/house.ts'
import type { Duty } from './duties.ts'

const DAY = 24 * 60 * 60 * 1000

/** Says the head as `edigw audit head` prints it. */
export const auditHeadDuty = ({ store, log }: Pick<House, 'store' | 'log'>): Duty => ({
  name: 'audit-head',
  every: DAY,
  async act() {
    const { id, hash } = (await store.auditEnds()).head
    log.info({ head: `${hash}@${id}` }, 'head of the audit trail; keep it, and verify by it')
  },
})
