// backup: everything that the store remembers, in one file, beside gateways at work.
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instant, systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { backUp, checkBackup, type KeyFile } from '../../store/backup/backup.ts'
import type { Command } from '../command.ts'
import { bytesText, counting, toldPlainly } from '../keeping.ts'
import { say, tell, UsageError } from '../terminal.ts'

export const backup: Command = {
  usage: 'backup TO [--with-keys] | backup --check FILE',
  summary:
    'Writes all that the store remembers to a file, while the gateway goes on: of the embedded store and of PostgreSQL in one form, so that either is restored from it. With --with-keys also the keys of this installation. --check reads a backup from end to end.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { 'with-keys': { type: 'boolean', default: false }, check: { type: 'string' } },
    })
    if (values.check !== undefined) return toldPlainly(() => check(values.check!))
    const [to] = positionals
    if (to === undefined) throw new UsageError('say where to: edigw backup FILE')
    return toldPlainly(() => make(setting, to, values['with-keys']))
  },
}

async function make(setting: Setting, to: string, withKeys: boolean): Promise<number> {
  const keys = withKeys ? await keysIn(setting.keys) : []
  const at = instant(systemClock)
  const show = counting()
  const progress = ({ table, rows, bytes }: { table: string; rows: number; bytes: number }) =>
    show.at(`${table}: ${rows} rows, ${bytesText(bytes)} in all`)
  const size = await backUp(storeAt(setting), to, { at, keys, progress })
  show.end()
  say(`${to}: the store as it was at ${at}, ${bytesText(size)}, readable by its owner alone.`)
  tell(
    'It holds all documents of all partners, client secrets as hashes, webhook secrets as the store has them.',
  )
  tell(
    'What the store has sealed is sealed in it too: keep the store keys elsewhere, without them it is worth nothing.',
  )
  if (withKeys)
    tell(
      `IT HOLDS ${keys.length} PRIVATE KEYS OF THIS INSTALLATION: who has this file can sign tokens and stand in for this gateway. Encrypt it, and keep it as you keep keys.`,
    )
  else
    tell(
      `Without the keys in ${setting.keys}: keep a copy of them, or partners' clients will refuse a restored gateway's host key. Nor the secrets of partners' own servers, nor uploads that are not finished.`,
    )
  return 0
}

/** So much is no key. */
const KEY_MOST = 64 * 1024

async function keysIn(folder: string): Promise<KeyFile[]> {
  const keys: KeyFile[] = []
  for (const name of (await readdir(folder)).toSorted()) {
    const found = await lstat(join(folder, name))
    if (found.isFile() && found.size <= KEY_MOST && !name.startsWith('.'))
      keys.push({ name, content: await readFile(join(folder, name)) })
  }
  return keys
}

async function check(file: string): Promise<number> {
  const show = counting()
  const { head, rows, keys } = await checkBackup(file, (table, count) => show.at(`${table}: ${count} rows`))
  show.end()
  const total = Object.values(rows).reduce((sum, one) => sum + one, 0)
  say(`Whole: a backup of ${head.at}, schema version ${head.schema}, ${total} rows.`)
  if (rows.store_key) say('  Sealed: it can be read only with the store keys (EDIGW_STORE_KEY_FILE).')
  say(`  ${rows.receipt ?? 0} receipts, ${rows.document ?? 0} documents, ${keys.length} keys`)
  return 0
}
