// By which keys partners come in at the SFTP door, for operators.
import type { House } from '../../../setting/house.ts'
import { addKey, expireKey, keysOf } from '../../sftp/keyring.ts'
import type { Answer, Input, SomeHandlers } from '../operation.ts'
import { defined, instants } from '../query.ts'
import { checkProduction } from './secrets.ts'

type Ids = 'listKeys' | 'addKey' | 'expireKey'

export const keyHandlers = (house: House): SomeHandlers<Ids> => ({
  listKeys: async ({ query }) => ({
    status: 200,
    json: { items: await keysOf(house, defined({ principal: query.principal, partner: query.partner })) },
  }),
  addKey: (input) => add(house, input),
  expireKey: (input) => expire(house, input),
})

async function add(house: House, { body, caller }: Input<'addKey'>): Promise<Answer<'addKey'>> {
  checkProduction(caller)
  const { principal, key, comment, replaces } = body.value
  const times = instants(body.value, ['from', 'expires', 'replacedUntil'])
  const asked = { principal, key, ...defined({ comment, replaces }), ...times }
  return { status: 201, json: await addKey(house, asked, caller.principal) }
}

async function expire(
  house: House,
  { path, body, caller }: Input<'expireKey'>,
): Promise<Answer<'expireKey'>> {
  checkProduction(caller)
  const end = { reason: body.value.reason, ...instants(body.value, ['at']) }
  return { status: 200, json: await expireKey(house, path.id, end, caller.principal) }
}
