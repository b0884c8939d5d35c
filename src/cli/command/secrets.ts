// secrets: by which client secrets tokens are got, at the running gateway.
import { parseArgs } from 'node:util'
import type { Secret } from '../../door/http/secretring.ts'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { asJson, lastUsed, OVERLAP, stateOf } from '../keys/held.ts'
import { say, table, tell, UsageError } from '../terminal.ts'
import { momentOf, spanOf, YEAR } from '../when.ts'

const OPTIONS = {
  comment: { type: 'string' },
  expires: { type: 'string' },
  replaces: { type: 'string' },
  overlap: { type: 'string' },
  at: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const

interface Values {
  comment?: string
  expires?: string
  replaces?: string
  overlap?: string
  at?: string
  reason?: string
  json?: boolean
}
type Act = (api: Api, words: readonly string[], values: Values) => Promise<number>

export const secrets: Command = {
  usage:
    'secrets list|add|expire [PRINCIPAL] [ID] [--comment TEXT] [--expires DATE|90d|never] [--replaces ID --overlap 14d] [--at DATE|7d] [--reason WHY] [--json]',
  summary:
    'Lists the client secrets of the API with their end and last use, never themselves; makes one, good for a year unless --expires says otherwise (secrets add erp --replaces ID --overlap 14d lets the old one go on for 14 days); ends one, now or at a time. Needs a running gateway; "partners secret" does without.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [name = 'list', ...more] = positionals
    if (!Object.hasOwn(ACTS, name)) throw new UsageError(`there is no "secrets ${name}"`)
    return ACTS[name]!(await openApi('operator', setting), more, values)
  },
}

const ACTS: Readonly<Record<string, Act>> = { list, add, expire }

async function list(api: Api, [principal]: readonly string[], { json }: Values): Promise<number> {
  const query = principal === undefined ? '' : `?${new URLSearchParams({ principal })}`
  const { items } = (await api.get(`/v1/secrets${query}`)) as { items: Secret[] }
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('Nobody has a client secret: edigw secrets add PRINCIPAL')
  else say(table([HEAD, ...items.map(cellsOf)]))
  return 0
}

const HEAD = ['PRINCIPAL', 'ROLE', 'ID', 'STATE', 'LAST USED', 'COMMENT']

const cellsOf = (secret: Secret): string[] => [
  secret.principal,
  secret.partner === undefined ? secret.role : `${secret.role} ${secret.partner}`,
  secret.id,
  stateOf(secret),
  lastUsed(secret),
  printable(secret.comment ?? ''),
]

async function add(api: Api, [principal]: readonly string[], values: Values): Promise<number> {
  if (principal === undefined) throw new UsageError('say "secrets add" and a principal')
  const { comment, replaces, overlap } = values
  if (overlap !== undefined && replaces === undefined)
    throw new UsageError('--overlap says how long the secret of --replaces goes on')
  const until = new Date(Date.now() + spanOf('overlap', overlap ?? OVERLAP)).toISOString()
  const expires = endOf(values.expires)
  const body = {
    principal,
    ...(comment === undefined ? {} : { comment }),
    ...(expires === undefined ? {} : { expires }),
    ...(replaces === undefined ? {} : { replaces, replacedUntil: until }),
  }
  const added = (await api.post('/v1/secrets', asJson(body))) as Secret & { secret: string }
  tell(
    `A client secret of ${principal}, ${expires === undefined ? 'without an end' : `good until ${expires}`}; it is shown once and only its hash is kept:`,
  )
  say(added.secret)
  if (replaces !== undefined) tell(`${replaces} is good until ${until}: hand the new one over by then.`)
  return 0
}

/** When a new secret ends: after a year where nothing is said. */
export const endOf = (said: string | undefined): string | undefined =>
  said === 'never' ? undefined : momentOf('expires', said ?? YEAR)

async function expire(api: Api, [id]: readonly string[], { at, reason }: Values): Promise<number> {
  if (id === undefined) throw new UsageError('say which secret: its id, from edigw secrets list')
  if (reason === undefined) throw new UsageError('say why, for the audit trail: --reason "handed to others"')
  const body = { reason, ...(at === undefined ? {} : { at: momentOf('at', at) }) }
  const ended = (await api.post(`/v1/secrets/${id}/expire`, asJson(body))) as Secret
  say(
    `${ended.id} of ${ended.principal} ends at ${ended.expires}; tokens given for it are good for their hour.`,
  )
  return 0
}
