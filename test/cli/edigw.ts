// The CLI as a user calls it: the launcher in a process of its own.
import { execFile } from 'node:child_process'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

export interface Said {
  code: number
  out: string
  err: string
}

/** Runs `edigw` with these words, in the project's folder. */
export const edigw = (...words: string[]): Promise<Said> => edigwWith({}, ...words)

/** As `edigw`, with these settings in its environment. */
export function edigwWith(settings: Record<string, string>, ...words: string[]): Promise<Said> {
  const launcher = join(ROOT, 'scripts/edigw.mjs')
  return new Promise((resolve) => {
    const env = { ...process.env, ...settings }
    execFile(process.execPath, [launcher, ...words], { cwd: ROOT, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}
