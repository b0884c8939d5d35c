// mapping drift: what a partner sends that the mapping in force makes nothing of, the newest first. With --new it is an
// alarm: exit code 1 where something was seen first in that time.

import { parseArgs } from 'node:util'
import { type Drift, driftOf, type Unread } from '../../contract/drift/drift.ts'
import { inForce, type NamedMapping } from '../../contract/shadow/candidate.ts'
import { directionOf } from '../../contract/underTest.ts'
import { counted } from '../../exchange/alerting/condition.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Bench } from '../../exchange/trying/bench.ts'
import type { Act, ActContext, Out } from '../contract/act.ts'
import { table, UsageError } from '../terminal.ts'
import { atBench } from './atBench.ts'
import { sinceOf, told } from './shadow.ts'
import { progress } from './told.ts'

const OPTIONS = {
  last: { type: 'string', default: '90d' },
  new: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** `PARTNER MAPPING [--last 90d] [--new 7d] [--json]`. */
export const drift: Act = (words, context) =>
  told(context, () => {
    asked(words)
    return atBench(context.setting, (bench) => driftAt(bench, words, context))
  })

/** As `drift`, with the store and engine threads of somebody else. */
export async function driftAt(bench: Bench, words: string[], { setting, out }: ActContext): Promise<number> {
  const { named, values } = asked(words)
  const active = await inForce(bench.store, named)
  const scope = { active, of: { since: sinceOf(values.last, bench.clock) }, width: setting.threads * 2 }
  let count = 0
  const found = await driftOf(bench, scope, ({ at }) => {
    if (++count % 100 === 0) progress(`${count} documents, ${at.slice(0, 10)}`)
  })
  progress('')
  const fresh =
    values.new === undefined ? undefined : newSince(found, sinceOf(values.new, bench.clock, '--new'))
  const shown = fresh ?? found
  if (values.json) out(JSON.stringify({ ...named, version: active.version.hash, ...shown }))
  else sayDrift(out, named, shown, fresh ? 'that was not seen before' : '')
  return fresh && fresh.unread.length > 0 ? 1 : 0
}

function asked(words: string[]) {
  const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: OPTIONS })
  const [partner, mapping, ...more] = positionals
  if (!partner || !mapping || more.length > 0)
    throw new UsageError('say which: edigw mapping drift PARTNER MAPPING')
  if (directionOf(mapping) === 'out')
    throw new UsageError('what we write is ours: only what is read can drift')
  return { named: { partner, mapping }, values }
}

/** Only what was seen first since an instant: places, and values at places known before. */
function newSince(found: Drift, since: string): Drift {
  const unread = found.unread.flatMap((one): Unread[] => {
    if (one.first.at >= since) return [one]
    // A place that says ever other values, such as a text, is new with none of them.
    const values = one.more ? [] : one.values.filter(({ first }) => first.at >= since)
    return values.length > 0 ? [{ ...one, values }] : []
  })
  return { ...found, unread }
}

const HEAD = ['SEEN FIRST', 'PLACE', 'WHY', 'SHARE', 'VALUES', 'IN THE GUIDE']

function sayDrift(out: Out, { partner, mapping }: NamedMapping, found: Drift, which: string): void {
  const { documents, unread, beyond } = found
  if (unread.length === 0) {
    out(
      `${partner} ${mapping}: nothing in ${counted(documents, 'document')} ${which || 'goes unread'}`.trim(),
    )
    return
  }
  out(
    `${partner} ${mapping}: ${counted(unread.length, 'place')} in ${counted(documents, 'document')} that nothing is made of`,
  )
  out(table([HEAD, ...unread.map((one) => cells(one, documents))]))
  if (beyond > 0) out(`… and ${counted(beyond, 'occurrence')} at other places`)
}

function cells({ place, guide, why, documents, first, values, more }: Unread, all: number): string[] {
  const share = (100 * documents) / all
  const said = values.slice(0, 4).map(({ value }) => value)
  const text = [...said, ...(more || values.length > 4 ? ['…'] : [])].join(', ')
  return [
    `${first.at.slice(0, 10)} ${first.document}`,
    printable(place),
    why,
    `${share >= 10 ? share.toFixed(0) : share.toFixed(1)} %`,
    printable(text),
    guide ?? '-',
  ]
}
