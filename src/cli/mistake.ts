// What went wrong, as a sentence for who typed the command: the caller's mistakes with how the command is called, the world's
// answers by what they mean. What is none of these is ours, and keeps its stack.
import { GuideError } from '../guide/load/problem.ts'
import { SettingError } from '../setting/error.ts'
import { Hindrance, UsageError } from './terminal.ts'

/** What there is to say, and whether the usage helps. */
export interface Mistake {
  says: string
  isOfUsage: boolean
}

/** The mistake that an error is; undefined where it is a fault of ours. */
export function mistakeIn(error: unknown): Mistake | undefined {
  if (error instanceof Hindrance) return { says: `edigw: ${error.message}`, isOfUsage: false }
  if (error instanceof UsageError) return { says: `edigw: ${error.message}`, isOfUsage: true }
  if (error instanceof SettingError || error instanceof GuideError)
    return { says: error.message, isOfUsage: false }
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const code = String(error.code)
  // Behind the first sentence it tells how to write programs.
  if (code.startsWith('ERR_PARSE_ARGS'))
    return { says: `edigw: ${error.message.split('. ', 1)[0]}`, isOfUsage: true }
  const says = WORLD[code]?.(error)
  return says === undefined ? undefined : { says: `edigw: ${says}`, isOfUsage: false }
}

interface WorldError extends Error {
  path?: string
  syscall?: string
  address?: string
  port?: number
  errors?: readonly WorldError[]
}

const THERE = ({ address, port, errors: [first] = [] }: WorldError): string =>
  first ? THERE(first) : `${address ?? 'this address'}${port === undefined ? '' : `:${port}`}`

const PORTS = 'EDIGW_HTTP_PORT and EDIGW_SFTP_PORT choose others'

/** By the system's code; a stack would help nobody. */
const WORLD: Readonly<Record<string, (error: WorldError) => string>> = {
  ENOENT: ({ path, message }) => (path === undefined ? message : `there is no file or folder ${path}`),
  EISDIR: ({ path = 'what was named' }) => `${path} is a folder, and a file is expected`,
  ENOTDIR: ({ path = 'what was named' }) => `${path} is a file, and a folder is expected`,
  EACCES: (error) =>
    error.syscall === 'listen'
      ? `${THERE(error)} may not be listened on by this user, as is usual below port 1024: ${PORTS}`
      : `this user may not use ${error.path ?? 'it'}: ${error.message}`,
  EADDRINUSE: (error) =>
    `${THERE(error)} is in use: another gateway or program listens there ("edigw doctor" says which); ${PORTS}`,
  ECONNREFUSED: (error) =>
    `nobody answers at ${THERE(error)}: it is not started, or DATABASE_URL says another address`,
  ENOTFOUND: ({ message }) => `${message}: there is no such host`,
  ESTOREKEY: ({ message }) => message,
  ETAKEN: ({ message }) => message,
  ENOSTORE: ({ message }) => `${message}: start the gateway once, or name its directory by EDIGW_DATA`,
}
