// feed: parts of the feed that a consumer reads once more, of the running gateway. Reading itself is the consumer's, by
// the API.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { say, table, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  types: { type: 'string' },
  partner: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>

interface Replay {
  name: string
  types: string[]
  partner?: string
  at: string
  principal: string
  reason: string
  first: number
  last: number
  position: number
  done: boolean
}

export const feed: Command = {
  usage:
    'feed replays|replay|end [NAME] [--from TIME] [--to TIME] [--types TYPE,…] [--partner ID] [--reason WHY] [--json]',
  summary:
    'Begins a replay: a part of the feed that a consumer reads once more under a name, beside the live feed (GET /v1/feed/replays/NAME); lists replays with how far each was read, and ends one.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [act = 'replays', name] = positionals
    if (!['replays', 'replay', 'end'].includes(act)) throw new UsageError(`there is no "feed ${act}"`)
    if (act !== 'replays' && name === undefined) throw new UsageError('say the name of the replay')
    const api = await openApi('operator', setting)
    if (act === 'replay') return begin(api, name!, values)
    if (act === 'end') return end(api, name!)
    return list(api, values)
  },
}

const HEAD = ['NAME', 'SINCE', 'BY', 'OF', 'READ', 'REASON']

const cellsOf = ({ name, at, principal, types, partner, first, last, position, reason }: Replay) => [
  name,
  at,
  printable(principal),
  [types.join(',') || 'all', ...(partner === undefined ? [] : [partner])].join(' of '),
  `${position - first + 1} of ${last - first + 1} positions`,
  printable(reason),
]

async function list(api: Api, { json }: Values): Promise<number> {
  const { items } = (await api.get('/v1/feed/replays')) as { items: Replay[] }
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0)
    say('Nothing is read once more: edigw feed replay NAME --from TIME --reason WHY')
  else say(table([HEAD, ...items.map(cellsOf)]))
  return 0
}

async function begin(api: Api, name: string, values: Values): Promise<number> {
  const { from, to, types, partner, reason, json } = values
  if (typeof reason !== 'string') throw new UsageError('say why: --reason "…"')
  const body = {
    name,
    reason,
    from: typeof from === 'string' ? pastOf('from', from) : undefined,
    to: typeof to === 'string' ? pastOf('to', to) : undefined,
    partner,
    types: typeof types === 'string' ? types.split(',') : undefined,
  }
  const content = JSON.stringify(body)
  const replay = (await api.post('/v1/feed/replays', { type: 'application/json', content })) as Replay
  if (json) say(JSON.stringify(replay, null, 2))
  else
    say(
      `Positions ${replay.first} to ${replay.last} are read again by GET /v1/feed/replays/${name}; POST …/${name}/confirm with its nextCursor goes on.`,
    )
  return 0
}

async function end(api: Api, name: string): Promise<number> {
  const { position, last, done } = (await api.post(
    `/v1/feed/replays/${encodeURIComponent(name)}/end`,
  )) as Replay
  say(done ? 'Ended: all of it was read.' : `Ended at position ${position} of ${last}.`)
  return 0
}
