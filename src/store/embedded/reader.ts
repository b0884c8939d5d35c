// The thread that looks, on a connection of its own: it sees what is committed, and waits for no writer.
import { parentPort, workerData } from 'node:worker_threads'
import { type AnyVerb, looking } from '../verb/verbs.ts'
import { connect } from './sqlite.ts'
import { buffersOf, type Call, type Message, type Reply, sendError } from './wire.ts'

const port = parentPort!
const verbs = looking as unknown as Record<string, AnyVerb>

function open(file: string): void {
  const { database, session } = connect(file, 'look')
  const answer = async ({ id, verb, args }: Call): Promise<Reply> => {
    try {
      return { id, result: await verbs[verb]!(session, ...args) }
    } catch (error) {
      return { id, error: sendError(error) }
    }
  }
  let before = Promise.resolve()
  port.on('message', (message: Message) => {
    before = before.then(async () => {
      if (message === 'close') {
        database.close()
        return port.close()
      }
      const reply = await answer(message)
      port.postMessage([reply], 'result' in reply ? buffersOf(reply.result) : [])
    })
  })
}

try {
  open((workerData as { file: string }).file)
  port.postMessage({ open: true })
} catch (error) {
  port.postMessage({ failed: sendError(error) })
  port.close()
}
