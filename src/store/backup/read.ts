// Reads a backup, part by part, and proves on the way that nothing of it is missing or was changed.
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BackupError, type BackupHead, type BackupLine, type Cell, FORM } from './form.ts'
import { PartReader } from './reader.ts'

/** What comes out of a backup, in its order. */
export type BackupPart =
  | { kind: 'head'; head: BackupHead }
  | { kind: 'table'; name: string; columns: string[] }
  | { kind: 'row'; row: Cell[] }
  | { kind: 'file'; name: string; content: Buffer }
  | { kind: 'end'; rows: number }

/** Throws BackupError where the file is none of ours, was cut off or changed: with what is not as it should be, and where. */
export async function* readBackup(path: string): AsyncGenerator<BackupPart> {
  const file = createReadStream(path)
  try {
    yield* parts(new PartReader(pipeline(file, createGunzip(), () => {})))
  } catch (error) {
    if (error instanceof BackupError || (error as NodeJS.ErrnoException).code === 'ENOENT') throw error
    throw new BackupError(`this is no whole backup: ${(error as Error).message}`, { cause: error })
  } finally {
    file.destroy()
  }
}

async function* parts(from: PartReader): AsyncGenerator<BackupPart> {
  yield { kind: 'head', head: headOf(await from.next()) }
  let all = 0
  for (;;) {
    const part = await from.next()
    const line: BackupLine | undefined = part && 'line' in part ? part.line : undefined
    if (line && 'table' in line) {
      yield { kind: 'table', name: line.table, columns: line.columns }
      all += yield* rowsOf(from, line.table)
    } else if (line && 'file' in line) {
      yield { kind: 'file', name: line.file, content: await from.exactly(line.bytes) }
      judgeEnd(await from.next(), line.file, 0)
    } else {
      judgeEnd(part, 'backup', all)
      return yield { kind: 'end', rows: all }
    }
  }
}

type Read = Awaited<ReturnType<PartReader['next']>>

function headOf(part: Read): BackupHead {
  const line = part && 'line' in part ? part.line : undefined
  if (!line || !('backup' in line) || line.backup !== 'edigw')
    throw new BackupError('this is no backup of a gateway')
  if (line.form !== FORM)
    throw new BackupError(`this backup has form ${line.form}; this program reads form ${FORM}`)
  return line
}

async function* rowsOf(from: PartReader, table: string): AsyncGenerator<BackupPart, number> {
  for (let rows = 0; ; rows++) {
    const part = await from.next()
    if (part && 'row' in part) {
      yield { kind: 'row', row: part.row }
      continue
    }
    judgeEnd(part, table, rows)
    return rows
  }
}

function judgeEnd(part: Read, name: string, rows: number): void {
  const line = part && 'line' in part ? part.line : undefined
  if (!line || !('end' in line) || line.end !== name)
    throw new BackupError(`the backup breaks off, or has a part that nobody knows, in or behind ${name}`)
  if (line.rows !== rows)
    throw new BackupError(`${name} has ${rows} rows, and ${line.rows} were written: some are missing`)
  if (part && 'line' in part && line.sha256 !== part.before)
    throw new BackupError(`${name}, or something before it, is not as it was written`)
}
