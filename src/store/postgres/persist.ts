// Tries a verb again where that can help and can't do harm: PostgreSQL asked for it, or the connection was
// lost and a second run of the verb answers as the first.
import { setTimeout as wait } from 'node:timers/promises'

// 20 ms doubled five times: over a second for a server that restarts, and no longer than a door will wait.
const FIRST_WAIT_MS = 20
const ATTEMPTS = 7

/** Rolled back for certain: serialization failure, deadlock. */
const ROLLED_BACK = new Set(['40001', '40P01'])
/** Nothing was sent: no such server, or it does not take connections yet. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOENT', '57P03', '53300'])
/** The connection went, perhaps with an answer: shut down, crashed, reset. */
const LOST = new Set(['57P01', '57P02', '25P03', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
/** What pg says of it without a code. */
const LOST_WORDS =
  /Connection terminated|connection error|not queryable|timeout exceeded when trying to connect/

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? '')

function lost(error: unknown): boolean {
  const code = codeOf(error)
  return LOST.has(code) || code.startsWith('08') || (error instanceof Error && LOST_WORDS.test(error.message))
}

function worthwhile(error: unknown, repeatable: boolean): boolean {
  const code = codeOf(error)
  return ROLLED_BACK.has(code) || NOT_CONNECTED.has(code) || (repeatable && lost(error))
}

/** Whether an error says nothing of what was asked, but of the server or of the way to it. */
export const isServers = (error: unknown): boolean => worthwhile(error, true)

/** Runs until it succeeds, fails in a way that a retry can't mend, or has been tried often enough. */
export async function persist<T>(run: () => Promise<T>, repeatable: boolean): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === ATTEMPTS || !worthwhile(error, repeatable)) throw error
      await wait(FIRST_WAIT_MS * 2 ** (attempt - 1))
    }
  }
}
