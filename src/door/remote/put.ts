// Puts files on partners' own servers: under a temporary name, then renamed. A file that stands there under its final name
// is whole, and is not put again.
import { Readable } from 'node:stream'
import { Failure } from '../../exchange/failure.ts'
import type { Put, PutFile } from '../../exchange/sending/putting.ts'
import type { House } from '../../setting/house.ts'
import { CHUNK_BYTES } from '../../store/record.ts'
import type { DropPointConnection, RemoteDropPoint } from '../sftp/client.ts'
import { openPlaces } from '../throttle.ts'
import { placeOf } from './address.ts'
import { openLines } from './lines.ts'
import type { Notes } from './notes.ts'
import type { Trouble } from './trouble.ts'
import { saidBy } from './words.ts'

/** Connections of one partner that put at the same time: the rest of the gateway's steps are for others. */
const AT_ONCE = 2

/** So many tries, a quarter of an hour apart in the end, are three days. */
const ATTEMPTS = 300

/** Milliseconds to connect and log in, and without a byte. */
export type Patience = Pick<RemoteDropPoint, 'timeout' | 'idle'>

export interface Reaching {
  house: House
  /** The folder with keys and passwords. */
  secrets: string
  trouble: Trouble
  notes: Notes
  patience: Patience
  signal: AbortSignal
}

/** Makes what puts files on partners' servers. */
export function openPut(reaching: Reaching): Put {
  const places = openPlaces(AT_ONCE)
  const onLine = openLines(reaching)
  const { house } = reaching
  return async (partner, door, file) => {
    const trouble = reaching.trouble.of(partner)
    if (trouble !== undefined) throw later(partner, trouble)
    if (!places.enter(partner)) return 'busy'
    const place = `put ${placeOf(door, door.put)}`
    try {
      await onLine(partner, door, (connection) => putOnce(house, connection, door.put, file))
      reaching.trouble.fine(partner)
      await reaching.notes.fine(place)
      house.log.info({ partner, name: file.name, folder: door.put }, 'put on the server of a partner')
      return 'put'
    } catch (cause) {
      // A key that is missing here is no trouble of theirs, and costs nothing to look for again.
      if (!(cause instanceof Failure)) reaching.trouble.failed(partner, saidBy(cause))
      if (!reaching.signal.aborted) await reaching.notes.failed(place, partner, saidBy(cause))
      throw later(partner, saidBy(cause), cause)
    } finally {
      places.leave(partner)
    }
  }
}

const later = (partner: string, says: string, cause?: unknown) =>
  new Failure(`The file could not be put on the server of ${partner}: ${says}`, {
    retry: 'later',
    attempts: ATTEMPTS,
    cause,
  })

async function putOnce(
  house: House,
  connection: DropPointConnection,
  folder: string,
  { name, blob, bytes }: PutFile,
): Promise<void> {
  const there = await connection.size(folder, name)
  if (there === bytes) return
  if (there !== undefined) throw new Error(`${folder}/${name} is there with ${there} bytes, not ${bytes}.`)
  await connection.drop(folder, name, Readable.from(chunksOf(house, blob, bytes)))
}

async function* chunksOf({ store }: House, blob: string, bytes: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes; offset += CHUNK_BYTES)
    yield Buffer.from(await store.readBytes(blob, offset, CHUNK_BYTES))
}
