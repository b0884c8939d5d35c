// Who stands at the SFTP door and who is turned away, for operators.
import { Refusal } from '../../../exchange/refusal.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { SessionRecord } from '../../sftp/diary.ts'
import { networkOf } from '../../sftp/doorstep.ts'
import type { UploadUnderWay } from '../../sftp/stagedBooks.ts'
import type { Answer, Caller, Input, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'

type Ids = 'listBans' | 'liftBan' | 'listSessions' | 'listUploads'

const MOST_BANS = 500
const MOST_UPLOADS = 500
const ACT = 'sftp-session'

export const isSeen = ({ environment }: UploadUnderWay, caller: Caller): boolean =>
  caller.environment !== 'test' || environment === 'test'

/** What is on its way in at this process's SFTP door. */
export type LookAtUploads = () => Promise<UploadUnderWay[]>

export const doorHandlers = (house: House, uploads: LookAtUploads): SomeHandlers<Ids> => ({
  listBans: async () => ({
    status: 200,
    json: { items: await house.store.bans({ now: instant(house.clock), limit: MOST_BANS }) },
  }),
  liftBan: (input) => lift(house, input),
  listSessions: (input) => sessions(house, input),
  async listUploads({ query, caller }) {
    const items = (await uploads()).filter((one) => isSeen(one, caller))
    const own = items.filter(({ partner }) => query.partner === undefined || partner === query.partner)
    return { status: 200, json: { items: own.slice(0, MOST_UPLOADS) } }
  },
})

async function lift({ store, clock }: House, { body, caller }: Input<'liftBan'>): Promise<Answer<'liftBan'>> {
  const { network, reason } = body.value
  const at = instant(clock)
  const subject = networkOf(network)
  const entry = { at, principal: caller.principal, act: 'sftp-ban lifted', subject, detail: reason }
  const { liftBan } = store.audited(entry)
  const lifted = (await liftBan(network, at)) || (await liftBan(subject, at))
  if (!lifted) throw new Refusal('not-found', 'No such address is banned.')
  return { status: 204 }
}

/** A partner's principals each have their own trail; together they are one list. */
async function sessions({ store }: House, { query }: Input<'listSessions'>): Promise<Answer<'listSessions'>> {
  const { partner, since } = query
  const limit = pageSize(query)
  const ask = { act: ACT, limit, ...defined({ since }) }
  const of = (await store.principals()).filter((one) => one.partner === partner)
  const trails =
    partner === undefined
      ? [await store.auditTrail(ask)]
      : await Promise.all(of.map(({ id }) => store.auditTrail({ ...ask, principal: id })))
  const items = trails
    .flat()
    .filter(({ act }) => act === ACT)
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, limit)
    .map(({ at, principal, detail }) => ({ principal, at, ...(JSON.parse(detail) as SessionRecord) }))
  return { status: 200, json: { items } }
}
