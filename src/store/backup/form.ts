// A backup as a file: JSON lines behind each other, compressed, the same whichever engine kept the rows. Lines that are lists are
// rows, their bytes stand behind the line; lines that are tables say what comes. Every part ends with the SHA-256 of all before.
import type { Hash } from 'node:crypto'

/** The version of this form; another one is refused. */
export const FORM = 1

export interface BackupHead {
  backup: 'edigw'
  form: typeof FORM
  /** Version of the tables (migration/migrate.ts). */
  schema: number
  at: string
  engine: 'sqlite' | 'postgres'
}

export type BackupLine =
  | BackupHead
  | { table: string; columns: string[] }
  | { file: string; bytes: number }
  | { end: string; rows: number; sha256: string }

/** A value of a row; bytes stand behind the line. */
export type Cell = string | number | null | Uint8Array

/** A backup that can't be used; the message says why. */
export class BackupError extends Error {}

/** So long may a line be, and the bytes of one cell: longer ones are no backup of ours. */
export const LINE_MOST = 512 * 2 ** 20

export const lineOf = (line: BackupLine): Buffer => Buffer.from(`${JSON.stringify(line)}\n`)

/** A row's line, and its bytes in the order of their columns. */
export function rowBytes(row: readonly Cell[]): Uint8Array[] {
  const bytes: Uint8Array[] = []
  const cells = row.map((cell) => {
    if (!(cell instanceof Uint8Array)) return cell
    bytes.push(cell)
    return { bytes: cell.byteLength }
  })
  return [Buffer.from(`${JSON.stringify(cells)}\n`), ...bytes]
}

/** What a row takes, roughly. */
export const sizeOf = (row: readonly Cell[]): number =>
  row.reduce<number>(
    (sum, cell) =>
      sum + (typeof cell === 'string' ? cell.length : cell instanceof Uint8Array ? cell.byteLength : 8),
    0,
  )

/** The hash so far; the hashing goes on. */
export const soFar = (hash: Hash): string => hash.copy().digest('hex')
