// crosswalk: what a partner's codes mean, in the running gateway; and how its files in Git differ from it.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { differences, type RowDifference } from '../../partner/crosswalk.ts'
import { loadPartners } from '../../partner/load.ts'
import type { Setting } from '../../setting/setting.ts'
import type { CrosswalkRow } from '../../store/record.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { say, table, tell, UsageError } from '../terminal.ts'

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  'read-only': { type: 'boolean' },
  preferred: { type: 'boolean' },
  force: { type: 'string' },
  ended: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>

export const crosswalk: Command = {
  usage:
    'crosswalk list|add|remove|missing|diff [PARTNER] [TABLE] [THEIRS] [OURS] [--from DATE] [--to DATE] [--read-only] [--preferred] [--force REASON] [--ended] [--json]',
  summary:
    'Lists what a partner’s codes mean, adds a row (and releases the documents that wait for it), removes one, lists the rows that documents wait for, and compares the files in partners/ with the gateway (1 where they differ). --force says why a row in force may change; then verify the mapping again.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const act = actOf(positionals, values, setting)
    return act(await openApi('operator', setting))
  },
}

function actOf(
  [act = 'missing', partner, name, theirs, ours]: readonly string[],
  values: Values,
  setting: Setting,
): (api: Api) => Promise<number> {
  if (act === 'missing') return (api) => missing(api, partner, values)
  if (act === 'diff') return (api) => diff(api, setting, partner, values)
  if (!partner || !name) throw new UsageError(`${act} needs a partner and one of its tables, such as units`)
  if (act === 'list') return (api) => list(api, partner, name, values)
  if (act === 'add' && theirs && ours) return (api) => add(api, { partner, name, theirs, ours }, values)
  if (act === 'remove' && theirs) return (api) => remove(api, { partner, name, theirs }, values)
  throw new UsageError(`there is no "crosswalk ${act}" with so many words`)
}

interface Row {
  theirs: string
  ours: string
  from?: string
  to?: string
  readOnly?: boolean
  preferred?: boolean
  since: number
  until?: number
}

interface Page<T> {
  items: T[]
  nextCursor: string
}

const PAGE = 500

const pathOf = (partner: string, name: string) =>
  `/v1/partners/${encodeURIComponent(partner)}/crosswalks/${encodeURIComponent(name)}/rows`

/** Everything that a list of the API has. */
async function all<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = []
  for (let after = ''; ; ) {
    const page = (await api.get(`${path}&limit=${PAGE}${after}`)) as Page<T>
    items.push(...page.items)
    if (page.items.length < PAGE) return items
    after = `&after=${page.nextCursor}`
  }
}

async function list(api: Api, partner: string, name: string, { ended, json }: Values): Promise<number> {
  const rows = await all<Row>(api, `${pathOf(partner, name)}?${ended ? 'ended=include' : ''}`)
  if (json) say(JSON.stringify(rows, null, 2))
  else if (rows.length === 0)
    say(`${partner} has no rows in ${name}: edigw crosswalk add ${partner} ${name} THEIRS OURS`)
  else say(table([['THEIRS', 'OURS', 'FROM', 'TO', 'WRITTEN', 'VERSIONS'], ...rows.map(cellsOf)]))
  return 0
}

const cellsOf = ({ theirs, ours, from, to, readOnly, preferred, since, until }: Row): string[] => [
  printable(theirs),
  printable(ours),
  from ?? '-',
  to ?? '-',
  readOnly ? 'never' : preferred ? 'preferred' : 'yes',
  until === undefined ? `since ${since}` : `${since} to ${until - 1}`,
]

interface Coded {
  partner: string
  name: string
  theirs: string
}

async function add(
  api: Api,
  { partner, name, theirs, ours }: Coded & { ours: string },
  values: Values,
): Promise<number> {
  const { from, to, force: reason, preferred } = values
  const row = { theirs, ours, from, to, reason, preferred, readOnly: values['read-only'] }
  const done = (await api.post(pathOf(partner, name), asJson(row))) as {
    outcome: string
    version: number
    released: number
  }
  if (values.json) say(JSON.stringify(done, null, 2))
  else if (done.outcome === 'same') say('The row is in force already.')
  else {
    const { outcome, version, released } = done
    const documents = released === 1 ? '1 document goes on.' : `${released} documents go on.`
    say(`${outcome === 'added' ? 'Added' : 'Changed'}, version ${version}. ${documents}`)
    if (outcome === 'changed') tell('A meaning has changed: verify the mapping again (edigw contract test).')
  }
  return 0
}

async function remove(api: Api, { partner, name, theirs }: Coded, { from, force }: Values): Promise<number> {
  if (typeof force !== 'string')
    throw new UsageError(
      'removing a row changes a meaning: say why by --force REASON, and verify the mapping again',
    )
  const body = asJson({ theirs, from, reason: force })
  const { version } = (await api.post(`${pathOf(partner, name)}/remove`, body)) as { version: number }
  say(`Removed, version ${version}.`)
  tell('A meaning has changed: verify the mapping again (edigw contract test).')
  return 0
}

const asJson = (body: object) => ({ type: 'application/json', content: JSON.stringify(body) })

interface Awaited {
  partner: string
  crosswalk: string
  theirs?: string
  ours?: string
  day?: string
  says: string
  documents: number
  oldest: string
}

async function missing(api: Api, partner: string | undefined, { json }: Values): Promise<number> {
  const query = partner === undefined ? '' : `partner=${encodeURIComponent(partner)}`
  const rows = await all<Awaited>(api, `/v1/crosswalks/missing?${query}`)
  if (json) say(JSON.stringify(rows, null, 2))
  else if (rows.length === 0) say('No document waits for a row.')
  else sayMissing(rows)
  return 0
}

/** The rows, and how one is added: with what is known of the first. */
function sayMissing(rows: readonly Awaited[]): void {
  const head = ['PARTNER', 'TABLE', 'THEIRS', 'OURS', 'DAY', 'DOCUMENTS', 'OLDEST', 'WHERE']
  say(table([head, ...rows.map(awaitedCells)]))
  const { partner, crosswalk, theirs = 'THEIRS', ours = 'OURS' } = rows[0]!
  say(`What it means: edigw crosswalk add ${printable([partner, crosswalk, theirs, ours].join(' '))}`)
}

const awaitedCells = (row: Awaited): string[] => [
  row.partner,
  row.crosswalk,
  printable(row.theirs ?? '?'),
  printable(row.ours ?? '?'),
  row.day ?? '-',
  String(row.documents),
  row.oldest,
  row.says,
]

/** Tells how the files of one partner, or of all, differ from the rows in force; changes nothing. */
async function diff(
  api: Api,
  setting: Setting,
  partner: string | undefined,
  { json }: Values,
): Promise<number> {
  const { partners } = loadPartners(setting.partners)
  const wanted = partners.filter((one) => partner === undefined || one.partner === partner)
  if (wanted.length === 0) throw new UsageError(`there is no partner ${partner ?? ''} in ${setting.partners}`)
  const told: (RowDifference & { partner: string })[] = []
  for (const one of wanted) {
    const rows = await inForce(api, one.partner, Object.keys(one.agreement.crosswalks ?? {}))
    told.push(...differences(one.crosswalks, rows).map((each) => ({ partner: one.partner, ...each })))
  }
  if (json) say(JSON.stringify(told, null, 2))
  else if (told.length === 0) say('The files say what is in force.')
  else for (const each of told) say(`${each.partner} ${each.crosswalk} ${printable(sayingOf(each))}`)
  return told.length > 0 ? 1 : 0
}

async function inForce(api: Api, partner: string, tables: readonly string[]): Promise<CrosswalkRow[]> {
  const rows: CrosswalkRow[] = []
  for (const name of tables)
    for (const row of await all<Row>(api, `${pathOf(partner, name)}?`)) {
      const { theirs, ours, from = '', to = '', readOnly = false, preferred = false } = row
      rows.push({ partner, crosswalk: name, theirs, ours, from, to, readOnly, preferred })
    }
  return rows
}

function sayingOf({ kind, theirs, file, store }: RowDifference): string {
  if (kind === 'only-file') return `${theirs}: the file says ${textOf(file!)}, the gateway nothing`
  if (kind === 'only-store') return `${theirs}: the gateway says ${textOf(store!)}, the file nothing`
  return `${theirs}: the file says ${textOf(file!)}, the gateway ${textOf(store!)}`
}

const textOf = ({ ours, from, to, readOnly, preferred }: CrosswalkRow): string =>
  [
    ours,
    ...(from || to ? [`from ${from || '…'} to ${to || '…'}`] : []),
    ...(readOnly ? ['read only'] : []),
    ...(preferred ? ['preferred'] : []),
  ].join(' ')
