// keys host: the keys by which partners know our SFTP door, in the folder of this installation's keys.
import {
  addNextHostKey,
  ensureHostKeys,
  HOST_KEY_KINDS,
  type HostKey,
  type HostKeyKind,
  nextHostKeys,
  retireHostKey,
} from '../../door/sftp/hostKeys.ts'
import { say, table, UsageError } from '../terminal.ts'

/** Lists the host keys of a folder, makes a successor, or lets it take its place. */
export async function hostKeys(
  folder: string,
  act: string | undefined,
  type: string | undefined,
): Promise<number> {
  if (act === 'list') return list(folder)
  if (act !== 'add' && act !== 'retire') throw new UsageError('say "keys host list", "add" or "retire"')
  const kind = HOST_KEY_KINDS.find((one) => one === type)
  if (!kind) throw new UsageError(`say which: --type ${HOST_KEY_KINDS.join(' or --type ')}`)
  return act === 'add' ? add(folder, kind) : retire(folder, kind)
}

async function list(folder: string): Promise<number> {
  const serving = (await ensureHostKeys(folder)).map((key) => cellsOf(key, 'serves'))
  const coming = (await nextHostKeys(folder)).map((key) => cellsOf(key, 'comes next'))
  say(table([['STATE', 'FINGERPRINT', 'FOR known_hosts'], ...serving, ...coming]))
  return 0
}

const cellsOf = (key: HostKey, state: string): string[] => [state, key.fingerprint, key.public]

async function add(folder: string, kind: HostKeyKind): Promise<number> {
  const key = await addNextHostKey(folder, kind)
  say(`${key.fingerprint}\n${key.public}`)
  say(
    'It does not serve yet. Send it to your partners; after a restart of each gateway OpenSSH clients learn it by themselves.',
  )
  say(`When they know it: edigw keys host retire --type ${kind}`)
  return 0
}

async function retire(folder: string, kind: HostKeyKind): Promise<number> {
  const key = await retireHostKey(folder, kind)
  if (!key) throw new UsageError(`there is no successor: edigw keys host add --type ${kind}`)
  say(
    `${key.fingerprint} serves from the next start of each gateway on. The key before it, if there was one, stays as host_${kind}.retired.`,
  )
  return 0
}
