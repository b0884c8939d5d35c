// What the commands about keeping have in common: who calls, how far they are, and what is wrong with a backup.
import { userInfo } from 'node:os'
import { BackupError } from '../store/backup/backup.ts'
import { tell, UsageError } from './terminal.ts'

/** Who calls, where nobody is named. */
export const caller = (): string => userInfo().username

/** What is wrong with a backup or its place is the caller's to mend, and needs no stack. */
export async function toldPlainly(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupError) throw new UsageError(error.message)
    throw error
  }
}

const SAY_MS = 1000

/** Says how far it is, at most once a second, on one line of a terminal, and nothing elsewhere. */
export function counting(): { at(text: string): void; end(): void } {
  const shown = process.stderr.isTTY
  let last = performance.now()
  let said = false
  return {
    at(text) {
      if (!shown || performance.now() - last < SAY_MS) return
      last = performance.now()
      said = true
      process.stderr.write(`\r\u001b[K${text}`)
    },
    end: () => {
      if (said) tell()
    },
  }
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** Such as `12.3 MB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`
}
