// Tries a partner's own server step by step, as the gateway will use it, and says in words what does not go and what to do
// about it. It leaves nothing there.
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import type { RemoteDoor } from '../../partner/agreement.ts'
import { atDropPoint, type DropPointConnection } from '../sftp/client.ts'
import { addressOf, connectionTo } from './address.ts'
import { adviceFor, saidBy } from './words.ts'

/** What one step came to. */
export interface Tried {
  step: string
  ok: boolean
  says: string
  /** What to do, where it failed. */
  advice?: string
}

type Tell = (tried: Tried) => void

const PATIENCE = 20_000
const PROBE = '.edigw-test.part'
const RENAMED = '.edigw-test.tmp'

/** Tries a server; tells each step when it is over, and stops at the first that nothing can be done without. */
export async function tryServer(
  partner: string,
  door: RemoteDoor,
  secrets: string,
  tell: Tell,
): Promise<boolean> {
  const { host, port } = addressOf(door)
  const step = stepBy(tell)
  const isReached =
    (await step('name', async () => `${host} is ${(await lookup(host)).address}`)) &&
    (await step('connection', () => reach(host, port)))
  if (!isReached) return false
  return step('host key and log-in', async () => {
    const remote = await connectionTo(partner, door, secrets)
    const all = await atDropPoint(remote, async (connection) => {
      tell({ step: 'host key and log-in', ok: true, says: `${door.user}, by the key ${door.hostKey}` })
      return folders(connection, door, step)
    })
    if (!all) throw new SaidAlready()
    return ''
  })
}

/** What failed was told where it did. */
class SaidAlready extends Error {}

type Step = (name: string, act: () => Promise<string>) => Promise<boolean>

function stepBy(tell: Tell): Step {
  return async (step, act) => {
    try {
      const says = await act()
      if (says !== '') tell({ step, ok: true, says })
      return true
    } catch (error) {
      if (!(error instanceof SaidAlready))
        tell({ step, ok: false, says: saidBy(error), advice: adviceFor(error) })
      return false
    }
  }
}

async function reach(host: string, port: number): Promise<string> {
  const sock = createConnection({ host, port })
  try {
    await once(sock, 'connect', { signal: AbortSignal.timeout(PATIENCE) })
    return `${host}:${port} answers`
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
    throw new Error(`Timed out: no answer from ${host}:${port} within ${PATIENCE / 1000} s.`)
  } finally {
    sock.destroy()
  }
}

/** Every step is tried, so that the partner can be asked for everything at once. */
async function folders(connection: DropPointConnection, door: RemoteDoor, step: Step): Promise<boolean> {
  const { pick, put } = door
  const listed =
    pick === undefined ||
    (await step(`fetch from ${pick}`, async () => `${(await connection.list(pick)).length} files there`))
  const written = await step(`write to ${put}`, async () => {
    await connection.remove(put, PROBE).catch(() => {})
    await connection.write(put, PROBE, Buffer.from('A trial of the EDI gateway, to be deleted.\n'))
    return 'a file was written'
  })
  const renamed =
    written &&
    (await step(`rename in ${put}`, async () => {
      await connection.move(put, PROBE, { folder: put, name: RENAMED })
      return 'it was renamed'
    }))
  const removed =
    written &&
    (await step(`delete in ${put}`, async () => {
      await connection.remove(put, renamed ? RENAMED : PROBE)
      return 'it was deleted'
    }))
  return listed && written && renamed && removed
}
