// restore: a backup into a new store, and what whoever restores it must know of the time since.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import {
  BackupError,
  checkBackup,
  type KeyFile,
  type Loaded,
  refuseStore,
  restore as restoreStore,
} from '../../store/backup/backup.ts'
import { openStore } from '../../store/index.ts'
import type { Command } from '../command.ts'
import { caller, counting, toldPlainly } from '../keeping.ts'
import { type NotedRedaction, notedRedactions, redactNoted } from '../redactionList.ts'
import { say, tell, UsageError } from '../terminal.ts'

export const restore: Command = {
  usage: 'restore FROM [--with-keys] [--bump 1000] [--no-hold] [--redactions FILE] [--by WHO]',
  summary:
    'Puts a backup into a store that is not there yet, embedded or PostgreSQL whatever it was: reads it from end to end first, passes over control numbers, and holds what was on its way out, since it may have been sent since (--no-hold sends it). --redactions takes out again what "edigw redact --note FILE" noted. The gateway is not running.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        'with-keys': { type: 'boolean', default: false },
        'no-hold': { type: 'boolean', default: false },
        bump: { type: 'string', default: '1000' },
        redactions: { type: 'string' },
        by: { type: 'string' },
      },
    })
    const [from] = positionals
    if (from === undefined) throw new UsageError('say where from: edigw restore FILE')
    if (!/^[1-9]\d{0,7}$/.test(values.bump)) throw new UsageError('--bump is a whole number above 0')
    const how = { by: Number(values.bump), hold: !values['no-hold'], principal: values.by ?? caller() }
    const noted = values.redactions === undefined ? [] : await notedRedactions(values.redactions)
    return toldPlainly(() => restoreFrom(setting, from, how, values['with-keys'], noted))
  },
}

type How = Pick<Parameters<typeof restoreStore>[2], 'by' | 'hold' | 'principal'>

async function restoreFrom(
  setting: Setting,
  from: string,
  how: How,
  withKeys: boolean,
  noted: readonly NotedRedaction[],
): Promise<number> {
  const where = storeAt(setting)
  await refuseStore(where)
  const show = counting()
  const { keys } = await checkBackup(from, (table, rows) => show.at(`read ${table}: ${rows} rows`))
  if (withKeys) refuseKeys(setting.keys, keys)
  const progress = (table: string, rows: number) => show.at(`restored ${table}: ${rows} rows`)
  const loaded = await restoreStore(where, from, { ...how, at: instant(systemClock), progress })
  show.end()
  if (withKeys) await putKeys(setting.keys, keys)
  sayLoaded(loaded, how.by)
  await redactIn(setting, noted, how.principal)
  sayKeys(withKeys, keys.length, setting.keys)
  return 0
}

async function redactIn(
  setting: Setting,
  noted: readonly NotedRedaction[],
  principal: string,
): Promise<void> {
  if (noted.length === 0)
    return tell(
      '  What was redacted since stands in it again: run "edigw redact" again, or restore with --redactions.',
    )
  const store = await openStore(storeAt(setting))
  try {
    const { things, underWay } = await redactNoted(store, noted, principal)
    say(`${noted.length} redactions were made again, in ${things} receipts and documents.`)
    if (underWay > 0)
      tell(`  ${underWay} more hold it and are under way: run "edigw redact" once they are not.`)
  } finally {
    await store.close()
  }
}

function refuseKeys(folder: string, keys: readonly KeyFile[]): void {
  if (keys.length === 0) throw new BackupError('there are no keys in this backup')
  for (const { name } of keys) {
    if (!/^\w[\w.-]{0,100}$/.test(name)) throw new BackupError('a key in this backup has no name of ours')
    if (existsSync(join(folder, name))) throw new BackupError(`${join(folder, name)} is there already`)
  }
}

async function putKeys(folder: string, keys: readonly KeyFile[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { name, content } of keys)
    await writeFile(join(folder, name), content, { flag: 'wx', mode: 0o600 })
}

function sayLoaded({ at, rows, counters, unsent, held, outboundFiles, undecided }: Loaded, by: number): void {
  say(`The store is as it was at ${at}: ${rows} rows.`)
  say(
    `Control numbers: ${counters} counters went up by ${by}, new ones begin behind ${by}; the gap is in the ledger.`,
  )
  tell(`What you have to know of the time after ${at}:`)
  tell(
    '  What came in since is not here. Partners must send it again: nothing of it is taken for a duplicate.',
  )
  if (unsent > 0 && held)
    tell(
      `  ${unsent} outbound documents were on their way and may have been sent since: they are held. Ask the partners, then "edigw documents list --state held" and "edigw documents release ID"; each leaves with a new control number.`,
    )
  if (unsent > 0 && !held)
    tell(`  ${unsent} outbound documents were on their way: they are sent now, perhaps a second time.`)
  if (outboundFiles > 0)
    tell(
      `  ${outboundFiles} files stand at drop points again; those fetched since would be fetched twice, with the same control numbers.`,
    )
  tell(
    `  The ERP sees again what it decided on since: ${undecided} entries are undecided. Cursors that it kept go on; what it submitted since it must submit again.`,
  )
}

function sayKeys(withKeys: boolean, there: number, folder: string): void {
  if (withKeys) tell(`  ${there} keys were put into ${folder}.`)
  else if (there > 0)
    tell(`  The ${there} keys in the backup were left there: --with-keys puts them into ${folder}.`)
  else
    tell(
      `  There are no keys in the backup: put yours into ${folder} before the start, or new ones are made.`,
    )
}
