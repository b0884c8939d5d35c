// keys: by which SSH keys partners come in, at the running gateway.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Key } from '../../door/sftp/keyring.ts'
import { readPublicKey } from '../../door/sftp/publicKey.ts'
import { printable } from '../../exchange/engine/place.ts'
import { Refusal } from '../../exchange/refusal.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { asJson, lastUsed, OVERLAP, stateOf } from '../keys/held.ts'
import { hostKeys } from '../keys/host.ts'
import { say, table, UsageError } from '../terminal.ts'
import { momentOf, spanOf } from '../when.ts'

const OPTIONS = {
  partner: { type: 'string' },
  comment: { type: 'string' },
  from: { type: 'string' },
  expires: { type: 'string' },
  replaces: { type: 'string' },
  overlap: { type: 'string' },
  at: { type: 'string' },
  reason: { type: 'string' },
  type: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>
type Act = (api: Api, words: readonly string[], values: Values) => Promise<number>

export const keys: Command = {
  usage:
    'keys list|add|expire [PRINCIPAL] [FILE.pub] [FINGERPRINT] [--comment TEXT] [--from DATE] [--expires DATE|90d] [--replaces FINGERPRINT --overlap 14d] [--at DATE|7d] [--reason WHY] [--partner ID] [--json] | keys host list|add|retire [--type ed25519|ecdsa|rsa]',
  summary:
    'Lists the SSH keys of partners with their end and last use; adds one (keys add acme new.pub --expires 365d --replaces SHA256:… --overlap 14d lets the old one go on for 14 days); ends one, now or at a time. Needs a running gateway; "partners key" does without. keys host: our own host keys, in the folder EDIGW_KEYS: a successor is made, partners are told, and it takes its place.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [name = 'list', ...more] = positionals
    if (name === 'host') return hostKeys(setting.keys, more[0], values.type)
    if (!Object.hasOwn(ACTS, name)) throw new UsageError(`there is no "keys ${name}"`)
    return ACTS[name]!(await openApi('operator', setting), more, values)
  },
}

const ACTS: Readonly<Record<string, Act>> = { list, add, expire }

async function list(api: Api, [principal]: readonly string[], { partner, json }: Values): Promise<number> {
  const items = await known(api, { principal, partner: partner as string | undefined })
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('No partner comes in by a key: edigw keys add PRINCIPAL FILE.pub')
  else say(table([HEAD, ...items.map(cellsOf)]))
  return 0
}

const HEAD = ['PRINCIPAL', 'FINGERPRINT', 'TYPE', 'STATE', 'LAST USED', 'COMMENT']

const cellsOf = (key: Key): string[] => [
  key.principal,
  key.fingerprint,
  `${key.type}${key.bits === undefined ? '' : ` ${key.bits}`}`,
  stateOf(key),
  lastUsed(key),
  printable(key.comment ?? ''),
]

async function add(api: Api, [principal, file]: readonly string[], values: Values): Promise<number> {
  if (principal === undefined || file === undefined)
    throw new UsageError('say "keys add", a principal and the file of its public key')
  const text = await readFile(file, 'utf8')
  checkHere(file, text)
  const from = values.from === undefined ? undefined : momentOf('from', values.from)
  const body = {
    principal,
    key: text.trim(),
    ...said('comment', values.comment),
    ...said('from', from),
    ...said('expires', values.expires === undefined ? undefined : momentOf('expires', values.expires)),
    ...replacing(values, from),
  }
  const added = (await api.post('/v1/keys', asJson(body))) as Key
  say(`${principal} may log in by ${added.fingerprint}${added.expires ? ` until ${added.expires}` : ''}.`)
  if (body.replaces !== undefined)
    say(`${body.replaces} is good until ${body.replacedUntil}: tell the partner to change over by then.`)
  return 0
}

/** What is no public key does not leave this machine. */
function checkHere(file: string, text: string): void {
  try {
    readPublicKey(text)
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(`${file}: ${error.detail}`)
    throw error
  }
}

function replacing({ replaces, overlap }: Values, from: string | undefined) {
  if (typeof replaces !== 'string') {
    if (overlap !== undefined) throw new UsageError('--overlap says how long the key of --replaces goes on')
    return {}
  }
  const begin = from === undefined ? Date.now() : Date.parse(from)
  const until = new Date(begin + spanOf('overlap', (overlap as string | undefined) ?? OVERLAP)).toISOString()
  return { replaces, replacedUntil: until }
}

async function expire(api: Api, [which]: readonly string[], { at, reason }: Values): Promise<number> {
  if (which === undefined) throw new UsageError('say which key: its fingerprint, or its id')
  if (typeof reason !== 'string') throw new UsageError('say why, for the audit trail: --reason "lost laptop"')
  const standing = (await known(api, {})).filter(({ state }) => state !== 'expired')
  const found = standing.filter(({ id, fingerprint }) => id === which || fingerprint === which)
  if (found.length === 0)
    throw new UsageError(`there is no key ${which} that has not expired: edigw keys list`)
  for (const { id } of found) {
    const body = { reason, ...said('at', at === undefined ? undefined : momentOf('at', at)) }
    const ended = (await api.post(`/v1/keys/${id}/expire`, asJson(body))) as Key
    say(`${ended.fingerprint} of ${ended.principal} ends at ${ended.expires}.`)
  }
  return 0
}

async function known(api: Api, only: Record<string, string | undefined>): Promise<Key[]> {
  const named = Object.entries(only).filter(([, value]) => value !== undefined) as [string, string][]
  return ((await api.get(`/v1/keys?${new URLSearchParams(named)}`)) as { items: Key[] }).items
}

const said = <N extends string>(name: N, value: string | boolean | undefined): { [K in N]?: string } =>
  (typeof value === 'string' ? { [name]: value } : {}) as { [K in N]?: string }
