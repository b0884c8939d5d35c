// edigw: the tools that users and developers share.
import { GuideError } from '../guide/load/problem.ts'
import { SettingError } from '../setting/error.ts'
import { readSetting } from '../setting/setting.ts'
import type { Command, Context } from './command.ts'
import { endWithReader, say, tell, UsageError } from './terminal.ts'

// Each is loaded when it is called: together they take longer to load than most take to run.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./command/start.ts')).start,
  demo: async () => (await import('./command/demo.ts')).demo,
  send: async () => (await import('./command/send.ts')).send,
  submit: async () => (await import('./command/submit.ts')).submit,
  read: async () => (await import('./command/read.ts')).read,
  acknowledge: async () => (await import('./command/acknowledge.ts')).acknowledge,
  convert: async () => (await import('./command/convert.ts')).convert,
  guide: async () => (await import('./command/guide.ts')).guide,
  documents: async () => (await import('./command/documents.ts')).documents,
  find: async () => (await import('./command/find.ts')).find,
  'dead-letters': async () => (await import('./command/deadLetters.ts')).deadLetters,
  alerts: async () => (await import('./command/alerts.ts')).alerts,
  feed: async () => (await import('./command/feed.ts')).feed,
  webhooks: async () => (await import('./command/webhooks.ts')).webhooks,
  crosswalk: async () => (await import('./command/crosswalk.ts')).crosswalk,
  mapping: async () => (await import('./command/mapping.ts')).mapping,
  keys: async () => (await import('./command/keys.ts')).keys,
  secrets: async () => (await import('./command/secrets.ts')).secrets,
  doors: async () => (await import('./command/doors.ts')).doors,
  'store-key': async () => (await import('./command/storeKey.ts')).storeKey,
  audit: async () => (await import('./command/audit.ts')).audit,
  partners: async () => (await import('./command/partners.ts')).partners,
  corpus: async () => (await import('./command/corpus.ts')).corpus,
  contract: async () => (await import('./command/contract.ts')).contract,
  overlay: async () => (await import('./command/overlay.ts')).overlay,
  token: async () => (await import('./command/token.ts')).token,
  backup: async () => (await import('./command/backup.ts')).backup,
  retention: async () => (await import('./command/retention.ts')).retention,
  redact: async () => (await import('./command/redact.ts')).redact,
  restore: async () => (await import('./command/restore.ts')).restore,
  'control-numbers': async () => (await import('./command/controlNumbers.ts')).controlNumbers,
  doctor: async () => (await import('./command/doctor.ts')).doctor,
  ledger: async () => (await import('./command/ledger.ts')).ledger,
  torture: async () => (await import('./command/torture.ts')).torture,
  load: async () => (await import('./command/load.ts')).load,
  bench: async () => (await import('./command/bench.ts')).bench,
}

/** Runs one command; answers the exit code. */
export async function run(words: string[], handed: Pick<Context, 'startGateway'>): Promise<number> {
  endWithReader()
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help') return help(0)
  const command = Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]!() : undefined
  if (!command) {
    tell(`edigw: there is no command "${name}".`)
    return help(2)
  }
  if (rest.includes('--help')) {
    say(`edigw ${command.usage}\n\n${command.summary}`)
    return 0
  }
  try {
    return await command.run(rest, { ...handed, setting: readSetting(process.env) })
  } catch (error) {
    return explain(error, command)
  }
}

async function help(code: number): Promise<number> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const out = code === 0 ? say : tell
  out('edigw: the partner gateway\n')
  for (const { usage, summary } of commands) out(`  edigw ${usage}\n      ${summary}`)
  out('\nExit codes: 0 fine, 1 the document was rejected, 2 usage or configuration.')
  return code
}

function explain(error: unknown, command: Command): number {
  if (error instanceof UsageError || isParseError(error))
    tell(`edigw: ${error.message}\nUsage: edigw ${command.usage}`)
  else if (error instanceof SettingError || error instanceof GuideError) tell(error.message)
  else if (isKnown(error)) tell(`edigw: ${error.message}`)
  else throw error
  return 2
}

const isParseError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

// The world's answers that need no stack: no such file, nobody listens there, a port that is taken.
const isKnown = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  /^(ENOENT|EACCES|EISDIR|ECONNREFUSED|EADDRINUSE|ENOTFOUND|ESTOREKEY)$/.test(String(error.code))
