// dead-letters: what does not go on by itself at the running gateway, by what it waits for; setting steps going again, and
// giving up those that never will.

import { parseArgs } from 'node:util'
import { counted } from '../../exchange/alerting/condition.ts'
import type { DeadLetters } from '../../exchange/deadLetters.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { GivingUp } from '../../exchange/giveUp.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { isAgreed } from '../document/many.ts'
import { say, styled, table, UsageError } from '../terminal.ts'

const OPTIONS = {
  reason: { type: 'string' },
  partner: { type: 'string' },
  why: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

interface Values {
  reason?: string | undefined
  partner?: string | undefined
  why?: string | undefined
  yes?: boolean | undefined
  json?: boolean | undefined
}

export const deadLetters: Command = {
  usage:
    'dead-letters [list|steps|resume|give-up] [STEP] [--reason CODE] [--partner ID] [--why TEXT] [--yes] [--json]',
  summary:
    'Lists what does not go on by itself, by what it waits for (a person, a crosswalk row, a mapping, an order, a release, its batch) and the code of why, with how many, since when, one of them and what to do; steps shows parked steps with what happened, resume lets them go on, give-up ends what can never succeed, after it said what would come of it.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
    const [act = 'list', step] = positionals
    const api = await openApi('operator', setting)
    if (act === 'list') return list(api, values)
    if (act === 'steps') return steps(api, values)
    if (act === 'resume') return resume(api, step, values)
    if (act === 'give-up') return giveUp(api, step, values)
    throw new UsageError(`there is no "dead-letters ${act}"`)
  },
}

const isAsked =
  ({ reason, partner }: Values) =>
  (one: { code: string; partner: string }): boolean =>
    (reason === undefined || one.code === reason) && (partner === undefined || one.partner === partner)

async function list(api: Api, values: Values): Promise<number> {
  const { items } = (await api.get('/v1/dead-letters')) as { items: DeadLetters[] }
  const asked = items.filter(isAsked(values))
  if (values.json) say(JSON.stringify(asked, null, 2))
  else if (asked.length === 0) say('Nothing waits.')
  else for (const line of asked.flatMap(linesOf)) say(line)
  return 0
}

function linesOf(group: DeadLetters): string[] {
  const { waitsFor, code, partner, environment, direction, verb, count, oldest, document, step } = group
  const what = verb === undefined ? counted(count, 'document') : `${counted(count, 'step')} of ${verb}`
  const way = direction === undefined ? '' : direction === 'in' ? 'from ' : 'to '
  const where = [`${way}${partner}`, ...(environment === undefined ? [] : [environment])].join(', ')
  const example = document ?? (step === undefined ? '' : `step ${step}`)
  return [
    `${styled('bold', `waits for ${waitsFor.replace('-', ' ')}`)}  ${code}  ${what}, ${printable(where)}, since ${oldest.slice(0, 16).replace('T', ' ')}`,
    ...[`${group.says}  (${example})`, group.advice, `$ ${group.command}`].map(
      (line) => `  ${printable(line)}`,
    ),
  ]
}

interface ParkedStep {
  id: string
  verb: string
  subject: string
  partner: string
  attempts: number
  code: string
  reason: string
  at: string
  givingUp: GivingUp
}

const parkedSteps = async (api: Api, values: Values): Promise<ParkedStep[]> =>
  ((await api.get('/v1/steps')) as { items: ParkedStep[] }).items.filter(isAsked(values))

async function steps(api: Api, values: Values): Promise<number> {
  const items = await parkedSteps(api, values)
  if (values.json) say(JSON.stringify(items, null, 2))
  else if (items.length === 0) say('No step is parked.')
  else
    for (const { id, verb, subject, partner, attempts, code, reason, at } of items) {
      say(
        table([
          [
            id,
            at.slice(0, 19).replace('T', ' '),
            verb,
            subject,
            partner,
            code,
            attempts === 1 ? '1 try' : `${attempts} tries`,
          ],
        ]),
      )
      for (const line of reason.split('\n')) say(`  ${printable(line)}`)
    }
  return 0
}

/** Refuses to do something to all steps at once, or without a word why. */
function checkAsked(step: string | undefined, { why, reason, partner }: Values, what: string): void {
  if (why === undefined) throw new UsageError(`say in --why ${what}; it is kept in the audit trail`)
  if (step === undefined && reason === undefined && partner === undefined)
    throw new UsageError('say which: a step, or --reason CODE, or --partner ID')
}

const act = (api: Api, step: string, what: 'resume' | 'give-up', { why }: Values): Promise<unknown> =>
  api.post(`/v1/steps/${encodeURIComponent(step)}/${what}`, {
    type: 'application/json',
    content: JSON.stringify({ reason: why }),
  })

async function resume(api: Api, step: string | undefined, values: Values): Promise<number> {
  checkAsked(step, values, 'what was mended')
  const ids = step === undefined ? (await parkedSteps(api, values)).map(({ id }) => id) : [step]
  say(counted(ids.length, 'step'))
  if (ids.length === 0) return 0
  if (step === undefined && !values.yes && !(await isAgreed('Let all of them go on?'))) return 0
  for (const id of ids) await act(api, id, 'resume', values)
  say('They are due.')
  return 0
}

async function giveUp(api: Api, step: string | undefined, values: Values): Promise<number> {
  checkAsked(step, values, 'why it can never succeed')
  const parked = (await parkedSteps(api, values)).filter(({ id }) => step === undefined || id === step)
  // Who was not heard to do it says it again, and is told the same.
  if (step !== undefined && parked.length === 0) return givenUp(api, [step], values)
  for (const one of parked) for (const line of givingUpLines(one)) say(line)
  const allowed = parked.filter(({ givingUp }) => givingUp.allowed).map(({ id }) => id)
  const refused = parked.length - allowed.length
  say(`${counted(allowed.length, 'step')} to give up${refused === 0 ? '' : `, ${refused} that can’t be`}`)
  if (allowed.length === 0) return refused === 0 ? 0 : 1
  if (!values.yes && !(await isAgreed('Give them up?'))) return 0
  return givenUp(api, allowed, values)
}

const givingUpLines = ({ id, verb, subject, partner, givingUp }: ParkedStep): string[] => [
  `${styled('bold', `step ${id}`)}  ${verb} of ${printable(subject)}, ${printable(partner)}`,
  `  ${printable(givingUp.says)}`,
]

async function givenUp(api: Api, steps: readonly string[], values: Values): Promise<number> {
  for (const step of steps) await act(api, step, 'give-up', values)
  say(steps.length === 1 ? 'It is given up.' : 'They are given up.')
  return 0
}
