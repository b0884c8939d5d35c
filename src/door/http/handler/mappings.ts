// Mappings for operators: which version of each is in force and why, and putting one in force: by evidence, by one's own
// word for a while, or back. The gate judges; here is only what is asked and answered.
import { activate, rollBack } from '../../../contract/gate/activate.ts'
import type { Gatehouse } from '../../../contract/gate/admit.ts'
import { mappingOverviews } from '../../../contract/gate/standing.ts'
import { Refusal } from '../../../exchange/refusal.ts'
import type { House } from '../../../setting/house.ts'
import { mappingCursor, readMappingCursor } from '../cursor.ts'
import type { Caller, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'
import { viewActivation, viewMapping, viewVersion } from '../view/mapping.ts'

type Ids = 'listMappings' | 'showMapping' | 'activateMapping' | 'rollBackMapping'

/** So many versions and records of a mapping are shown. */
const SHOWN = 100

export const mappingHandlers = (house: House, gate: Omit<Gatehouse, 'house'>): SomeHandlers<Ids> => ({
  async listMappings({ query }) {
    const after = readMappingCursor(query.after)
    const { partner } = query
    const found = await mappingOverviews(house, { limit: pageSize(query), ...defined({ partner, after }) })
    const nextCursor = mappingCursor(found.at(-1) ?? after)
    return { status: 200, json: { items: found.map(viewMapping), nextCursor } }
  },

  async showMapping({ path: { partner, mapping: name } }) {
    const ask = { partner, name, limit: SHOWN }
    const versions = await house.store.mappingStandings(ask)
    const [newest] = versions
    if (!newest) throw new Refusal('not-found', `No version of ${partner} ${name} is registered.`)
    const overviews = await mappingOverviews(house, { partner, limit: MOST_OF_A_PARTNER })
    const overview = overviews.find((one) => one.name === name)
    const records = await house.store.activations(ask)
    const shown = overview ? viewMapping(overview) : { partner, mapping: name, type: newest.type }
    const activations = records.map((one) => viewActivation(one, gate.keys))
    return { status: 200, json: { ...shown, versions: versions.map(viewVersion), activations } }
  },

  async activateMapping({ path: { partner, mapping: name }, body, caller }) {
    checkEnvironment(caller)
    const { version, override } = body.value
    const whose = defined({ version, override, by: override?.by })
    const wanted = { partner, name, principal: caller.principal, ...whose }
    const { outcome, record } = await activate({ house, ...gate }, wanted)
    const json = viewActivation(record, gate.keys)
    return outcome === 'same' ? { status: 200, json } : { status: 201, json }
  },

  async rollBackMapping({ path: { partner, mapping: name }, body, caller }) {
    checkEnvironment(caller)
    const { version, by, reason } = body.value
    const wanted = { partner, name, principal: caller.principal, reason, ...defined({ version, by }) }
    const { record } = await rollBack({ house, ...gate }, wanted)
    return { status: 201, json: viewActivation(record, gate.keys) }
  },
})

/** More mappings than any agreement has. */
const MOST_OF_A_PARTNER = 10_000

function checkEnvironment({ environment }: Caller): void {
  if (environment === 'test')
    throw new Refusal('forbidden', 'A mapping holds for production as well; a token for test activates none.')
}
