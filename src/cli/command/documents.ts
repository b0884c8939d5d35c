// documents: what came in and went out, as the running gateway knows it.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import type { Setting } from '../../setting/setting.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { type Look, look } from '../document/look.ts'
import { chosenBy, doToAll, filterOf, isAgreed, wordOf } from '../document/many.ts'
import {
  acknowledgedLines,
  findingLine,
  type ShownAcknowledgement,
  type ShownFinding,
} from '../page/acknowledged.ts'
import { type ShownSent, sentLines } from '../page/sent.ts'
import { cut, say, table, tell, UsageError } from '../terminal.ts'
import { jsonIn, report, type Submitted } from './submit.ts'

export const documents: Command = {
  usage:
    'documents list|show|reprocess|release|resend|regenerate|give-up [ID] [--reason WHY|CODE] [--file FILE] [--number N] [--partner ID] [--state S] [--type GUIDE] [--since TIME] [--receipt ID] [--direction in|out] [--acknowledgement overdue|at-risk|rejected|untaken|…] [--all] [--limit N] [--as-now|--as-then] [--dry-run] [--yes] [--raw|--canonical|--beside] [--json]',
  summary:
    'Lists documents, the newest first, shows one with its findings and what the partner said of it (its bytes by --raw, what we understood by --canonical, or one beside the other), reads one anew as mapping and crosswalks are now (or were then; with --dry-run it only tells what that would change), sends one again as it was under the same control numbers, or anew with new ones, as it was or as it is in a file, or gives up one of ours that is parked or held. Without an id all documents of a filter are read, sent again or anew, or given up: they are counted, and then you are asked (--yes). Of list and reprocess --reason is the code that parked them, elsewhere why you do it.',
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
        limit: { type: 'string' },
        'as-then': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        reason: { type: 'string' },
        file: { type: 'string' },
        type: { type: 'string' },
        since: { type: 'string' },
        receipt: { type: 'string' },
        'as-now': { type: 'boolean' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
        raw: { type: 'boolean' },
        canonical: { type: 'boolean' },
        beside: { type: 'boolean' },
      },
    })
    const [act = 'list', id] = positionals
    if (values['as-now'] && values['as-then']) throw new UsageError('--as-now or --as-then, not both')
    const then = values['as-then'] === true
    if (act === 'reprocess' && id && values['dry-run']) return dryRunOf(setting, [id], then)
    const api = await openApi('operator', setting)
    if (act === 'list') return list(api, values)
    if (!id && Object.hasOwn(MANY, act)) {
      const filter = MANY[act]!.filter(values)
      const chosen = await chosenBy(
        api,
        filter,
        values.limit === undefined ? undefined : Number(values.limit),
      )
      if (act === 'reprocess' && values['dry-run'])
        return dryRunOf(
          setting,
          chosen.map((one) => one.id),
          then,
        )
      const once = (one: string) => MANY[act]!.act(api, one, values)
      return doToAll(chosen, { yes: values.yes === true, words: MANY[act]!.words, act: once })
    }
    if (!id) throw new UsageError(`${act} needs a document's id`)
    if (act === 'show') return show(api, id, values)
    if (act === 'reprocess') return reprocess(api, id, then)
    if (act === 'resend') return resend(api, id, values)
    if (act === 'release') return release(api, id)
    if (act === 'give-up') return giveUp(api, id, values)
    if (act === 'regenerate') return regenerate(api, id, values)
    throw new UsageError(`there is no "documents ${act}"`)
  },
}

interface Values {
  reason?: string | undefined
  'as-then'?: boolean | undefined
  [name: string]: unknown
}

interface Many {
  words: string
  filter: (values: Values) => URLSearchParams
  act: (api: Api, id: string, values: Values) => Promise<unknown>
}

/** What can be done to all documents of a filter. */
const MANY: Readonly<Record<string, Many>> = {
  reprocess: {
    words: 'Read anew',
    filter: ({ reason, ...values }) =>
      reason === undefined
        ? filterOf(values, { direction: 'in' })
        : filterOf({ ...values, state: 'parked' }, { direction: 'in', reason }),
    act: (api, id, values) => readAnew(api, id, values['as-then'] === true),
  },
  resend: {
    words: 'Send again',
    filter: (values) => outward(values),
    act: (api, id, values) => sendAgain(api, id, whyOf(values)),
  },
  regenerate: {
    words: 'Send anew under new control numbers',
    filter: (values) => outward(values),
    act: (api, id, values) => api.post(pathOf(id, 'regenerate'), asJson({ reason: whyOf(values) })),
  },
  'give-up': {
    words: 'Give up, so that they are never sent,',
    filter: (values) => outward({ state: 'parked', ...values }),
    act: (api, id, values) => abandon(api, id, whyOf(values)),
  },
}

const abandon = (api: Api, id: string, reason: string): Promise<unknown> =>
  api.post(pathOf(id, 'give-up'), asJson({ reason }))

const outward = (values: Values): URLSearchParams => {
  whyOf(values)
  return filterOf(values, { direction: 'out' })
}

function whyOf({ reason }: Values): string {
  if (reason !== undefined) return reason
  throw new UsageError('say why in --reason; it is kept in the audit trail')
}

const pathOf = (id: string, act: string): string => `/v1/documents/${encodeURIComponent(id)}/${act}`
const asJson = (body: object) => ({ type: 'application/json', content: JSON.stringify(body) })

const dryRunOf = async (setting: Setting, ids: string[], then: boolean): Promise<number> =>
  (await import('../mapping/dryRun.ts')).dryRun(setting, ids, then)

const readAnew = (api: Api, id: string, then: boolean): Promise<unknown> =>
  api.post(pathOf(id, `reprocess${then ? '?as=then' : ''}`))

const sendAgain = (api: Api, id: string, reason: string): Promise<unknown> =>
  api.post(pathOf(id, 'resend'), asJson({ reason }))

interface Listed {
  id: string
  at: string
  direction: string
  partner: string
  type: string
  number?: string
  state: string
  verdict?: string
  why?: string
  acknowledgement?: ShownAcknowledgement
}

interface Shown extends Listed, ShownSent {
  reason?: string
  findings: ShownFinding[]
  envelopeFindings?: ShownFinding[]
}

async function list(api: Api, values: Record<string, string | boolean | undefined>): Promise<number> {
  const query = new URLSearchParams({ order: 'newest', limit: String(LIST) })
  for (const name of LISTED) if (typeof values[name] === 'string') query.set(name, wordOf(name, values[name]))
  if (values.all) query.set('all', 'true')
  const { items } = (await api.get(`/v1/documents?${query}`)) as { items: Listed[] }
  if (values.json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say(nothing(query))
  else {
    say(table(withWhy(items)))
    if (items.length === Number(query.get('limit'))) tell(MORE)
  }
  return 0
}

const LIST = 50
const MORE =
  'These are the newest; there may be more. Narrow it by --state, --partner, --number or --since, or say --limit 500.'

const LISTED = [
  'number',
  'partner',
  'state',
  'type',
  'since',
  'receipt',
  'direction',
  'acknowledgement',
  'reason',
  'limit',
]

const HEAD = ['ID', 'AT', 'WAY', 'PARTNER', 'TYPE', 'NUMBER', 'STATE', 'VERDICT']

const nothing = (query: URLSearchParams): string =>
  [...query.keys()].some((name) => !['limit', 'all', 'order'].includes(name))
    ? 'No such documents.'
    : 'No documents yet. Send one: edigw send FILE --partner acme --sftp'

/** So wide a number is shown in a list; as it is it stands in --json. */
const NUMBER = 30

/** The rows of a list, with a column that says why where there is anything to be said. */
const withWhy = (items: readonly Listed[]): string[][] =>
  items.some(({ why }) => why !== undefined)
    ? [[...HEAD, 'WHY'], ...items.map((one) => [...rowOf(one), cut(printable(one.why ?? ''), WHY)])]
    : [HEAD, ...items.map(rowOf)]

/** So wide it is shown why; `show ID` says all of it. */
const WHY = 90

// What we think of theirs, what they think of ours. Numbers and sentences hold a partner's values.
const rowOf = (one: Listed): string[] => [
  one.id,
  one.at.slice(0, 19).replace('T', ' '),
  one.direction,
  one.partner,
  one.type,
  cut(printable(one.number ?? '-'), NUMBER),
  one.state,
  one.acknowledgement?.state ?? one.verdict ?? '-',
]

/** What of a document is shown instead of what became of it. */
const LOOKS: readonly Look[] = ['raw', 'canonical', 'beside']

async function show(api: Api, id: string, values: Values): Promise<number> {
  const what = LOOKS.find((name) => values[name] === true)
  if (what !== undefined) {
    await look(api, id, what)
    return 0
  }
  const one = (await api.get(`/v1/documents/${encodeURIComponent(id)}`)) as Shown
  if (values.json) say(JSON.stringify(one, null, 2))
  else {
    say(table([rowOf(one)]))
    if (one.reason !== undefined) say(printable(`  ${one.reason}`))
    for (const line of sentLines(one)) say(line)
    for (const finding of [...(one.envelopeFindings ?? []), ...one.findings]) say(findingLine(finding))
    for (const line of acknowledgedLines(one.partner, one.acknowledgement)) say(line)
  }
  return one.verdict === 'rejected' ? 1 : 0
}

async function reprocess(api: Api, id: string, asThen: boolean): Promise<number> {
  await readAnew(api, id, asThen)
  say(`${id} is read anew; see "edigw documents show ${id}"`)
  return 0
}

async function release(api: Api, id: string): Promise<number> {
  await api.post(pathOf(id, 'release'))
  say(`${id} goes out; see "edigw documents show ${id}"`)
  return 0
}

async function giveUp(api: Api, id: string, values: Values): Promise<number> {
  const why = whyOf(values)
  const shown = (await api.get(`/v1/documents/${encodeURIComponent(id)}`)) as Shown
  const { type, number, partner, direction, state, reason } = shown
  const named = `${[type, number].filter(Boolean).join(' ')} ${direction === 'in' ? 'from' : 'to'} ${partner}`
  say(printable([`${named}: ${state}`, reason].filter(Boolean).join('. ')))
  const question = `It will not be sent, and ${partner} is told nothing. Give it up?`
  if (direction === 'out' && !values.yes && !(await isAgreed(question))) return 0
  await abandon(api, id, why)
  say(`It is given up; "edigw documents regenerate ${id}" sends it anew.`)
  return 0
}

async function resend(api: Api, id: string, values: Values): Promise<number> {
  const { documents } = (await sendAgain(api, id, whyOf(values))) as { documents: string[] }
  const others = documents.length > 1 ? `, with ${documents.length - 1} others in the same interchange` : ''
  say(`${id} goes out again under the same control numbers${others}`)
  return 0
}

interface Regeneration {
  reason?: string | undefined
  file?: string | undefined
  json?: boolean | undefined
}

async function regenerate(api: Api, id: string, { reason, file, json }: Regeneration): Promise<number> {
  const corrected = file === undefined ? {} : { document: await jsonIn(file) }
  const body = asJson({ reason: whyOf({ reason }), ...corrected })
  const answer = (await api.post(pathOf(id, 'regenerate'), body)) as Submitted
  return report(api, answer.id, json === true)
}
