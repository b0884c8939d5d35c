// receipts: the files and bodies that came, also those of which nothing became a document.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { findingLine } from '../page/acknowledged.ts'
import type { ShownReceipt } from '../page/story.ts'
import { cut, say, table, tell, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

const OPTIONS = {
  state: { type: 'string' },
  partner: { type: 'string' },
  since: { type: 'string' },
  limit: { type: 'string', default: '50' },
  json: { type: 'boolean', default: false },
} as const

const valuesOf = (words: string[]) => parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
type Values = ReturnType<typeof valuesOf>['values']

export const receipts: Command = {
  usage:
    'receipts list [--state received|opened|concluded|repeat|refused] [--partner ID] [--since TIME] [--limit N] [--json] | receipts show ID [--json]',
  summary:
    'Lists the files and bodies that came, the newest first: refused are those of which nothing could be read, or that are not of who brought them; repeat those that came before, byte for byte. Shows one, with what was wrong with it as a whole and its documents.',
  run: async (words, { setting }) => {
    const { values, positionals } = valuesOf(words)
    const [act = 'list', id] = positionals
    if (act !== 'list' && act !== 'show') throw new UsageError(`there is no "receipts ${act}"`)
    if (act === 'show' && id === undefined) throw new UsageError("show needs a receipt's id")
    const api = await openApi('operator', setting)
    return act === 'list' ? list(api, values) : show(api, id!, values)
  },
}

type Listed = ShownReceipt & { partner: string }

async function list(api: Api, values: Values): Promise<number> {
  const query = new URLSearchParams({ order: 'newest', limit: values.limit })
  for (const name of ['state', 'partner'] as const)
    if (values[name] !== undefined) query.set(name, values[name])
  if (values.since !== undefined) query.set('since', pastOf('since', values.since))
  const { items } = (await api.get(`/v1/receipts?${query}`)) as { items: Listed[] }
  if (values.json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('No such receipts.')
  else say(table([HEAD, ...items.map(rowOf)]))
  if (!values.json && items.length === Number(values.limit)) tell('These are the newest; there may be more.')
  return 0
}

const HEAD = ['ID', 'AT', 'PARTNER', 'BY', 'BYTES', 'NAME', 'STATE', 'WHY']

/** So wide a name and a reason are shown in a list. */
const WIDE = { name: 30, why: 100 }

const rowOf = ({ id, at, partner, door, bytes, name = '-', state, repeatOf, findings }: Listed): string[] => [
  id,
  at.slice(0, 19).replace('T', ' '),
  partner,
  door,
  String(bytes),
  cut(printable(name), WIDE.name),
  state,
  cut(printable(repeatOf === undefined ? (findings[0]?.sentence ?? '') : `as ${repeatOf}`), WIDE.why),
]

async function show(api: Api, id: string, { json, limit }: Values): Promise<number> {
  const one = (await api.get(`/v1/receipts/${encodeURIComponent(id)}?limit=${limit}`)) as Shown
  if (json) say(JSON.stringify(one, null, 2))
  else {
    say(table([rowOf(one).slice(0, -1)]))
    for (const finding of one.findings) say(findingLine(finding))
    for (const { id: document, type, number = '-', state, verdict = '-' } of one.documents)
      say(printable(`  ${document}  ${type}  ${number}  ${state}  ${verdict}`))
    if (one.documents.length === Number(limit)) say(`  more: edigw documents list --receipt ${id}`)
  }
  return one.state === 'refused' ? 1 : 0
}

type Shown = Listed & {
  documents: { id: string; type: string; number?: string; state: string; verdict?: string }[]
}
