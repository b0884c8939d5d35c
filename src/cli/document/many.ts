// One act on many documents: they are found first, counted and shown; then, once somebody has said yes, done one by one, so
// that each has its row in the audit trail, and what is refused holds up no other.

import { createInterface } from 'node:readline/promises'
import { counted } from '../../exchange/alerting/condition.ts'
import { printable } from '../../exchange/engine/place.ts'
import { type Api, ApiRefusal } from '../api.ts'
import { progress } from '../mapping/told.ts'
import { say, table, tell, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

export interface Chosen {
  id: string
  at: string
  partner: string
  type: string
  number?: string
  state: string
}

const FILTERS = ['partner', 'state', 'type', 'number', 'since', 'direction', 'acknowledgement'] as const
/** More at once are chosen by a narrower filter, or in several goes. */
const MOST = 10_000
const PAGE = 500

/** A filter as the API takes it. */
export const wordOf = (name: string, word: string): string => (name === 'since' ? pastOf(name, word) : word)

/** The query that these options make, and `fixed` in any case. Throws UsageError where they would choose everything. */
export function filterOf(
  values: Readonly<Record<string, unknown>>,
  fixed: Readonly<Record<string, string>>,
): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of FILTERS)
    if (typeof values[name] === 'string') query.set(name, wordOf(name, values[name]))
  if (query.size === 0)
    throw new UsageError(
      'say which: an id, or --partner, --state, --type, --number, --since or --acknowledgement',
    )
  for (const [name, value] of Object.entries(fixed)) query.set(name, value)
  return query
}

/** Every document of a filter, at most so many. */
export async function chosenBy(api: Api, filter: URLSearchParams, most = MOST): Promise<Chosen[]> {
  const chosen: Chosen[] = []
  for (let after = ''; chosen.length < most; ) {
    const query = new URLSearchParams(filter)
    query.set('limit', String(Math.min(PAGE, most - chosen.length)))
    if (after !== '') query.set('after', after)
    const page = (await api.get(`/v1/documents?${query}`)) as { items: Chosen[]; nextCursor: string }
    chosen.push(...page.items)
    if (page.items.length === 0) break
    after = page.nextCursor
  }
  return chosen
}

/** How many there are, by partner, type and state. */
function sayChosen(chosen: readonly Chosen[]): void {
  const groups = Map.groupBy(chosen, ({ partner, type, state }) => `${partner}\t${type}\t${state}`)
  say(`${counted(chosen.length, 'document')}${chosen.length === MOST ? ' (there may be more)' : ''}:`)
  say(table([...groups].map(([key, some]) => ['', ...key.split('\t').map(printable), String(some.length)])))
}

/** Does an act to all that are chosen, once that is agreed; answers 1 where some were refused. */
export async function doToAll(
  chosen: readonly Chosen[],
  { yes, words, act }: { yes: boolean; words: string; act: (id: string) => Promise<unknown> },
): Promise<number> {
  if (chosen.length === 0) {
    say('No such documents.')
    return 0
  }
  sayChosen(chosen)
  if (!yes && !(await isAgreed(`${words} all of them?`))) return 0
  const refused = new Map<string, string[]>()
  for (const [index, { id }] of chosen.entries()) {
    const why = await refusalOf(() => act(id))
    if (why !== undefined) refused.set(why, [...(refused.get(why) ?? []), id])
    if (index % 10 === 9) progress(`${index + 1} of ${chosen.length}`)
  }
  progress('')
  const failed = [...refused.values()].flat().length
  say(`${chosen.length - failed} done${failed > 0 ? `, ${failed} refused:` : '.'}`)
  for (const [why, ids] of refused)
    say(`  ${printable(why)} (${ids.length}: ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''})`)
  return failed > 0 ? 1 : 0
}

/** Why an act was refused. */
async function refusalOf(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (error instanceof ApiRefusal) return error.message
    throw error
  }
}

/** Asks whoever sits there. Throws UsageError where nobody does. */
export async function isAgreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody can be asked here: say --yes`)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } finally {
    lines.close()
    tell()
  }
}
