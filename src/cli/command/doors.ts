// doors: who is turned away and what was done at the SFTP door of the running gateway, and whether a partner's own server can
// be used as its agreement says.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tryServer } from '../../door/remote/trial.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Setting } from '../../setting/setting.ts'
import { openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { type ShownUpload, uploadLine } from '../page/upload.ts'
import { partnerFor } from '../rules.ts'
import { say, styled, table, tell, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

const OPTIONS = {
  partner: { type: 'string' },
  since: { type: 'string' },
  limit: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>
type Act = (setting: Setting, word: string | undefined, values: Values) => Promise<number>

export const doors: Command = {
  usage:
    'doors test PARTNER | doors sessions [--partner ID] [--since DATE] [--limit N] [--json] | doors uploads [--partner ID] [--json] | doors bans | doors unban ADDRESS --reason WHY',
  summary:
    "test: tries a partner's own SFTP server as doors.remote in partners/ says: name, connection, host key, log-in, folders, writing and renaming (a small file, which is deleted again). Exit 1 where something fails, with what to do. sessions: what partners did at ours, file by file. uploads: files that are on their way in, broken off or waiting for their end. bans, unban: addresses that are turned away because they failed to log in too often. All but test need a running gateway.",
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [name = '', word, ...more] = positionals
    if (!Object.hasOwn(ACTS, name) || more.length > 0)
      throw new UsageError(
        'say "doors test" and a partner, "doors sessions", "doors uploads", "doors bans" or "doors unban"',
      )
    return ACTS[name]!(setting, word, values)
  },
}

const ACTS: Readonly<Record<string, Act>> = { test, sessions, uploads, bans, unban }

async function test(setting: Setting, partner: string | undefined): Promise<number> {
  if (partner === undefined || !/^[a-z][a-z0-9-]*$/.test(partner))
    throw new UsageError('say "doors test" and a partner')
  const remote = partnerFor(partner, setting).agreement.doors?.remote
  if (!remote) {
    tell(`${join('partners', partner, 'agreement.yaml')} has no doors.remote: ${partner} comes to us.`)
    return 2
  }
  const fine = await tryServer(partner, remote, setting.remoteSecrets, ({ step, ok, says, advice }) => {
    say(`${ok ? styled('green', 'ok   ') : styled('red', 'fails')} ${step}: ${printable(says)}`)
    if (advice !== undefined) say(`      ${advice}`)
  })
  return fine ? 0 : 1
}

interface Session {
  principal: string
  began: string
  seconds: number
  from: string
  key: string
  client: string
  put: number
  got: number
  removed: number
  refused: number
  files: { act: string; path: string; bytes?: number; sha256?: string }[]
}

async function sessions(setting: Setting, _: string | undefined, values: Values): Promise<number> {
  const { partner, since, limit, json } = values
  const asked = { partner, limit, since: since === undefined ? undefined : pastOf('since', since) }
  const named = Object.entries(asked).filter(([, value]) => typeof value === 'string') as [string, string][]
  const api = await openApi('operator', setting)
  const { items } = (await api.get(`/v1/doors/sftp/sessions?${new URLSearchParams(named)}`)) as {
    items: Session[]
  }
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('Nobody was there.')
  else for (const one of items) saySession(one)
  return 0
}

function saySession(one: Session): void {
  const counts = `${one.put} put, ${one.got} fetched, ${one.removed} removed, ${one.refused} refused`
  say(
    `${one.began.slice(0, 19).replace('T', ' ')}  ${one.principal} from ${one.from}, ${one.seconds} s: ${counts}`,
  )
  say(`    by ${one.key}, ${printable(one.client)}`)
  for (const { act, path, bytes, sha256 } of one.files)
    say(
      `    ${act} ${printable(path)}${bytes === undefined ? '' : ` ${bytes} bytes`}${sha256 ? ` ${sha256}` : ''}`,
    )
  const more = one.put + one.got + one.removed - one.files.length
  if (more > 0) say(`    … and ${more} more`)
}

async function uploads(setting: Setting, _: string | undefined, { partner, json }: Values): Promise<number> {
  const api = await openApi('operator', setting)
  const query = typeof partner === 'string' ? `?${new URLSearchParams({ partner })}` : ''
  const { items } = (await api.get(`/v1/doors/sftp/uploads${query}`)) as { items: ShownUpload[] }
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('No file is on its way in at this gateway.')
  else for (const one of items) say(uploadLine(one))
  return 0
}

interface Ban {
  network: string
  until: string
  times: number
  tried: string
}

async function bans(setting: Setting, _: string | undefined, { json }: Values): Promise<number> {
  const api = await openApi('operator', setting)
  const { items } = (await api.get('/v1/doors/sftp/bans')) as { items: Ban[] }
  const rows = items.map(({ network, until, times, tried }) => [
    network,
    until,
    String(times),
    printable(tried),
  ])
  if (json) say(JSON.stringify(items, null, 2))
  else
    say(
      rows.length === 0
        ? 'Nobody is turned away.'
        : table([['ADDRESS', 'UNTIL', 'TIMES', 'TRIED AS'], ...rows]),
    )
  return 0
}

async function unban(setting: Setting, network: string | undefined, { reason }: Values): Promise<number> {
  if (network === undefined) throw new UsageError('say which address: edigw doors bans lists them')
  if (typeof reason !== 'string')
    throw new UsageError('say why, for the audit trail: --reason "their mover had an old key"')
  const api = await openApi('operator', setting)
  const content = JSON.stringify({ network, reason })
  await api.post('/v1/doors/sftp/bans/lift', { type: 'application/json', content })
  say(`${printable(network)} may come again.`)
  return 0
}
