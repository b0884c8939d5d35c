// Crosswalk rows for operators: what a partner's codes mean, and the codes that documents wait for. Adding a row is
// everyday work; what changes a meaning says why (DESIGN §9).
import { Refusal } from '../../../exchange/refusal.ts'
import type { Agreement } from '../../../partner/agreement.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { CrosswalkRow } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { cursorAfter, readCursor, readNumberCursor } from '../cursor.ts'
import type { Caller, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'
import { viewAwaited, viewRow } from '../view/crosswalk.ts'
import { scopeOf } from '../visible.ts'

type Schemas = components['schemas']
type Ids = 'listCrosswalkRows' | 'addCrosswalkRow' | 'removeCrosswalkRow' | 'listMissingRows'

export const crosswalkHandlers = (house: House): SomeHandlers<Ids> => ({
  async listCrosswalkRows({ path, query }) {
    await checkTable(house, path)
    const after = readNumberCursor('ordinal', query.after)
    const ask = { ...path, ended: query.ended === 'include', after, limit: pageSize(query) }
    const found = await house.store.crosswalkHistory(ask)
    const nextCursor = cursorAfter('ordinal', found.at(-1)?.ordinal ?? after)
    return { status: 200, json: { items: found.map(viewRow), nextCursor } }
  },

  async addCrosswalkRow({ path, body, caller }) {
    checkEnvironment(caller)
    await checkTable(house, path)
    const { reason, ...said } = body.value
    const row = rowOf(path, said)
    const by = { at: instant(house.clock), principal: caller.principal }
    const put = await house.store.putCrosswalkRow({ row, ...by, ...defined({ reason }) })
    if (put.outcome === 'conflict') throw new Refusal('conflict', whyRefused(put.against))
    return put.outcome === 'same' ? { status: 200, json: put } : { status: 201, json: put }
  },

  async removeCrosswalkRow({ path, body, caller }) {
    checkEnvironment(caller)
    await checkTable(house, path)
    const { theirs, from = '', reason } = body.value
    const by = { at: instant(house.clock), principal: caller.principal, reason }
    const removed = await house.store.removeCrosswalkRow({ ...path, theirs, from, ...by })
    if (!removed)
      throw new Refusal('not-found', `No row in force says what "${theirs}" means from that day on.`)
    return { status: 200, json: removed }
  },

  async listMissingRows({ query, caller }) {
    const after = readCursor('id', query.after)
    const { partner, environment } = query
    const scope = scopeOf(caller, defined({ partner, environment }))
    const limit = pageSize(query)
    const found = scope ? await house.store.missingRows({ ...defined({ after }), limit, ...scope }) : []
    const nextCursor = cursorAfter('id', found.at(-1)?.id ?? after)
    return { status: 200, json: { items: found.map(viewAwaited), nextCursor } }
  },
})

/** Refuses a partner that is not in force, and a table that its agreement does not name. */
async function checkTable(
  { store }: House,
  { partner, crosswalk }: { partner: string; crosswalk: string },
): Promise<void> {
  const active = (await store.activeAgreements()).find((one) => one.partner === partner)
  if (!active) throw new Refusal('not-found', `No partner ${partner} is in force.`)
  const tables = Object.keys((JSON.parse(active.content) as Agreement).crosswalks ?? {})
  if (tables.includes(crosswalk)) return
  const known = tables.length > 0 ? `it has ${tables.join(', ')}` : 'it has none'
  throw new Refusal('not-found', `The agreement with ${partner} names no crosswalk ${crosswalk}; ${known}.`)
}

function checkEnvironment({ environment }: Caller): void {
  if (environment === 'test')
    throw new Refusal('forbidden', 'Rows hold for production as well; a token for test changes none.')
}

function rowOf(
  path: { partner: string; crosswalk: string },
  said: Omit<Schemas['NewCrosswalkRow'], 'reason'>,
): CrosswalkRow {
  const { theirs, ours, from = '', to = '', readOnly = false, preferred = false } = said
  for (const day of [from, to])
    if (day !== '' && !isDay(day)) throw new Refusal('invalid-request', `There is no day ${day}.`)
  if (from !== '' && to !== '' && from > to)
    throw new Refusal('invalid-request', `The row ends (${to}) before it begins (${from}).`)
  if (readOnly && preferred)
    throw new Refusal('invalid-request', 'A row that is only read is never preferred.')
  return { ...path, theirs, ours, from, to, readOnly, preferred }
}

const isDay = (day: string) => new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false

function whyRefused(against: readonly CrosswalkRow[]): string {
  const rows = against.map(({ theirs, ours, from, to }) => {
    const days = from || to ? ` (${from || '…'} to ${to || '…'})` : ''
    return `"${theirs}" → "${ours}"${days}`
  })
  return `The row in force says otherwise: ${rows.join(', ')}. To put this one in its place, give a reason; then verify the mapping again.`
}
