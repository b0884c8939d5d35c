// By which client secrets tokens are got, for operators.
import { Refusal } from '../../../exchange/refusal.ts'
import type { House } from '../../../setting/house.ts'
import type { Caller, SomeHandlers } from '../operation.ts'
import { defined, instants } from '../query.ts'
import { addSecret, expireSecret, secretsOf } from '../secretring.ts'

type Ids = 'listSecrets' | 'addSecret' | 'expireSecret'

export const secretHandlers = (house: House): SomeHandlers<Ids> => ({
  listSecrets: async ({ query }) => ({
    status: 200,
    json: { items: await secretsOf(house, query.principal) },
  }),

  async addSecret({ body, caller }) {
    checkProduction(caller)
    const { principal, comment, replaces } = body.value
    const times = instants(body.value, ['expires', 'replacedUntil'])
    const asked = { principal, ...defined({ comment, replaces }), ...times }
    const { secret, kept } = await addSecret(house, asked, caller.principal)
    return { status: 201, headers: { 'cache-control': 'no-store' }, json: { ...kept, secret } }
  },

  async expireSecret({ path, body, caller }) {
    checkProduction(caller)
    const end = { reason: body.value.reason, ...instants(body.value, ['at']) }
    return { status: 200, json: await expireSecret(house, path.id, end, caller.principal) }
  },
})

/** What is good for production is not given away, nor taken, by a token for test. */
export function checkProduction({ environment }: Caller): void {
  if (environment === 'test')
    throw new Refusal('forbidden', 'Keys and secrets are good for production; a token for test changes none.')
}
