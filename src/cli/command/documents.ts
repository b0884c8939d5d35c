// documents: what came in and went out, as the running gateway knows it.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import {
  acknowledgedLines,
  findingLine,
  type ShownAcknowledgement,
  type ShownFinding,
} from '../page/acknowledged.ts'
import { type ShownSent, sentLines } from '../page/sent.ts'
import { say, table, UsageError } from '../terminal.ts'
import { jsonIn, report, type Submitted } from './submit.ts'

export const documents: Command = {
  usage:
    'documents list|show|reprocess|release|regenerate [ID] [--reason WHY] [--file FILE] [--number N] [--partner ID] [--state S] [--direction in|out] [--acknowledgement overdue|at-risk|rejected|untaken|…] [--all] [--limit N] [--as-then] [--dry-run] [--json]',
  summary:
    'Lists documents, shows one with its findings and what the partner said of it, reads one anew as mapping and crosswalks are now (or were then; with --dry-run it only tells what that would change), or sends one anew with new control numbers, as it was or as it is in a file.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        number: { type: 'string' },
        partner: { type: 'string' },
        state: { type: 'string' },
        direction: { type: 'string' },
        acknowledgement: { type: 'string' },
        all: { type: 'boolean' },
        limit: { type: 'string', default: '50' },
        'as-then': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        reason: { type: 'string' },
        file: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [act = 'list', id] = positionals
    if (act === 'reprocess' && id && values['dry-run'])
      return (await import('../mapping/dryRun.ts')).dryRun(setting, id, values['as-then'] === true)
    const api = await openApi('operator', setting)
    if (act === 'list') return list(api, values)
    if (!id) throw new UsageError(`${act} needs a document's id`)
    if (act === 'show') return show(api, id, values.json === true)
    if (act === 'reprocess') return reprocess(api, id, values['as-then'] === true)
    if (act === 'release') return release(api, id)
    if (act === 'regenerate') return regenerate(api, id, values)
    throw new UsageError(`there is no "documents ${act}"`)
  },
}

interface Listed {
  id: string
  at: string
  direction: string
  partner: string
  type: string
  number?: string
  state: string
  verdict?: string
  acknowledgement?: ShownAcknowledgement
}

interface Shown extends Listed, ShownSent {
  reason?: string
  findings: ShownFinding[]
}

async function list(api: Api, values: Record<string, string | boolean | undefined>): Promise<number> {
  const query = new URLSearchParams()
  for (const name of ['number', 'partner', 'state', 'direction', 'acknowledgement', 'limit'])
    if (typeof values[name] === 'string') query.set(name, values[name])
  if (values.all) query.set('all', 'true')
  const { items } = (await api.get(`/v1/documents?${query}`)) as { items: Listed[] }
  if (values.json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say(nothing(query))
  else say(table([HEAD, ...items.map(rowOf)]))
  return 0
}

const HEAD = ['ID', 'AT', 'WAY', 'PARTNER', 'TYPE', 'NUMBER', 'STATE', 'VERDICT']

const nothing = (query: URLSearchParams): string =>
  [...query.keys()].some((name) => name !== 'limit' && name !== 'all')
    ? 'No such documents.'
    : 'No documents yet. Send one: edigw send FILE --partner acme --sftp'

// What we think of theirs, what they think of ours. Numbers and sentences hold a partner's values.
const rowOf = (one: Listed): string[] => [
  one.id,
  one.at.slice(0, 19).replace('T', ' '),
  one.direction,
  one.partner,
  one.type,
  printable(one.number ?? '-'),
  one.state,
  one.acknowledgement?.state ?? one.verdict ?? '-',
]

async function show(api: Api, id: string, json: boolean): Promise<number> {
  const one = (await api.get(`/v1/documents/${encodeURIComponent(id)}`)) as Shown
  if (json) say(JSON.stringify(one, null, 2))
  else {
    say(table([rowOf(one)]))
    if (one.reason !== undefined) say(printable(`  ${one.reason}`))
    for (const line of sentLines(one)) say(line)
    for (const finding of one.findings) say(findingLine(finding))
    for (const line of acknowledgedLines(one.partner, one.acknowledgement)) say(line)
  }
  return one.verdict === 'rejected' ? 1 : 0
}

async function reprocess(api: Api, id: string, asThen: boolean): Promise<number> {
  await api.post(`/v1/documents/${encodeURIComponent(id)}/reprocess${asThen ? '?as=then' : ''}`)
  say(`${id} is read anew; see "edigw documents show ${id}"`)
  return 0
}

async function release(api: Api, id: string): Promise<number> {
  await api.post(`/v1/documents/${encodeURIComponent(id)}/release`)
  say(`${id} goes out; see "edigw documents show ${id}"`)
  return 0
}

interface Regeneration {
  reason?: string | undefined
  file?: string | undefined
  json?: boolean | undefined
}

async function regenerate(api: Api, id: string, { reason, file, json }: Regeneration): Promise<number> {
  if (reason === undefined) throw new UsageError('say why in --reason; it is kept in the audit trail')
  const corrected = file === undefined ? {} : { document: await jsonIn(file) }
  const content = JSON.stringify({ reason, ...corrected })
  const path = `/v1/documents/${encodeURIComponent(id)}/regenerate`
  const answer = (await api.post(path, { type: 'application/json', content })) as Submitted
  return report(api, answer.id, json === true)
}
