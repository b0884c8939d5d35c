// The CLI as a user calls it. The first call of a command in a test process is the launcher in a process of its own;
// those behind it go, one after the other, to a process that stays, since to load the house costs more than to run most
// commands.
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Call } from './host.ts'

export const ROOT = join(import.meta.dirname, '../..')

export interface Said {
  code: number
  out: string
  err: string
}

/** Runs `edigw` with these words, in the project's folder. */
export const edigw = (...words: string[]): Promise<Said> => edigwWith({}, ...words)

const launched = new Set<string>()

/** As `edigw`, with these settings in its environment. */
export function edigwWith(settings: Record<string, string>, ...words: string[]): Promise<Said> {
  const [command = ''] = words
  if (launched.has(command)) return askHost({ words, settings })
  launched.add(command)
  return launch(settings, words)
}

function launch(settings: Record<string, string>, words: string[]): Promise<Said> {
  const launcher = join(ROOT, 'scripts/edigw.mjs')
  return new Promise((resolve) => {
    const env = { ...process.env, ...settings }
    execFile(process.execPath, [launcher, ...words], { cwd: ROOT, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

let host: ChildProcess | undefined
let before: Promise<unknown> = Promise.resolve()

function askHost(call: Call): Promise<Said> {
  const said = before.then(() => ask(call))
  before = said.catch(() => {})
  return said
}

async function ask(call: Call): Promise<Said> {
  host ??= fork(join(import.meta.dirname, 'host.ts'), {
    cwd: ROOT,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  host.ref()
  host.channel?.ref()
  const ended = once(host, 'exit').then(() => {
    throw new Error(`the process of "edigw ${call.words.join(' ')}" ended`)
  })
  ended.catch(() => {})
  host.send(call)
  const [said] = (await Promise.race([once(host, 'message'), ended])) as [Said]
  // Idle it keeps nobody waiting, and it ends with us.
  host.unref()
  host.channel?.unref()
  return said
}
