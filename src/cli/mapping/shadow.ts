// mapping shadow: a candidate beside the version in force, over documents that were received or sent. It looks into the
// store by itself: a candidate never comes into the running gateway, whose threads are for partners' documents, and
// through a connection that can't write nothing can be published or answered, whatever a candidate does.
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ContractError } from '../../contract/sample.ts'
import {
  candidateOf,
  inForce,
  type NamedMapping,
  registered,
  type Version,
} from '../../contract/shadow/candidate.ts'
import { type Expectation, loadExpectations } from '../../contract/shadow/expected.ts'
import { reliedOn } from '../../contract/shadow/relied.ts'
import { type OnDocument, shadow as runShadow, type Shadowing } from '../../contract/shadow/shadow.ts'
import type { Tallied } from '../../contract/shadow/tally.ts'
import type { Bench } from '../../exchange/trying/bench.ts'
import { UnknownDocument } from '../../exchange/trying/documents.ts'
import { GuideError } from '../../guide/load/problem.ts'
import { milliseconds } from '../../partner/agreement.ts'
import type { Clock } from '../../setting/clock.ts'
import type { Environment } from '../../store/record.ts'
import type { Act, ActContext } from '../contract/act.ts'
import { TOOL_ERROR } from '../contract/outcome.ts'
import { UsageError } from '../terminal.ts'
import { atBench } from './atBench.ts'
import { Told } from './told.ts'

const OPTIONS = {
  candidate: { type: 'string' },
  version: { type: 'string' },
  last: { type: 'string' },
  documents: { type: 'string', multiple: true },
  expect: { type: 'string' },
  environment: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

/** `PARTNER MAPPING --candidate FILE|--version HASH [--last 30d | --documents ID,…] [--expect FILE] [--environment …] [--json]`. */
export const shadow: Act = (words, context) =>
  told(context, async () => {
    const said = asked(words)
    return atBench(context.setting, (bench) => run(bench, said, context))
  })

/** As `shadow`, with the store and engine threads of somebody else. */
export const shadowAt = (bench: Bench, words: string[], context: ActContext): Promise<number> =>
  told(context, () => run(bench, asked(words), context))

/** Does the work; what goes wrong in it is told, and is no verdict. */
export async function told({ complain }: ActContext, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    // The other exit codes are verdicts, and a run that did not come to its end has none.
    complain(isTold(error) ? error.message : String((error as Error).stack ?? error))
    return TOOL_ERROR
  }
}

const isTold = (error: unknown): error is Error =>
  [UsageError, ContractError, GuideError, UnknownDocument].some((kind) => error instanceof kind) ||
  String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')

interface Asked {
  named: NamedMapping
  values: Values
}

function asked(words: string[]): Asked {
  const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
  const [partner, mapping, ...more] = positionals
  const { documents } = values
  if (!partner || !mapping || (more.length > 0 && !documents))
    throw new UsageError('say which: edigw mapping shadow PARTNER MAPPING')
  if ((values.candidate === undefined) === (values.version === undefined))
    throw new UsageError(
      'say what to try: --candidate FILE (an overlay) or --version HASH (a registered one)',
    )
  const named = { partner, mapping }
  return { named, values: documents ? { ...values, documents: [...documents, ...more] } : values }
}

async function run(
  bench: Bench,
  { named, values }: Asked,
  { setting, folders, out, complain }: ActContext,
): Promise<number> {
  const active = await inForce(bench.store, named)
  const candidate = await candidateFor(bench, named, values, active)
  const relied = reliedOn(folders, named, active.guide)
  if (relied.length === 0)
    complain(
      `Nothing says what is relied on in ${named.partner} ${named.mapping}: no change counts as breaking.`,
    )
  const guides = [active.guide, candidate.guide] as const
  const expectations = expectationsOf(named, values)
  const shadowing: Shadowing = {
    active,
    candidate,
    terms: { mapping: named.mapping, guides, relied, expectations },
    ...scopeOf(values, bench.clock),
    width: setting.threads * 2,
  }
  const tale = new Told(out, shadowing, values.json)
  const onDocument: OnDocument = (document, judged) => tale.document(document, judged)
  const tallied = await runShadow(bench, shadowing, onDocument)
  tale.end(tallied)
  if (tallied.documents > 0) return exitCode(tallied)
  complain(`There is no document of ${named.partner} ${named.mapping} in that time: nothing was compared.`)
  return TOOL_ERROR
}

async function candidateFor(
  { store }: Bench,
  named: NamedMapping,
  { candidate, version }: Values,
  active: Version,
): Promise<Version> {
  if (candidate === undefined) return registered(store, named, version!)
  return candidateOf(active, candidate, textOf(candidate))
}

function expectationsOf({ partner, mapping }: NamedMapping, { expect }: Values): Expectation[] {
  return expect === undefined ? [] : loadExpectations(expect, textOf(expect), `${partner}/${mapping}`)
}

function textOf(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  throw new UsageError(`there is no file ${file}`)
}

function scopeOf(
  { last, documents, environment }: Values,
  clock: Clock,
): Pick<Shadowing, 'of' | 'environment'> {
  if (last !== undefined && documents !== undefined)
    throw new UsageError('--last and --documents say two things: leave one out')
  const about = environment === undefined ? {} : { environment: environmentOf(environment) }
  if (documents === undefined) return { ...about, of: { since: sinceOf(last ?? '30d', clock) } }
  const ids = documents.flatMap((one) => one.split(',')).filter((id) => id !== '')
  return { ...about, of: { documents: [...new Set(ids)] } }
}

function environmentOf(said: string): Environment {
  if (said === 'production' || said === 'test') return said
  throw new UsageError(`--environment is production or test, got "${said}"`)
}

/** The instant so long ago, such as 30d. Throws UsageError. */
export function sinceOf(last: string, clock: Clock, word = '--last'): string {
  if (!/^[1-9]\d{0,5}[smhd]$/.test(last))
    throw new UsageError(`${word} is a time such as 30d or 12h, got "${last}"`)
  return new Date(clock().getTime() - milliseconds(last)).toISOString()
}

/** 1 where something breaks that nobody declared, 2 where something else changes so, else 0. */
function exitCode({ verdicts }: Tallied): number {
  const worst = verdicts.breaking.unexpected + verdicts['newly-rejected'].unexpected
  if (worst + verdicts['newly-parked'].unexpected > 0) return 1
  return verdicts.changed.unexpected + verdicts['newly-accepted'].unexpected > 0 ? 2 : 0
}
