// Webhooks for the ERP and operators: who is told what happens, and what became of telling.
import { randomBytes } from 'node:crypto'
import { Refusal } from '../../../exchange/refusal.ts'
import { after, instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Webhook } from '../../../store/webhooks.ts'
import { type Networks, whyNotAddress } from '../../webhook/networks.ts'
import { secretOf } from '../../webhook/signature.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { insufficient } from '../httpRefusal.ts'
import type { Answer, Caller, Input, SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'
import { viewDelivery, viewWebhook } from '../view/webhook.ts'

type Ids =
  | 'listWebhooks'
  | 'addWebhook'
  | 'showWebhook'
  | 'removeWebhook'
  | 'rotateWebhookSecret'
  | 'replayEvents'
  | 'listWebhookDeliveries'

/** So many are told in one environment: each costs a delivery for every event. */
const MOST = 20
const DAY = 86_400_000
/** Events that are told again at one request. */
const REPLAYED = 10_000

/** Fresh randomness for a secret. */
type Random = () => Uint8Array
const SECRET_BYTES = 32

export const webhookHandlers = (
  house: House,
  networks: Networks,
  random: Random = () => randomBytes(SECRET_BYTES),
): SomeHandlers<Ids> => ({
  listWebhooks: (input) => list(house, input),
  addWebhook: (input) => add(house, networks, input, random),
  showWebhook: async ({ path, caller }) => ({
    status: 200,
    json: viewWebhook(await known(house, caller, path.id)),
  }),
  removeWebhook: (input) => remove(house, input),
  rotateWebhookSecret: (input) => rotate(house, input, random),
  replayEvents: (input) => replay(house, input),
  listWebhookDeliveries: (input) => deliveries(house, input),
})

async function list({ store }: House, { caller }: Input<'listWebhooks'>): Promise<Answer<'listWebhooks'>> {
  const only = caller.environment === 'test' ? 'test' : undefined
  return { status: 200, json: { items: (await store.webhooks(only)).map(viewWebhook) } }
}

async function add(
  house: House,
  networks: Networks,
  input: Input<'addWebhook'>,
  random: Random,
): Promise<Answer<'addWebhook'>> {
  const webhook = await newWebhook(house, networks, input, random)
  await noted(house, input.caller, 'webhook added', webhook).putWebhook(webhook)
  return { status: 201, json: { ...viewWebhook(webhook), secret: webhook.secret } }
}

async function remove(
  house: House,
  { path, caller }: Input<'removeWebhook'>,
): Promise<Answer<'removeWebhook'>> {
  const webhook = await active(house, caller, path.id)
  const reason = `Removed by ${caller.principal}.`
  await noted(house, caller, 'webhook removed', webhook).removeWebhook({ id: webhook.id, reason })
  return { status: 200, json: viewWebhook({ ...webhook, state: 'removed', reason }) }
}

async function rotate(
  house: House,
  { path, caller }: Input<'rotateWebhookSecret'>,
  random: Random,
): Promise<Answer<'rotateWebhookSecret'>> {
  const webhook = await active(house, caller, path.id)
  const rotated: Webhook = {
    ...webhook,
    secret: secretOf(random()),
    previousSecret: webhook.secret,
    previousUntil: after(house.clock, DAY),
  }
  await noted(house, caller, 'webhook secret rotated', rotated).putWebhook(rotated)
  return { status: 200, json: { ...viewWebhook(rotated), secret: rotated.secret } }
}

async function replay(
  house: House,
  { path, caller, body }: Input<'replayEvents'>,
): Promise<Answer<'replayEvents'>> {
  const webhook = await active(house, caller, path.id)
  const { id } = webhook
  const now = instant(house.clock)
  const from = asInstant(body.value.from)
  const to = body.value.to === undefined ? now : asInstant(body.value.to)
  if (from >= to) throw new Refusal('invalid-request', `Nothing happens from ${from} to before ${to}.`)
  const store = noted(house, caller, 'events replayed', webhook)
  const events = await store.replayEvents({ webhook: id, from, to, now, limit: REPLAYED })
  return { status: 202, json: { events, more: events === REPLAYED } }
}

async function deliveries(
  house: House,
  { path, query, caller }: Input<'listWebhookDeliveries'>,
): Promise<Answer<'listWebhookDeliveries'>> {
  const { id } = await known(house, caller, path.id)
  const last = readCursor('id', query.after)
  const ask = { webhook: id, ...defined({ state: query.state, after: last }), limit: pageSize(query) }
  const found = await house.store.webhookDeliveries(ask)
  const nextCursor = cursorAfter('id', found.at(-1)?.event ?? last)
  return { status: 200, json: { items: found.map(viewDelivery), nextCursor } }
}

async function newWebhook(
  house: House,
  networks: Networks,
  { body, caller }: Input<'addWebhook'>,
  random: Random,
): Promise<Webhook> {
  const { url, events = [], environment = caller.environment } = body.value
  if (caller.environment === 'test' && environment === 'production')
    throw insufficient('A token for test can subscribe to events of test only.')
  const why = whyNotAddress(url, networks)
  if (why !== undefined) throw new Refusal('invalid-request', why, [{ at: '/url', says: why }])
  const there = await house.store.webhooks(environment)
  if (there.some((one) => one.url === url))
    throw new Refusal('conflict', 'This address is told already; remove that webhook first.')
  if (there.length >= MOST)
    throw new Refusal('conflict', `There are ${MOST} webhooks in ${environment} already, which is the most.`)
  return {
    id: house.newId(),
    environment,
    url,
    events,
    secret: secretOf(random()),
    state: 'active',
    at: instant(house.clock),
    principal: caller.principal,
  }
}

async function known({ store }: House, { environment }: Caller, id: string): Promise<Webhook> {
  const webhook = await store.webhook(id)
  if (webhook && (environment === 'production' || webhook.environment === environment)) return webhook
  throw new Refusal('not-found', 'There is no such webhook.')
}

async function active(house: House, caller: Caller, id: string): Promise<Webhook> {
  const webhook = await known(house, caller, id)
  if (webhook.state === 'active') return webhook
  throw new Refusal('not-found', `The webhook was removed. ${webhook.reason ?? ''}`.trim())
}

const asInstant = (text: string): string => new Date(text).toISOString()

/** An address may hold what only its owner should know, so the trail names the host alone. */
const noted = ({ store, clock }: House, { principal }: Caller, act: string, { id, url }: Webhook) =>
  store.audited({ at: instant(clock), principal, act, subject: id, detail: new URL(url).host })
