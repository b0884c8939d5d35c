// One log: JSON lines by pino, with the fields that may hold a secret taken out.
import { type Logger, pino } from 'pino'

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

/** The process's log at a level (`debug`, `info`, `warn`, `error`, `silent`), on standard error. */
export const openLog = (level: string): Logger =>
  pino({ level, redact: { paths: SECRETS, censor: '(not shown)' } }, pino.destination(2))

/** A log that says nothing. */
export const noLog: Log = pino({ level: 'silent' })
