// News of work between processes, by LISTEN and NOTIFY. A NOTIFY makes its transaction wait for all
// others that notify, so it is sent outside of the verbs, at most once in 50 ms; the bell's tick is the fallback.
import pg from 'pg'
import { clientSettings } from './connect.ts'

const CHANNEL = 'edigw_work'
const QUIET_MS = 50
const RECONNECT_MS = 500

export interface Telling {
  tell(): void
  close(): Promise<void>
}

/** Tells other processes that there is work: at once after a quiet time, else at its end. */
export function openTelling(pool: pg.Pool): Telling {
  let quiet: NodeJS.Timeout | undefined
  let wanted = false
  let sending: Promise<unknown> = Promise.resolve()
  const send = () => {
    wanted = false
    quiet = setTimeout(ended, QUIET_MS).unref()
    // Unheard news is found by the tick.
    sending = pool.query(`notify ${CHANNEL}`).catch(() => {})
  }
  const ended = () => {
    quiet = undefined
    if (wanted) send()
  }
  return {
    tell: () => {
      if (quiet) wanted = true
      else send()
    },
    close: async () => {
      clearTimeout(quiet)
      await sending
    },
  }
}

export interface Listening {
  close(): Promise<void>
}

/** Hears of others' work on a connection of its own, which is opened anew whenever it is lost; `own` tells what this process told. */
export async function openListening(
  url: string,
  heard: () => void,
  own: (server: number) => boolean = () => false,
): Promise<Listening> {
  let client: pg.Client
  let again: NodeJS.Timeout | undefined
  let closed = false

  const connect = async (): Promise<void> => {
    client = new pg.Client(clientSettings(url))
    client.on('notification', ({ processId }) => {
      if (!own(processId)) heard()
    })
    // A lost connection says `end` after its error.
    client.on('error', () => {})
    client.on('end', later)
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
  }
  const later = () => {
    clearTimeout(again)
    // What is told meanwhile is missed, so those who wait look for themselves once it stands again.
    if (!closed) again = setTimeout(() => connect().then(heard, later), RECONNECT_MS).unref()
  }
  const close = async () => {
    closed = true
    clearTimeout(again)
    await client.end()
  }

  try {
    await connect()
  } catch (error) {
    await close()
    throw error
  }
  return { close }
}
