// The one thread that writes. Calls that wait together are committed together, each in a savepoint of its
// own: one fsync serves them all, and none is answered before it. Receipts a second, measured on two busy
// cores with 1, 16 and 100 callers: 1,760, 6,170 and 8,780; 6 µs of the main thread for each of the last.
import module from 'node:module'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { migrate } from '../migration/migrate.ts'
import { sealOf } from '../seal/seal.ts'
import type { Session } from '../session.ts'
import { auditAct } from '../verb/audit.ts'
import { checkStoreKeys } from '../verb/sealing.ts'
import { type AnyVerb, writing } from '../verb/verbs.ts'
import { type Connection, connect } from './sqlite.ts'
import type { ThreadData } from './thread.ts'
import { type Call, chunkIn, type Message, type Reply, sendError } from './wire.ts'

const CALLS = 256
// More would make the journal, and the wait of the first one, long.
const BYTES = 8 * 1024 * 1024

const port = parentPort!
const verbs = writing as unknown as Record<string, AnyVerb>

const bytesOf = ({ verb, args }: Call): number => chunkIn(verb, args)?.bytes.byteLength ?? 0

/** Calls that came and are not committed yet, in their order. */
const waiting: Call[] = []
let closing = false

function take(message: Message): void {
  if (message === 'close') closing = true
  else waiting.push(...message)
}

/** The calls that are committed next: all that wait, those too that came since, up to a bound. */
function gather(): Call[] {
  while (waiting.length < CALLS && !closing) {
    const next = receiveMessageOnPort(port) as { message: Message } | undefined
    if (!next) break
    take(next.message)
  }
  let count = 0
  for (let bytes = 0; count < Math.min(CALLS, waiting.length) && bytes < BYTES; count++)
    bytes += bytesOf(waiting[count]!)
  return waiting.splice(0, count)
}

async function attempt({ database, session, within }: Connection, call: Call): Promise<Reply> {
  if (call.verb === 'ready') return { id: call.id, result: true }
  database.exec('savepoint verb')
  try {
    const result = await within(() => perform(session, call))
    database.exec('release verb')
    return { id: call.id, result }
  } catch (error) {
    // A full disk ends the whole transaction: then there is no savepoint to go back to.
    if (database.isTransaction) database.exec('rollback to verb; release verb')
    return { id: call.id, error: sendError(error) }
  }
}

async function perform(session: Session, { verb, args, entry }: Call): Promise<unknown> {
  const result = await verbs[verb]!(session, ...args)
  await auditAct(session, entry, result)
  return result
}

/** Answers for all calls, once they are durable; where the commit fails, it failed for each of them. */
async function commitTogether(connection: Connection, calls: Call[]): Promise<Reply[]> {
  const { database } = connection
  const replies: Reply[] = []
  try {
    database.exec('begin immediate')
    for (const call of calls) {
      replies.push(await attempt(connection, call))
      if (!database.isTransaction)
        throw new Error('the transaction was ended by an error in one of its verbs')
    }
    database.exec('commit')
    return replies
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    const own = new Map(replies.map((reply) => [reply.id, reply]))
    return calls.map(({ id }) => {
      const reply = own.get(id)
      return reply && 'error' in reply ? reply : { id, error: sendError(error) }
    })
  }
}

async function serveNext(connection: Connection): Promise<void> {
  const calls = gather()
  port.postMessage(await commitTogether(connection, calls))
  // Chunks of a large file come faster than this thread has reason to collect garbage: 58 MB of 60 were still held.
  for (const { verb, args } of calls) chunkIn(verb, args)?.bytes.buffer.transfer(0)
}

async function open({ file, keys }: ThreadData): Promise<void> {
  const connection = connect(file, 'write', sealOf(keys))
  const { database, session } = connection
  database.exec('begin immediate')
  await migrate(session)
  await checkStoreKeys(session, true)
  // Only one process has the directory: whoever held a step before is gone, and nobody has to wait for its lease.
  database.exec("update step set until = '' where state = 'leased'")
  database.exec("update turn set until = '' where held = 1")
  database.exec('commit')
  // One after the other, also where a verb should ever wait for more than its statements.
  let isServing = false
  const serve = async (message: Message): Promise<void> => {
    take(message)
    if (isServing) return
    isServing = true
    while (waiting.length > 0) await serveNext(connection)
    isServing = false
    if (!closing) return
    database.close()
    port.close()
  }
  port.on('message', (message: Message) => void serve(message))
}

try {
  await open(workerData as ThreadData)
  // For the thread that looks.
  module.flushCompileCache()
  port.postMessage({ open: true })
} catch (error) {
  port.postMessage({ failed: sendError(error) })
  port.close()
}
