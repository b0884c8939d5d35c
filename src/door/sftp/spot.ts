// Where in a partner's virtual tree a path of the client points. The path is only ever compared with the
// names below; no path of our own disk is made from it (DESIGN §7: a file name is data).
import { posix } from 'node:path'
import { Refusal } from '../../exchange/refusal.ts'
import type { Environment, Folder } from '../../store/record.ts'

export interface FileSpot {
  kind: 'file'
  environment: Environment
  folder: Folder
  /** YYYY-MM-DD below archive, empty elsewhere. */
  day: string
  name: string
}

export type Spot =
  | { kind: 'root' } // /
  | { kind: 'test' } // /test
  | { kind: 'text'; name: 'README.txt' | 'CHECKLIST.txt' } // /README.txt, /test/CHECKLIST.txt
  | { kind: 'days'; environment: Environment } // /archive
  | { kind: 'folder'; environment: Environment; folder: Folder; day: string } // /inbound, /archive/2026-03-01
  | FileSpot // /inbound/PO-17.edi
  | { kind: 'nowhere' }

export const FOLDERS: readonly Folder[] = ['inbound', 'outbound', 'archive', 'error']

const LONGEST_PATH = 4096
const LONGEST_NAME = 255
const DAY = /^\d{4}-\d{2}-\d{2}$/
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** The absolute form of a path, with `.` and `..` resolved and never above the root. */
export function absolute(path: string): string {
  if (path.length > LONGEST_PATH) throw new Refusal('invalid-request', 'The path is too long.')
  if (path.includes('\0')) throw new Refusal('invalid-request', 'A path holds no NUL.')
  const plain = posix.normalize(`/${path}`)
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain
}

/** What stands at a path; `nowhere` where nothing ever can. */
export function spotAt(path: string): Spot {
  const steps = absolute(path).slice(1).split('/')
  if (steps[0] === '') return { kind: 'root' }
  if (steps.length === 1 && steps[0] === 'README.txt') return { kind: 'text', name: 'README.txt' }
  if (steps[0] !== 'test') return below('production', steps)
  if (steps.length === 1) return { kind: 'test' }
  if (steps.length === 2 && steps[1] === 'CHECKLIST.txt') return { kind: 'text', name: 'CHECKLIST.txt' }
  return below('test', steps.slice(1))
}

function below(environment: Environment, [first, ...rest]: string[]): Spot {
  const folder = FOLDERS.find((known) => known === first)
  if (folder === undefined) return { kind: 'nowhere' }
  if (folder !== 'archive') return inFolder(environment, folder, '', rest)
  const [day, ...names] = rest
  if (day === undefined) return { kind: 'days', environment }
  return DAY.test(day) ? inFolder(environment, folder, day, names) : { kind: 'nowhere' }
}

function inFolder(environment: Environment, folder: Folder, day: string, names: string[]): Spot {
  const [name] = names
  if (name === undefined) return { kind: 'folder', environment, folder, day }
  return names.length === 1 ? { kind: 'file', environment, folder, day, name } : { kind: 'nowhere' }
}

/** Refuses a name that a listing, a log or another system could not carry. */
export function checkName(name: string): void {
  if (Buffer.byteLength(name) > LONGEST_NAME) {
    throw new Refusal('invalid-request', `A file name has at most ${LONGEST_NAME} bytes.`)
  }
  if (CONTROL.test(name)) throw new Refusal('invalid-request', 'A file name holds no control characters.')
}

const TEMPORARY = /^\.|\.(?:tmp|part|partial|filepart|uploading)$/i

/** Whether a name says that the file is not complete yet. */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name)
