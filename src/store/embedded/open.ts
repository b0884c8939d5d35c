// The embedded store: one SQLite file in a directory, one thread that writes and one that looks.
import { existsSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hangBell } from '../bell.ts'
import type { AuditEntry } from '../record.ts'
import type { KeySource } from '../seal/keys.ts'
import type { Store } from '../store.ts'
import { isLooking, type Looking, looksBy, type VerbName, verbsBy } from '../verb/names.ts'
import { type Lock, takeDirectory } from './lock.ts'
import { startThread, type Thread, type ThreadData } from './thread.ts'
import { chunkIn } from './wire.ts'

/** A directory, and the keys that the store in it is sealed by. */
export interface EmbeddedAddress {
  directory: string
  keys?: KeySource
}

interface Threads {
  writer: Thread
  reader: Thread
}

/**
 * Starts both. Where the store is new, the modules of the two, which are the same ones, may never have been compiled: then the
 * second waits for the first, which leaves what it compiled in Node's cache, instead of doing it all again beside it.
 */
async function startThreads(data: ThreadData): Promise<Threads> {
  const start = (script: string) => startThread(new URL(script, import.meta.url), data)
  const starting = start('./writer.ts')
  if (!existsSync(data.file)) await starting.catch(() => {})
  const [writer, reader] = await Promise.allSettled([starting, start('./reader.ts')])
  if (writer.status === 'fulfilled' && reader.status === 'fulfilled') {
    return { writer: writer.value, reader: reader.value }
  }
  for (const thread of [writer, reader]) if (thread.status === 'fulfilled') await thread.value.close()
  throw writer.status === 'rejected' ? writer.reason : (reader as PromiseRejectedResult).reason
}

/**
 * Sends a view's bytes as a buffer of their own. Without this the whole buffer behind a view would be
 * copied; moving the caller's own buffer would empty an array that it may still hold.
 */
function callWithChunk(writer: Thread, verb: VerbName, args: readonly unknown[]): Promise<unknown> {
  const chunk = chunkIn(verb, args)!
  const own = { ...chunk, bytes: new Uint8Array(chunk.bytes) }
  const given = args.map((one) => (one === chunk ? own : one))
  return writer.call(verb, given, { transfer: [own.bytes.buffer] })
}
function runOn({ writer, reader }: Threads) {
  return (verb: VerbName, args: unknown[], entry?: AuditEntry): Promise<unknown> => {
    if (chunkIn(verb, args)) return callWithChunk(writer, verb, args)
    return isLooking(verb) ? reader.call(verb, args) : writer.call(verb, args, { entry })
  }
}

function storeOn(threads: Threads, lock: Lock): Store {
  const bell = hangBell()
  let closed: Promise<void> | undefined
  const close = async () => {
    bell.close()
    await threads.reader.close()
    await threads.writer.close()
    lock.release()
  }
  return {
    ...verbsBy(runOn(threads), bell.ring),
    onWork: bell.listen,
    ready: () =>
      threads.writer.call('ready', []).then(
        () => true,
        () => false,
      ),
    close: () => (closed ??= close()),
  }
}

/**
 * Opens the store in a directory, which is made where it is not there. One process at a time: throws
 * where another one has it, and where a newer gateway has written it.
 */
export async function openEmbedded({ directory, ...keys }: EmbeddedAddress): Promise<Store> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const lock = takeDirectory(directory)
  try {
    return storeOn(await startThreads({ file: join(directory, 'store.db'), ...keys }), lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Opens the store in a directory only to look at it, also while a gateway has it: SQLite lets any number of processes read
 * beside the one that writes, each verb sees what is committed, and neither waits for the other. The connection is read-only.
 * Throws where there is no store, and where its tables are of another version.
 */
export async function lookAtEmbedded({ directory, ...keys }: EmbeddedAddress): Promise<Looking> {
  const file = join(directory, 'store.db')
  const isThere = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isThere) throw Object.assign(new Error(`there is no store in ${directory}`), { code: 'ENOSTORE' })
  const reader = await startThread(new URL('./reader.ts', import.meta.url), { file, ...keys, beside: true })
  return { ...looksBy((verb, args) => reader.call(verb, args)), close: () => reader.close() }
}
