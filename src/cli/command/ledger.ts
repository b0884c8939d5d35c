// ledger: whether everything in the store adds up, for the operator and for cron. It looks into the store by itself, beside
// whatever gateway runs on it, through a connection that can't write.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SFTP_LIMITS } from '../../door/sftp/limits.ts'
import { stagedInBooks } from '../../door/sftp/stagedBooks.ts'
import { ACTS, type Disagreement } from '../../exchange/ledger/disagreement.ts'
import type { Uploads } from '../../exchange/ledger/uploads.ts'
import { type Verified, verify } from '../../exchange/ledger/verify.ts'
import { openRegistry } from '../../partner/registry.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { firstIdOf } from '../../store/firstId.ts'
import { lookAtStore } from '../../store/index.ts'
import type { Looking } from '../../store/verb/names.ts'
import type { Command } from '../command.ts'
import { openProgress } from '../contract/progress.ts'
import { say, styled, table, UsageError } from '../terminal.ts'
import { pastOf } from '../when.ts'

const OPTIONS = {
  since: { type: 'string' },
  bytes: { type: 'boolean', default: false },
  sample: { type: 'string', default: '200' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

export const ledger: Command = {
  usage: 'ledger verify [--since DATE] [--bytes | --sample N] [--seed N] [--json]',
  summary:
    'Proves that nothing was lost, beside a running gateway: every receipt, group and document has come to its end or has a step that goes on with it, bytes have the hash that they came with (200 receipts by chance; with --bytes all), the feed and the control numbers have no repeat and no gap that nobody explains, what was to be acknowledged is, what the ERP failed is told as it was agreed, each file of a drop point is there with its bytes, and no upload in progress is left behind, was never taken in or misses bytes (those of SFTP: in the data directory of this machine). 1 where something does not add up, each in a sentence.',
  run: async ([act, ...words], { setting }) => {
    if (act !== 'verify') throw new UsageError('say what to do: edigw ledger verify')
    const { values } = parseArgs({ args: words, options: OPTIONS })
    const said = readSaid(values)
    const store = await openBooks(setting)
    try {
      return await run(store, { ...said, uploads: await uploadsOf(setting) }, values.json)
    } finally {
      await store.close()
    }
  },
}

const openBooks = (setting: Setting): Promise<Looking> =>
  lookAtStore(storeAt(setting)).catch((cause: Error) => {
    throw new UsageError(cause.message, { cause })
  })

/** Of this machine: each door has its own. */
const uploadsOf = async ({ data }: Setting): Promise<Uploads> => ({
  now: instant(systemClock),
  staged: await stagedInBooks(join(data, 'staging')),
  keepDays: SFTP_LIMITS.keepUnfinishedDays,
})

interface Said {
  sample: number | 'all'
  seed: number
  after: string
}

function readSaid({ since, bytes, sample, seed }: Values): Said {
  const [some, chosen] = [Number(sample), Number(seed ?? systemClock().getTime() % 1_000_000)]
  if (!Number.isInteger(some) || some < 0) throw new UsageError(`--sample is a whole number, got "${sample}"`)
  if (!Number.isInteger(chosen)) throw new UsageError(`--seed is a whole number, got "${seed}"`)
  const after = since === undefined ? '' : firstIdOf(pastOf('since', since))
  return { sample: bytes ? 'all' : some, seed: chosen, after }
}

/** So many disagreements of one part are told; all are counted. */
const TOLD = 50

async function run(store: Looking, said: Said & { uploads: Uploads }, json: boolean): Promise<number> {
  const progress = openProgress(1)
  const told: Disagreement[] = []
  const many = new Map<string, number>()
  const onDisagreement = (found: Disagreement) => {
    const count = (many.get(found.part) ?? 0) + 1
    many.set(found.part, count)
    if (json) say(JSON.stringify(found))
    else if (count <= TOLD) told.push(found)
  }
  const verified = await verify({
    ...said,
    store,
    registry: openRegistry(store),
    onDisagreement,
    onProgress: (checked, of) => progress.at(`${thousands(checked)} of ${thousands(of)} rows`),
  })
  progress.clear()
  if (json) say(JSON.stringify({ ...verified, seed: said.seed }))
  else report(verified, told, said)
  return verified.parts.every(({ wrong }) => wrong === 0) ? 0 : 1
}

const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

function report({ parts, openSince }: Verified, told: readonly Disagreement[], { seed, sample }: Said): void {
  const rows = parts.map(({ part, checked, as, wrong }) => {
    const counts = Object.entries(as).map(([word, count]) => `${word} ${thousands(count)}`)
    return [part, thousands(checked), wrong === 0 ? 'fine' : `${thousands(wrong)} wrong`, counts.join(', ')]
  })
  say(table([['', 'checked', '', 'of them'], ...rows]))
  for (const [environment, since] of Object.entries(openSince))
    say(`The oldest entry of ${environment} that the ERP has not decided on came at ${since}.`)
  if (sample !== 'all') say(`Bytes were read by chance, --seed ${seed}; --bytes reads them all.`)
  const byKind = Map.groupBy(told, ({ kind }) => kind)
  for (const [kind, found] of byKind) {
    say(`\n${styled('red', ACTS[kind])}`)
    for (const { sentence } of found) say(`  ${sentence}`)
  }
  const untold = parts.reduce((sum, { wrong }) => sum + Math.max(0, wrong - TOLD), 0)
  if (untold > 0) say(`\nand ${thousands(untold)} more: --json tells all of them.`)
}
