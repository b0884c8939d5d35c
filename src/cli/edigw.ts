// edigw: the tools that users and developers share.
import { GuideError } from '../guide/load/problem.ts'
import { readSetting, SettingError } from '../setting/setting.ts'
import { acknowledge } from './command/acknowledge.ts'
import { bench } from './command/bench.ts'
import { contract } from './command/contract.ts'
import { convert } from './command/convert.ts'
import { corpus } from './command/corpus.ts'
import { crosswalk } from './command/crosswalk.ts'
import { demo } from './command/demo.ts'
import { doctor } from './command/doctor.ts'
import { documents } from './command/documents.ts'
import { guide } from './command/guide.ts'
import { load } from './command/load.ts'
import { partners } from './command/partners.ts'
import { read } from './command/read.ts'
import { send } from './command/send.ts'
import { start } from './command/start.ts'
import { submit } from './command/submit.ts'
import { token } from './command/token.ts'
import { torture } from './command/torture.ts'
import type { Command, Context } from './command.ts'
import { endWithReader, say, tell, UsageError } from './terminal.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  demo,
  send,
  submit,
  read,
  acknowledge,
  convert,
  guide,
  documents,
  crosswalk,
  partners,
  corpus,
  contract,
  token,
  doctor,
  torture,
  load,
  bench,
}

/** Runs one command; answers the exit code. */
export async function run(words: string[], handed: Pick<Context, 'startGateway'>): Promise<number> {
  endWithReader()
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help') return help(0)
  const command = COMMANDS[name]
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

function help(code: number): number {
  const out = code === 0 ? say : tell
  out('edigw: the partner gateway\n')
  for (const { usage, summary } of Object.values(COMMANDS)) out(`  edigw ${usage}\n      ${summary}`)
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
  /^(ENOENT|EACCES|EISDIR|ECONNREFUSED|EADDRINUSE|ENOTFOUND)$/.test(String(error.code))
