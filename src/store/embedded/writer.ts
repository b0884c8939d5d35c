// The one thread that writes. Calls that wait together are committed together, each in a savepoint of its own, or with
// others of its verb: one fsync serves them all, and none is answered before it. Receipts a second, measured on two busy
// cores with 1, 16 and 100 callers: 1,760, 6,170 and 8,780; 6 µs of the main thread for each of the last.
import module from 'node:module'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { migrate } from '../migration/migrate.ts'
import { sealOf } from '../seal/seal.ts'
import type { Session } from '../session.ts'
import { auditAct } from '../verb/audit.ts'
import { checkStoreKeys } from '../verb/sealing.ts'
import { type AnySeveral, type AnyVerb, several, writing } from '../verb/verbs.ts'
import { type Connection, connect } from './sqlite.ts'
import type { ThreadData } from './thread.ts'
import { type Call, chunkIn, type Message, type Reply, sendError } from './wire.ts'

const CALLS = 256
// More would make the journal, and the wait of the first one, long.
const BYTES = 8 * 1024 * 1024

const port = parentPort!
const verbs = writing as unknown as Record<string, AnyVerb>
const together = several as unknown as Record<string, AnySeveral>

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

/** Calls that take their rows together, so that those of one table go in one statement. */
const MOST = 16

/** Calls that are done in one go: those of a verb that takes several, unless one of another kind came between, and any other by itself. */
function lotsOf(calls: readonly Call[]): Call[][] {
  const lots: Call[][] = []
  let open = new Map<string, Call[]>()
  for (const call of calls) {
    const known = open.get(call.verb)
    if (known && known.length < MOST && takesSeveral(call)) known.push(call)
    else {
      const lot = [call]
      lots.push(lot)
      if (takesSeveral(call)) open.set(call.verb, lot)
      else open = new Map()
    }
  }
  return lots
}

const takesSeveral = ({ verb, entry }: Call): boolean => !entry && verb in together

/** Does them in a savepoint; where one of several fails, each is done by itself. */
async function attempt(connection: Connection, calls: readonly Call[]): Promise<Reply[]> {
  const { database, session, within } = connection
  database.exec('savepoint verb')
  try {
    const results = await within(() => perform(session, calls))
    database.exec('release verb')
    return calls.map(({ id }, index) => ({ id, result: results[index] }))
  } catch (error) {
    // A full disk ends the whole transaction: then there is no savepoint to go back to.
    if (!database.isTransaction) return calls.map(({ id }) => ({ id, error: sendError(error) }))
    database.exec('rollback to verb; release verb')
    if (calls.length === 1) return [{ id: calls[0]!.id, error: sendError(error) }]
    const replies: Reply[] = []
    for (const call of calls) if (database.isTransaction) replies.push(...(await attempt(connection, [call])))
    return replies
  }
}

async function perform(session: Session, calls: readonly Call[]): Promise<readonly unknown[]> {
  const [{ verb, args, entry }] = calls as [Call]
  if (verb === 'ready') return [true]
  const all = calls.length > 1 ? together[verb] : undefined
  if (all)
    return all(
      session,
      calls.map((call) => call.args),
    )
  const result = await verbs[verb]!(session, ...args)
  await auditAct(session, entry, result)
  return [result]
}

/** Answers for all calls, once they are durable; where the commit fails, it failed for each of them. */
async function commitTogether(connection: Connection, calls: Call[]): Promise<Reply[]> {
  const { database } = connection
  const replies: Reply[] = []
  try {
    database.exec('begin immediate')
    for (const lot of lotsOf(calls)) {
      replies.push(...(await attempt(connection, lot)))
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

/**
 * Milliseconds between two commits while small documents come side by side. A commit writes every page that it touched, for
 * five documents hardly more than for one: 0.7 syncs and 430 kB a document became 0.3 and 300, and 1.9 ms of CPU 1.6
 * (`npm run bench:gateway -- --store embedded --loop closed`).
 */
const PACE = 5
const nobody = new Int32Array(new SharedArrayBuffer(4))
let next = 0

async function serveNext(connection: Connection): Promise<void> {
  const left = next - performance.now()
  if (left > 0) Atomics.wait(nobody, 0, 0, left)
  const calls = gather()
  port.postMessage(await commitTogether(connection, calls))
  next = calls.filter(takesSeveral).length > 1 ? performance.now() + PACE : 0
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
