// mapping: which version of each mapping is in force in the running gateway and why, and putting another one in force.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import type { Setting } from '../../setting/setting.ts'
import { type Api, ApiRefusal, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import type { Act } from '../contract/act.ts'
import { say, styled, table, tell, UsageError } from '../terminal.ts'

const OPTIONS = {
  version: { type: 'string' },
  override: { type: 'boolean' },
  by: { type: 'string' },
  reason: { type: 'string' },
  expires: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>
type Text = Partial<Record<'version' | 'by' | 'reason' | 'expires', string>> & Values

export const mapping: Command = {
  usage:
    'mapping list|show|history|activate|rollback [PARTNER] [MAPPING] [--version HASH] [--override --by WHO --reason WHY --expires DATE] [--json] | mapping shadow PARTNER MAPPING --candidate FILE|--version HASH [--last 30d | --documents ID,…] [--expect FILE] [--environment production|test] [--json] | mapping drift PARTNER MAPPING [--last 90d] [--new 7d] [--json]',
  summary:
    'Lists which version of each mapping is in force, shows one with its versions, and how each came into force; puts the version of partners/ in force where its evidence holds (1 where not, with the reasons), or by your word until a day; rolls back to the one verified before. In the running gateway. Shadow runs another overlay or version beside the one in force over documents that came or left, and changes nothing; it looks into the store by itself, whether a gateway runs or not: 0 same or all expected, 2 changed otherwise than expected, 1 breaking, 4 it could not compare. Drift tells what partners send that a mapping makes nothing of, the newest first; with --new 1 where something was not seen before that time.',
  run: async (words, { setting }) => {
    const [first = '', ...rest] = words
    if (Object.hasOwn(ACTS, first)) return runAct(await ACTS[first]!(), rest, setting)
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const act = actOf(positionals, values)
    try {
      return await act(await openApi('operator', setting))
    } catch (error) {
      // The gate, or somebody else's change: the command was right, and the answer is no.
      if (!(error instanceof ApiRefusal) || error.status !== 409) throw error
      tell(`edigw: ${printable(error.message)}`)
      return 1
    }
  },
}

/** Those that work beside the gateway instead of asking it; each is loaded when it is asked for. */
const ACTS: Readonly<Record<string, () => Promise<Act>>> = {
  shadow: async () => (await import('../mapping/shadow.ts')).shadow,
  drift: async () => (await import('../mapping/drift.ts')).drift,
}

const runAct = (act: Act, words: string[], setting: Setting): Promise<number> =>
  act(words, { setting, folders: setting, out: say, complain: tell })

function actOf(
  [act = 'list', partner, name, ...more]: readonly string[],
  values: Text,
): (api: Api) => Promise<number> {
  if (act === 'list') return (api) => list(api, partner, values)
  if (!partner || !name || more.length > 0) throw new UsageError(`say which: mapping ${act} PARTNER MAPPING`)
  const path = `/v1/mappings/${encodeURIComponent(partner)}/${encodeURIComponent(name)}`
  if (act === 'show') return (api) => show(api, path, values)
  if (act === 'history') return (api) => history(api, path, values)
  if (act === 'activate') return (api) => activate(api, path, values)
  if (act === 'rollback') return (api) => rollBack(api, path, values)
  throw new UsageError(`there is no "mapping ${act}"`)
}

interface InForce {
  version: string
  since: string
  act?: string
  by?: string
  reason?: string
  expires?: string
  expired?: boolean
  verifyAgain?: boolean
}

interface Version {
  version: string
  state: string
  since: string
  reason?: string
}

interface Mapping {
  partner: string
  mapping: string
  type: string
  active?: InForce
  candidate?: Version
}

interface Activation extends InForce {
  id: string
  at: string
  disbelief?: string
}

interface History extends Mapping {
  versions: Version[]
  activations: Activation[]
}

const PAGE = 500

async function list(api: Api, partner: string | undefined, { json }: Text): Promise<number> {
  const of = partner === undefined ? '' : `&partner=${encodeURIComponent(partner)}`
  const mappings: Mapping[] = []
  for (let after = ''; ; ) {
    const page = (await api.get(`/v1/mappings?limit=${PAGE}${of}${after}`)) as {
      items: Mapping[]
      nextCursor: string
    }
    mappings.push(...page.items)
    if (page.items.length < PAGE) break
    after = `&after=${page.nextCursor}`
  }
  if (json) say(JSON.stringify(mappings, null, 2))
  else if (mappings.length === 0) say('No mapping is registered: edigw partners apply')
  else say(table([['PARTNER', 'MAPPING', 'IN FORCE', 'SINCE', 'BY', 'LOOK AT'], ...mappings.map(cellsOf)]))
  return 0
}

const short = (version: string) => version.slice(0, 12)

const cellsOf = ({ partner, mapping: name, active, candidate }: Mapping): string[] => [
  partner,
  name,
  active ? short(active.version) : '-',
  active?.since.slice(0, 10) ?? '-',
  byOf(active),
  [...concernsOf(active), ...(candidate ? [`${candidate.state} ${short(candidate.version)}`] : [])].join(
    '; ',
  ),
]

const byOf = (active: InForce | undefined): string =>
  active?.act === undefined ? '-' : active.act === 'activated' ? 'evidence' : `${active.by}, ${active.act}`

function concernsOf(active: InForce | undefined): string[] {
  if (!active) return ['nothing is in force, documents wait']
  const until = active.expires?.slice(0, 10)
  return [
    ...(active.act === 'overridden'
      ? [active.expired ? `override expired ${until}` : `override until ${until}`]
      : []),
    ...(active.verifyAgain && active.act !== 'overridden' ? ['verify again'] : []),
  ]
}

async function show(api: Api, path: string, { json }: Text): Promise<number> {
  const found = (await api.get(path)) as History
  if (json) say(JSON.stringify(found, null, 2))
  else {
    const { partner, mapping: name, type, active } = found
    say(`${partner} ${name}  ${type}`)
    for (const concern of concernsOf(active)) say(styled('yellow', `  ${concern}`))
    if (active?.act === 'overridden')
      say(`  by ${printable(active.by ?? '')}: ${printable(active.reason ?? '')}`)
    say(table([['VERSION', 'STATE', 'SINCE', 'WHY'], ...found.versions.map(versionCells)]))
  }
  return 0
}

const versionCells = ({ version, state, since, reason }: Version): string[] => [
  short(version),
  state,
  since.slice(0, 19),
  printable(reason ?? ''),
]

async function history(api: Api, path: string, { json }: Text): Promise<number> {
  const { activations, partner, mapping: name } = (await api.get(path)) as History
  if (json) say(JSON.stringify(activations, null, 2))
  else if (activations.length === 0) say(`No version of ${partner} ${name} came into force through the gate.`)
  else say(table([['AT', 'VERSION', 'HOW', 'BY', 'UNTIL', 'WHY'], ...activations.map(activationCells)]))
  return activations.some(({ disbelief }) => disbelief !== undefined) ? 1 : 0
}

const activationCells = ({ at, version, act, by, expires, reason, disbelief }: Activation): string[] => [
  at.slice(0, 19),
  short(version),
  act ?? '',
  printable(by ?? ''),
  expires?.slice(0, 10) ?? '-',
  [printable(reason ?? ''), ...(disbelief === undefined ? [] : [`NOT BELIEVED: ${disbelief}`])]
    .join(' ')
    .trim(),
]

async function activate(
  api: Api,
  path: string,
  { version, override, by, reason, expires, json }: Text,
): Promise<number> {
  if (!override && (by ?? reason ?? expires) !== undefined)
    throw new UsageError('--by, --reason and --expires say whose word it is: they go with --override')
  if (override && !(by && reason && expires))
    throw new UsageError('an override needs --by WHO, --reason WHY and --expires DATE')
  const word = override ? { override: { by, reason, expires: instantOf(expires!) } } : {}
  return send(api, `${path}/activations`, { ...(await wholeVersion(api, path, version)), ...word }, json)
}

/** The end of a day, or an instant as it is. */
function instantOf(text: string): string {
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text)
  if (Number.isNaN(time)) throw new UsageError(`${text} is no day: --expires 2026-01-31`)
  return new Date(time).toISOString()
}

async function rollBack(api: Api, path: string, { version, by, reason, json }: Text): Promise<number> {
  if (!reason) throw new UsageError('say why: mapping rollback PARTNER MAPPING --reason WHY')
  const body = { reason, ...(by ? { by } : {}), ...(await wholeVersion(api, path, version)) }
  return send(api, `${path}/rollback`, body, json)
}

/** A version by its beginning, as lists show it. */
async function wholeVersion(api: Api, path: string, begins?: string): Promise<{ version?: string }> {
  if (begins === undefined) return {}
  const { versions } = (await api.get(path)) as History
  const found = versions.filter(({ version }) => version.startsWith(begins))
  if (found.length === 1) return { version: found[0]!.version }
  throw new UsageError(`${found.length} versions begin with ${begins}: edigw mapping show lists them`)
}

async function send(api: Api, path: string, body: object, json?: string | boolean): Promise<number> {
  const content = JSON.stringify(body)
  const record = (await api.post(path, { type: 'application/json', content })) as Activation
  if (json) say(JSON.stringify(record, null, 2))
  else say(`Version ${short(record.version)} is in force (${record.act} by ${printable(record.by ?? '')}).`)
  return 0
}
