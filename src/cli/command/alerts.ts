// alerts: what an operator must know of, at the running gateway, with what to type about each.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { say, styled, UsageError } from '../terminal.ts'

const OPTIONS = {
  all: { type: 'boolean' },
  partner: { type: 'string' },
  by: { type: 'string' },
  note: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>

export const alerts: Command = {
  usage: 'alerts [list|ack] [ID] [--all] [--partner ID] [--by WHO] [--note TEXT] [--json]',
  summary:
    'Lists what an operator must know of, each with what to do and what to type (1 where there is any); with --all those that are over too. ack takes one on, so that nobody is reminded of it: say in --note what is done.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [act = 'list', id] = positionals
    if (act === 'list') return list(await openApi('operator', setting), values)
    if (act !== 'ack') throw new UsageError(`there is no "alerts ${act}"`)
    if (!id) throw new UsageError('say which: alerts ack ID --note "what is done"')
    return acknowledge(await openApi('operator', setting), id, values)
  },
}

interface Alert {
  id: string
  kind: string
  partner?: string
  environment: string
  says: string
  advice: string
  command?: string
  began: string
  ended?: string
  acknowledgedBy?: string
  note?: string
}

const PAGE = 200

async function list(api: Api, { all, partner, json }: Values): Promise<number> {
  const query = new URLSearchParams({ limit: String(PAGE) })
  if (all) query.set('all', 'true')
  if (typeof partner === 'string') query.set('partner', partner)
  const { items } = (await api.get(`/v1/alerts?${query}`)) as { items: Alert[] }
  if (json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say(all ? 'There never was an alert.' : 'No alert is open.')
  else for (const line of items.flatMap(linesOf)) say(line)
  return items.some(({ ended }) => ended === undefined) ? 1 : 0
}

function linesOf({ ended, advice, command, note = '', ...one }: Alert): string[] {
  const { id, kind, says, began, partner = 'the house', environment, acknowledgedBy } = one
  const over = ended === undefined ? '' : `, over since ${minute(ended)}`
  const about = printable(`${partner}, ${environment}, since ${minute(began)}${over}`)
  const toDo = ended === undefined ? [advice, ...(command === undefined ? [] : [`$ ${command}`])] : []
  const taken = acknowledgedBy === undefined ? [] : [`taken on by ${acknowledgedBy}: ${note}`]
  return [
    `${id}  ${styled(ended === undefined ? 'red' : 'green', kind)}  ${about}`,
    ...[says, ...toDo, ...taken].map((line) => `  ${printable(line)}`),
  ]
}

const minute = (at: string): string => at.slice(0, 16).replace('T', ' ')

async function acknowledge(api: Api, id: string, { by, note }: Values): Promise<number> {
  if (typeof note !== 'string') throw new UsageError('say in --note what is done about it')
  const content = JSON.stringify({ note, ...(typeof by === 'string' ? { by } : {}) })
  await api.post(`/v1/alerts/${encodeURIComponent(id)}/acknowledge`, { type: 'application/json', content })
  say(`${id} is taken on: nobody is reminded of it any more.`)
  return 0
}
