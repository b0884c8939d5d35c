// submit: a canonical document to the running gateway as the ERP brings it, and what became of it.
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { canonicalKinds, kindOf } from '../../canonical/canonical.ts'
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
import { say, UsageError } from '../terminal.ts'

export const submit: Command = {
  usage: 'submit FILE --partner ID [--type GUIDE] [--test] [--json]',
  summary:
    'Sends a canonical document (JSON) to a partner as the ERP would, and waits until it is delivered or parked.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        partner: { type: 'string' },
        type: { type: 'string' },
        test: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    })
    const [file] = positionals
    if (!file || !values.partner) throw new UsageError('name a file and a partner')
    const document = await jsonIn(file)
    const query = new URLSearchParams({
      partner: values.partner,
      ...(values.type ? { type: values.type } : {}),
    })
    const api = await openApi('erp', setting, undefined, values.test ? 'test' : undefined)
    const path = `/v1/outbound/${collectionOf(file, document)}?${query}`
    const body = { type: 'application/json', content: JSON.stringify(document) }
    const answer = (await api.post(path, body)) as Submitted
    if (answer.repeated && !values.json)
      say(`The same document was submitted before; nothing more is sent. To send it anew: ${anew(answer.id)}`)
    return report(api, answer.id, values.json === true)
  },
}

export interface Submitted {
  id: string
  repeated: boolean
}

const anew = (id: string) => `edigw documents regenerate ${id} --reason …`

/** Where the document goes, by what it says in `schema`. */
function collectionOf(file: string, document: unknown): string {
  const { schema } = (document ?? {}) as { schema?: unknown }
  const kind = kindOf(String(schema).replace(/\/\d+$/, ''))
  if (kind?.outbound) return kind.collection
  const known = canonicalKinds.filter(({ outbound }) => outbound).map(({ name }) => `${name}/1`)
  throw new UsageError(`${file} must say in "schema" what it is, one of ${known.join(', ')}`)
}

/** The JSON in a file. */
export async function jsonIn(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`)
  }
}

interface Shown extends ShownSent {
  id: string
  partner: string
  type: string
  canonical: string
  number?: string
  state: string
  reason?: string
  findings: ShownFinding[]
  acknowledgement?: ShownAcknowledgement
}

const ON_ITS_WAY = ['submitted', 'written', 'sealed']
const PATIENCE = 600

/** Waits until a document is settled and says what became of it; 1 where it is parked or given up. */
export async function report(api: Api, id: string, json: boolean): Promise<number> {
  for (let tries = 0; tries < PATIENCE; tries++) {
    const shown = (await api.get(`/v1/documents/${id}`)) as Shown
    // One that goes out with others says so.
    if (!ON_ITS_WAY.includes(shown.state) || shown.reason !== undefined) return conclude(shown, json)
    await wait(100)
  }
  throw new UsageError(`${id} is still on its way; see "edigw documents show ${id}"`)
}

function conclude(shown: Shown, json: boolean): number {
  const { id, partner, type, canonical, number, state, reason, findings, acknowledgement } = shown
  const name = number === undefined ? canonical : `${canonical} ${number}`
  if (json) say(JSON.stringify(shown, null, 2))
  else {
    say(printable(`${name} to ${partner} as ${type}: ${state} (${id})`))
    if (reason !== undefined) say(printable(`  ${reason}`))
    for (const line of sentLines(shown)) say(line)
    for (const finding of findings) say(findingLine(finding))
    for (const line of acknowledgedLines(partner, acknowledgement)) say(line)
  }
  return state === 'parked' || state === 'given-up' ? 1 : 0
}
