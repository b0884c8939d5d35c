// documents reprocess --dry-run: what reading a document anew would make of it, beside what was made of it, without
// reading it anew.
import { type Version, withGuide } from '../../contract/shadow/candidate.ts'
import { reliedOn } from '../../contract/shadow/relied.ts'
import { type Reread, reread } from '../../contract/shadow/shadow.ts'
import type { Bench } from '../../exchange/trying/bench.ts'
import { UnknownDocument } from '../../exchange/trying/documents.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Document } from '../../store/record.ts'
import { say, UsageError } from '../terminal.ts'
import { atBench } from './atBench.ts'
import { changedLines, progress, wordsOf } from './told.ts'

/** Of so many documents each difference is told; of more only what would become of each. */
const IN_FULL = 5

/** Tells what reading documents anew would change; answers 1 where one would be rejected. */
export const dryRun = (setting: Setting, ids: readonly string[], asThen: boolean): Promise<number> =>
  atBench(setting, async (bench) => {
    let worst = 0
    for (const [index, id] of ids.entries()) {
      const code = await dryRunAt(bench, setting, id, asThen, ids.length <= IN_FULL)
      worst = Math.max(worst, code)
      if (index % 10 === 9) progress(`${index + 1} of ${ids.length}`)
    }
    progress('')
    say(`${ids.length} documents were tried; nothing was changed.`)
    return worst
  })

/** As `dryRun` of one, with the store and engine threads of somebody else. */
export async function dryRunAt(
  bench: Bench,
  setting: Setting,
  id: string,
  then: boolean,
  inFull = true,
): Promise<number> {
  const document = await bench.store.document(id)
  if (!document) throw new UsageError(`there is no document ${id}`)
  if (document.direction !== 'in') throw new UsageError(`${id} was sent: only what was received is read anew`)
  const versions = await versionsFor(bench, document, then)
  const { version, guide } = versions.now
  const relied = reliedOn(setting, { partner: document.partner, mapping: version.name }, guide)
  const made = await reread(bench, document, versions, { relied, then }).catch((error) => {
    throw error instanceof UnknownDocument ? new UsageError(error.message) : error
  })
  for (const line of lines(document, then, made).slice(0, inFull ? undefined : 1)) say(line)
  return made.state === 'draft' ? 1 : 0
}

async function versionsFor(
  { registry, store }: Bench,
  { mapping, partner, type, id }: Document,
  then: boolean,
): Promise<{ was?: Version; now: Version }> {
  const pinned = mapping === undefined ? undefined : withGuide(await registry.mapping(mapping))
  const active = await store.activeMappings(partner)
  const version = active.find((one) => one.type === type && one.name.endsWith('-in'))
  const now = then ? pinned : version && withGuide(version)
  if (now) return { ...(pinned ? { was: pinned } : {}), now }
  throw new UsageError(
    then ? `${id} was read by no mapping` : `no mapping of ${partner} that reads ${type} is in force`,
  )
}

const BECOMES = {
  read: 'it would be published, or wait for what it refers to',
  parked: 'it would wait for a crosswalk row',
  draft: 'it would be rejected',
} as const satisfies Record<Reread['state'], string>

function lines({ id }: Document, then: boolean, { judged, state, tallied }: Reread): string[] {
  const { verdict, unkept } = judged
  const by = then ? 'as then' : 'as mapping and crosswalk are now'
  return [
    `${id} read anew ${by}: ${wordsOf(verdict)}; ${BECOMES[state]}.`,
    ...changedLines('Different:', tallied.unexpected),
    ...unkept.map(({ pointer, was, now }) => `  relied on: ${pointer} ${was} → ${now}`),
  ]
}
