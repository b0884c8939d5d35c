// Exactly one gateway has a directory. The lock is an exclusive transaction on an empty database beside the
// store: the kernel lets it go with the process, however that ends, so a stale one can't remain.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface Lock {
  release(): void
}

function holder(note: string): string {
  try {
    return readFileSync(note, 'utf8').trim().slice(0, 100)
  } catch {
    return 'unknown'
  }
}

const taken = (directory: string, use: string, pid: string): string =>
  `another gateway (process ${pid}) has ${use} in ${directory}, which serves one process: stop that one first, or name another directory by EDIGW_DATA`

/** Takes the directory, for what it is used for, for this process; throws, naming the holder, where another one has it. */
export function takeDirectory(directory: string, use = 'the store'): Lock {
  const note = join(directory, 'gateway.pid')
  const database = new DatabaseSync(join(directory, 'gateway.lock'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (cause) {
    database.close()
    throw Object.assign(new Error(taken(directory, use, holder(note)), { cause }), { code: 'ETAKEN' })
  }
  writeFileSync(note, `${process.pid}\n`)
  return {
    release: () => {
      database.exec('rollback')
      database.close()
    },
  }
}
