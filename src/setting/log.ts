// One log: JSON lines by pino, with the fields that may hold a secret taken out; at a terminal, lines for a person.
import { type DestinationStream, type Logger, pino } from 'pino'
import { terminalLine } from './logLine.ts'

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>

const SECRETS = [
  'authorization',
  'password',
  'secret',
  'client_secret',
  'token',
  '*.authorization',
  '*.password',
  '*.secret',
  '*.token',
]

/** The process's log at a level (`debug`, `info`, `warn`, `error`, `silent`), on standard error where nothing else is said. */
export const openLog = (level: string, to: DestinationStream = standardError()): Logger =>
  pino({ level, redact: { paths: SECRETS, censor: '(not shown)' } }, to)

function standardError(): DestinationStream {
  const { stderr } = process
  return stderr.isTTY ? { write: (line) => void stderr.write(terminalLine(line)) } : pino.destination(2)
}

/** A log that says nothing. */
export const noLog: Log = pino({ level: 'silent' })
