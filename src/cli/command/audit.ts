// audit: who did what, and whether the trail of it is whole. It looks into the store beside whatever gateway has it.
import { parseArgs } from 'node:util'
import { printable } from '../../exchange/engine/place.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { type AuditPlace, SIGN_INS, verifyAudit } from '../../store/audit.ts'
import { type Looking, lookAtStore } from '../../store/index.ts'
import type { Command } from '../command.ts'
import { cut, say, styled, table, tell, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

const OPTIONS = {
  subject: { type: 'string' },
  principal: { type: 'string' },
  act: { type: 'string' },
  since: { type: 'string' },
  all: { type: 'boolean', default: false },
  limit: { type: 'string', default: '50' },
  head: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const valuesOf = (words: string[]) => parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
type Values = ReturnType<typeof valuesOf>['values']

export const audit: Command = {
  usage:
    'audit list|verify|head [--subject ID] [--principal ID] [--act BEGINNING] [--since DATE] [--all] [--limit N] [--head HASH@ID] [--json]',
  summary:
    'Lists who did what, newest first, without those who only signed in (--all, --json or --act lists them too); verifies that no row of the trail was changed, taken out or put in (exit 1 with the first that does not fit); prints its head, to be kept elsewhere and given to verify, which then also notices an end that was cut off. Works beside a running gateway.',
  run: async (words, { setting }) => {
    const { values, positionals } = valuesOf(words)
    const [act = 'list', ...more] = positionals
    const work = Object.hasOwn(ACTS, act) && more.length === 0 ? ACTS[act as keyof typeof ACTS] : undefined
    if (!work) throw new UsageError(`there is no "audit ${positionals.join(' ')}"`)
    const store = await lookAtStore(storeAt(setting)).catch((cause: Error) => {
      throw new UsageError(cause.message, { cause })
    })
    try {
      return await work(store, values)
    } finally {
      await store.close()
    }
  },
}

async function list(store: Looking, values: Values): Promise<number> {
  const { subject, principal, act, since, limit } = values
  const isBrief = !values.all && !values.json && act === undefined
  const entries = await store.auditTrail({
    ...(subject === undefined ? {} : { subject }),
    ...(principal === undefined ? {} : { principal }),
    ...(act === undefined ? {} : { act }),
    ...(isBrief ? { without: SIGN_INS } : {}),
    ...(since === undefined ? {} : { since: pastOf('since', since) }),
    limit: countOf(limit),
  })
  if (values.json) for (const entry of entries) say(JSON.stringify(entry))
  else if (entries.length === 0) say('No such entries.')
  else
    say(
      table([
        HEAD,
        ...entries.map((one) =>
          HEAD.map((name) => cellOf(one[FIELD[name]!], name === 'DETAIL' ? WIDE : NARROW)),
        ),
      ]),
    )
  if (isBrief) tell(`Sign-ins are left out (${SIGN_INS.join(', ')}): --all lists them too.`)
  return 0
}

const FIELD = { AT: 'at', WHO: 'principal', ACT: 'act', SUBJECT: 'subject', DETAIL: 'detail' } as const
const HEAD = Object.keys(FIELD) as (keyof typeof FIELD)[]
const WIDE = 160
/** So that a long name leaves room for what stands behind it. */
const NARROW = 60

// Names and reasons are what others wrote.
const cellOf = (text: string, widest: number): string => {
  const shown = printable(text) || '-'
  return cut(shown, widest)
}

function countOf(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0 && count <= 100_000) return count
  throw new UsageError(`--limit takes a whole number up to 100000, got "${text}"`)
}

const said = ({ id, hash }: AuditPlace): string => `${hash}@${id}`

function placeOf(text: string): AuditPlace {
  const [, hash, id] = /^([0-9a-f]{64})@(\d{1,15})$/.exec(text) ?? []
  if (hash === undefined) throw new UsageError(`--head takes what "audit head" printed, got "${text}"`)
  return { hash, id: Number(id) }
}

async function head(store: Looking, { json }: Values): Promise<number> {
  const ends = await store.auditEnds()
  say(json ? JSON.stringify(ends) : said(ends.head))
  return 0
}

async function verify(store: Looking, values: Values): Promise<number> {
  const expected = values.head === undefined ? undefined : placeOf(values.head)
  const found = await verifyAudit(store, expected, (rows) => {
    if (rows % 100_000 === 0) tell(`${rows} rows`)
  })
  if (values.json) say(JSON.stringify(found))
  else if (found.broken) say(`${styled('red', 'broken')} at row ${found.broken.id}: ${found.broken.why}`)
  else
    say(
      `${styled('green', 'whole')}: ${found.rows} rows${from(found.anchor)}${without(found.redacted)}, head ${said(found.head)}`,
    )
  return found.broken ? 1 : 0
}

const without = (redacted: number): string =>
  redacted === 0 ? '' : `, a person's data taken out of ${redacted} of them`

const from = ({ id }: AuditPlace): string =>
  id === 0 ? '' : ` from row ${id + 1} on, older ones were forgotten`

const ACTS = { list, verify, head }
