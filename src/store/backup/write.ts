// Writes a backup out of one snapshot of a store: in constant memory, beside gateways that go on.
import { createHash } from 'node:crypto'
import { type BackupHead, type BackupLine, type Cell, FORM, lineOf, rowBytes, soFar } from './form.ts'
import { type TableForm, tablesOf } from './tables.ts'

/** A store as it stood at one moment. */
export interface Snapshot {
  engine: BackupHead['engine']
  schema: number
  /** The rows of a table, a few at a time. */
  rows(table: TableForm): AsyncIterable<Cell[][]>
}

/** A key that goes with the backup: its name below the folder of keys. */
export interface KeyFile {
  name: string
  content: Uint8Array
}

export interface BackupProgress {
  table: string
  rows: number
  bytes: number
}

const PIECE = 256 * 1024

/** The backup's bytes, not yet compressed. `progress` hears of each part of a table. */
export async function* backupBytes(
  snapshot: Snapshot,
  { at, keys, progress }: { at: string; keys: readonly KeyFile[]; progress: (so: BackupProgress) => void },
): AsyncGenerator<Buffer> {
  const out = gathering()
  const { engine, schema } = snapshot
  out.line({ backup: 'edigw', form: FORM, schema, at, engine })
  let all = 0
  for (const table of await tablesOf(schema)) {
    out.line({ table: table.name, columns: table.columns })
    let rows = 0
    for await (const batch of snapshot.rows(table)) {
      for (const row of batch) out.add(...rowBytes(row))
      rows += batch.length
      progress({ table: table.name, rows, bytes: out.bytes })
      if (out.isFull()) yield out.take()
    }
    out.end(table.name, rows)
    all += rows
  }
  for (const { name, content } of keys) {
    out.line({ file: name, bytes: content.byteLength })
    out.add(content)
    out.end(name, 0)
  }
  out.end('backup', all)
  yield out.take()
}

/** Gathers small pieces, and hashes what goes out. */
function gathering() {
  const hash = createHash('sha256')
  let pieces: Uint8Array[] = []
  let waiting = 0
  let bytes = 0
  const add = (...more: Uint8Array[]) => {
    for (const one of more) {
      hash.update(one)
      pieces.push(one)
      waiting += one.byteLength
      bytes += one.byteLength
    }
  }
  const line = (said: BackupLine) => add(lineOf(said))
  return {
    add,
    line,
    end: (end: string, rows: number) => line({ end, rows, sha256: soFar(hash) }),
    isFull: () => waiting >= PIECE,
    take() {
      const whole = Buffer.concat(pieces)
      pieces = []
      waiting = 0
      return whole
    },
    get bytes() {
      return bytes
    },
  }
}
