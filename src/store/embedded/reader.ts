// The thread that looks, on a connection of its own: it sees what is committed, and waits for no writer. Beside a
// gateway of another process it first makes sure that it knows the tables.
import { parentPort, workerData } from 'node:worker_threads'
import { knowTables } from '../migration/migrate.ts'
import { sealOf } from '../seal/seal.ts'
import { checkStoreKeys } from '../verb/sealing.ts'
import { type AnyVerb, looking } from '../verb/verbs.ts'
import { type Connection, connect } from './sqlite.ts'
import type { ThreadData } from './thread.ts'
import { buffersOf, type Call, type Message, type Reply, sendError } from './wire.ts'

const port = parentPort!
const verbs = looking as unknown as Record<string, AnyVerb>
const { file, beside, keys } = workerData as ThreadData

// Opened by the first call: until then the writer may still be bringing the tables up to date.
let connection: Connection | undefined
const connected = (): Connection => {
  connection ??= connect(file, 'look', sealOf(keys))
  return connection
}

async function answer({ id, verb, args }: Call): Promise<Reply> {
  try {
    return { id, result: await verbs[verb]!(connected().session, ...args) }
  } catch (error) {
    return { id, error: sendError(error) }
  }
}

/** Nobody waits longer for an answer that is there than so many milliseconds for those of others. */
const TOGETHER_MS = 2

async function answerAll(calls: readonly Call[]): Promise<void> {
  let replies: Reply[] = []
  let since = performance.now()
  for (const [index, call] of calls.entries()) {
    replies.push(await answer(call))
    if (index < calls.length - 1 && performance.now() - since < TOGETHER_MS) continue
    port.postMessage(
      replies,
      replies.flatMap((reply) => ('result' in reply ? buffersOf(reply.result) : [])),
    )
    replies = []
    since = performance.now()
  }
}

async function serve(message: Message): Promise<void> {
  if (message !== 'close') return answerAll(message)
  connection?.database.close()
  port.close()
}

let before = Promise.resolve()
port.on('message', (message: Message) => {
  before = before.then(() => serve(message))
})

try {
  if (beside) {
    await knowTables(connected().session)
    await checkStoreKeys(connected().session)
  }
  port.postMessage({ open: true })
} catch (error) {
  port.postMessage({ failed: sendError(error) })
  port.close()
}
