// webhooks: who is told what happens by the running gateway, without asking.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { say, table, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

const OPTIONS = {
  events: { type: 'string' },
  environment: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  state: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>
type Act = (api: Api, word: string | undefined, values: Values) => Promise<number>

export const webhooks: Command = {
  usage:
    'webhooks list|add|show|remove|rotate|replay|deliveries [URL|ID] [--events TYPE,…] [--environment NAME] [--from TIME] [--to TIME] [--state due|delivered|failed] [--json]',
  summary:
    'Subscribes an address to events (document.ready, document.rejected, acknowledgement.rejected, acknowledgement.overdue, alert.began, alert.ended, mapping.drifted), which are posted to it by the Standard Webhooks convention; gives a new secret, tells again what happened from a time on, and shows what became of telling.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [name = 'list', word] = positionals
    if (!Object.hasOwn(ACTS, name)) throw new UsageError(`there is no "webhooks ${name}"`)
    return ACTS[name]!(await openApi('operator', setting), word, values)
  },
}

const ACTS: Readonly<Record<string, Act>> = { list, add, show, remove, rotate, replay, deliveries }

interface Webhook {
  id: string
  url: string
  events: string[]
  environment: string
  state: string
  reason?: string
  secret?: string
}

const asJson = (body: object) => ({ type: 'application/json', content: JSON.stringify(body) })
const needed = (word: string | undefined, what: string): string => {
  if (word !== undefined) return word
  throw new UsageError(`say which ${what}`)
}
const pathOf = (id: string | undefined) => `/v1/webhooks/${encodeURIComponent(needed(id, 'webhook'))}`

const HEAD = ['ID', 'ENVIRONMENT', 'EVENTS', 'ADDRESS']
const cellsOf = ({ id, environment, events, url }: Webhook) => [
  id,
  environment,
  events.join(',') || 'all',
  printable(url),
]

async function list(api: Api, _word: string | undefined, { json }: Values): Promise<number> {
  const { items } = (await api.get('/v1/webhooks')) as { items: Webhook[] }
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('Nobody is told: edigw webhooks add URL')
  else say(table([HEAD, ...items.map(cellsOf)]))
  return 0
}

async function add(api: Api, url: string | undefined, { events, environment, json }: Values) {
  const body = {
    url: needed(url, 'address'),
    ...(typeof events === 'string' ? { events: events.split(',') } : {}),
    ...(environment === undefined ? {} : { environment }),
  }
  return tellSecret((await api.post('/v1/webhooks', asJson(body))) as Webhook, json)
}

async function rotate(api: Api, id: string | undefined, { json }: Values): Promise<number> {
  return tellSecret((await api.post(`${pathOf(id)}/rotate`)) as Webhook, json)
}

function tellSecret(webhook: Webhook, json: string | boolean | undefined): number {
  if (json) say(JSON.stringify(webhook, null, 2))
  else say(`${webhook.id}\nThe secret, shown only now: ${webhook.secret}`)
  return 0
}

async function show(api: Api, id: string | undefined, { json }: Values): Promise<number> {
  const webhook = (await api.get(pathOf(id))) as Webhook
  if (json) say(JSON.stringify(webhook, null, 2))
  else
    say(`${table([HEAD, cellsOf(webhook)])}\n${webhook.state} ${printable(webhook.reason ?? '')}`.trimEnd())
  return 0
}

async function remove(api: Api, id: string | undefined): Promise<number> {
  await api.post(`${pathOf(id)}/remove`)
  say('Removed: it is told nothing more.')
  return 0
}

async function replay(api: Api, id: string | undefined, { from, to }: Values): Promise<number> {
  if (typeof from !== 'string') throw new UsageError('say from when on: --from 2026-01-31, or --from 12h')
  const body = { from: pastOf('from', from), ...(to === undefined ? {} : { to: pastOf('to', to) }) }
  const done = (await api.post(`${pathOf(id)}/replay`, asJson(body))) as { events: number; more: boolean }
  say(`${done.events} events are told again.${done.more ? ' There are more: ask from a later time on.' : ''}`)
  return 0
}

interface Delivery {
  event: string
  type: string
  document: string
  state: string
  attempts: number
  at: string
  said?: string
}

const PAGE = 500

async function deliveries(api: Api, id: string | undefined, { state, json }: Values): Promise<number> {
  const query = state === undefined ? '' : `&state=${encodeURIComponent(String(state))}`
  const items: Delivery[] = []
  for (let after = ''; ; ) {
    const page = (await api.get(`${pathOf(id)}/deliveries?limit=${PAGE}${query}${after}`)) as {
      items: Delivery[]
      nextCursor: string
    }
    items.push(...page.items)
    if (page.items.length < PAGE) break
    after = `&after=${page.nextCursor}`
  }
  const rows = items.map((one) => [
    one.at,
    one.type,
    one.document,
    one.state,
    String(one.attempts),
    printable(one.said ?? ''),
  ])
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('Nothing was to be told.')
  else say(table([['AT', 'EVENT', 'DOCUMENT', 'STATE', 'TRIES', 'SAID'], ...rows]))
  return 0
}
