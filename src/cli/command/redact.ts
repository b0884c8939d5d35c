// redact: a person's data out of what is kept, after it was shown where it stands.
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import type { RedactedThing } from '../../exchange/redact.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { caller, counting } from '../keeping.ts'
import { noteRedaction } from '../redactionList.ts'
import { say, table, tell, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

export const redact: Command = {
  usage:
    'redact --match TEXT|--match-file FILE --reason WHY [--by WHO] [--partner ID] [--since DATE] [--note FILE] [--dry-run] [--yes]',
  summary:
    "Takes a person's data out of documents, findings, bytes, names of files and the audit trail that the running gateway keeps: shows first where it stands, then asks. Bytes keep their length and the hash that they came with; who did it, why and the new hash stay. What partners, the ERP and backups have is not reached: --note FILE adds it to a list that edigw restore --redactions FILE goes through.",
  run: async (words, { setting }) => {
    const { values } = parseArgs({
      args: words,
      options: {
        match: { type: 'string' },
        'match-file': { type: 'string' },
        reason: { type: 'string' },
        by: { type: 'string' },
        partner: { type: 'string' },
        since: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        note: { type: 'string' },
        yes: { type: 'boolean', default: false },
      },
    })
    const file = values['match-file']
    const match = file === undefined ? values.match : (await readFile(file, 'utf8')).trim()
    if (!match)
      throw new UsageError('say what: --match "J. Doe", or --match-file FILE where others see what is typed')
    if (!values.reason) throw new UsageError('say why: --reason "…"; it is kept')
    const { partner, reason, by = caller() } = values
    const ask = {
      match,
      reason,
      by,
      ...(partner ? { partner } : {}),
      ...(values.since === undefined ? {} : { since: pastOf('since', values.since) }),
    }
    const api = await openApi('operator', setting)
    const found = await through(api, { ...ask, dryRun: true })
    show(found, 'would be redacted')
    if (values['dry-run']) return 0
    if (!values.yes && !(await agreed())) return 1
    show(await through(api, { ...ask, dryRun: false }), 'redacted')
    if (values.note !== undefined) await noteRedaction(values.note, ask)
    for (const line of notReached(values.note)) tell(line)
    return 0
  },
}

const notReached = (note: string | undefined): string[] => [
  'Not reached:',
  '  what partners and the ERP have, and logs;',
  "  names of files that still stand in /inbound and /outbound, and those on partners' own servers, by which none is fetched twice;",
  note === undefined
    ? '  backups: run this again after one of before now was restored, or keep a list of redactions with --note FILE;'
    : `  backups: "edigw restore FROM --redactions ${note}" takes it out of what it restores. The list says the words: keep it safe;`,
  "  what may remain in unused room of the store's file until a backup was restored into a new one, or of PostgreSQL until VACUUM FULL.",
]

interface Found {
  things: RedactedThing[]
  count: number
  places: number
  underWay: number
}

/** So many are named. */
const SHOWN = 200

/** Through the whole store, part by part. */
async function through(api: Api, ask: object): Promise<Found> {
  const found: Found = { things: [], count: 0, places: 0, underWay: 0 }
  const progress = counting()
  for (let after: string | undefined = ''; after !== undefined; ) {
    const content = JSON.stringify({ ...ask, ...(after === '' ? {} : { after }) })
    const part = (await api.post('/v1/redactions', { type: 'application/json', content })) as {
      items: RedactedThing[]
      underWay: number
      next?: string
    }
    found.count += part.items.length
    found.places += part.items.reduce(
      (sum, { bytes, values, files, names }) => sum + bytes + values + files + names,
      0,
    )
    found.things.push(...part.items.slice(0, SHOWN - found.things.length))
    found.underWay += part.underWay
    after = part.next
    progress.at(`${found.count} found, at ${after ?? 'the end'}`)
  }
  progress.end()
  return found
}

const HEAD = ['KIND', 'ID', 'PARTNER', 'AT', 'BYTES', 'VALUES', 'FILES', 'NAMES']

function show({ things, count, places, underWay }: Found, what: string): void {
  const rows = things.map(({ kind, id, partner, at, bytes, values, files, names }) => [
    ...[kind, id, printable(partner), at.slice(0, 16).replace('T', ' ')],
    ...[String(bytes), String(values), String(files), String(names)],
  ])
  if (rows.length > 0) say(table([HEAD, ...rows]))
  if (count > things.length) say(`and ${count - things.length} more`)
  say(`${count} receipts and documents of ours, ${places} places: ${what}.`)
  if (underWay > 0) tell(`${underWay} more hold it and are under way: run this again once they are not.`)
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('nothing was changed: say --yes, or call it in a terminal')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await lines.question('Redact all of it? It can not be undone. Type "redact": ')
  lines.close()
  return answer.trim() === 'redact'
}
