// Receive: the one place where bytes come in, whatever the door. They are kept as they came, in chunks, and
// nothing looks at them before receipt, bytes and the open step are durable together (DESIGN §2).
import { createHash } from 'node:crypto'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import { CHUNK_BYTES, type Environment, type Receipt } from '../store/record.ts'
import type { FetchedFile } from '../store/remote.ts'
import { Failure } from './failure.ts'
import { Refusal } from './refusal.ts'

/** Who brings what through which door; `limit` is the largest body in bytes. */
export interface Arrival {
  principal: string
  partner: string
  door: Receipt['door']
  environment: Environment
  /** The file's name as the partner wrote it. */
  name?: string
  contentType?: string
  /** Where we fetched it from, so that it is not fetched again. */
  fetched?: FetchedFile
  limit: number
}

/**
 * A body on its way in. One call at a time: each is awaited before the next, which is also the
 * back-pressure. After any error the caller abandons it.
 */
export interface Reception {
  /** Takes more bytes; they may be reused once the promise resolves. Throws the Refusal `too-large`. */
  append(bytes: Uint8Array): Promise<void>
  /** Answers after the commit. The same bytes as before name their first receipt in `repeatOf`. */
  finish(): Promise<{ receipt: string; sha256: string; repeatOf?: string }>
  /** Forgets what was kept; does nothing once the commit was asked for. */
  abandon(): Promise<void>
}

/** Begins to take in one body or file. Store errors come out as a Failure to be retried later. */
export function openReception(house: House, arrival: Arrival): Reception {
  const blob = house.newId()
  const hash = createHash('sha256')
  const gather = gatherChunks(house, blob)
  let bytes = 0
  let ended = false

  async function append(more: Uint8Array): Promise<void> {
    if (bytes + more.length > arrival.limit) throw tooLarge(arrival.limit)
    bytes += more.length
    hash.update(more)
    await gather.add(more)
  }

  async function finish(): ReturnType<Reception['finish']> {
    if (bytes === 0) throw new Refusal('empty-body', 'Nothing was received: the file or body is empty.')
    const last = gather.end()
    // From here on the receipt may be durable even if the reply is lost, so the bytes are never taken back.
    ended = true
    const receipt = describe(house, arrival, { blob, bytes, sha256: hash.digest('hex') })
    const answer = await kept(house.store.receive(receipt, arrival.door === 'sftp', arrival.fetched, last))
    const { partner, door } = receipt
    house.figures?.receipt({ partner, door, bytes, repeated: answer.repeatOf !== undefined })
    return { receipt: receipt.id, sha256: receipt.sha256, ...answer }
  }

  async function abandon(): Promise<void> {
    if (ended) return
    ended = true
    if (gather.count() > 0) await kept(house.store.discardBlob(blob))
  }

  return { append, finish, abandon }
}

type NewReceipt = Omit<Receipt, 'state' | 'repeatOf' | 'findings'>

function describe(
  house: House,
  arrival: Arrival,
  kept: Pick<Receipt, 'blob' | 'bytes' | 'sha256'>,
): NewReceipt {
  const { limit: _, fetched: __, ...who } = arrival
  return { id: house.newId(), at: instant(house.clock), ...who, ...kept }
}

/** Cuts bytes of any length into chunks of CHUNK_BYTES and keeps each as soon as it is full, but not what is left at the end. */
function gatherChunks(house: House, blob: string) {
  let room = new Uint8Array(0)
  let filled = 0
  let ordinal = 0

  /** The store may move the buffer to another thread: it is given away, never used again. */
  function take(): { ordinal: number; bytes: Uint8Array } {
    const bytes = room.subarray(0, filled)
    room = new Uint8Array(0)
    filled = 0
    return { ordinal: ordinal++, bytes }
  }

  const keep = () => kept(house.store.keepChunk({ blob, ...take(), at: instant(house.clock) }))

  async function add(more: Uint8Array): Promise<void> {
    for (let from = 0; from < more.length; ) {
      const part = more.subarray(from, from + CHUNK_BYTES - filled)
      room = withRoom(room, filled, filled + part.length)
      room.set(part, filled)
      filled += part.length
      from += part.length
      if (filled === CHUNK_BYTES) await keep()
    }
  }

  return {
    add,
    /** The last chunk, which is kept with the receipt. */
    end: () => (filled > 0 ? take() : undefined),
    count: () => ordinal,
  }
}

/** A small file should not cost a whole chunk of memory, so the buffer doubles as it fills. */
function withRoom(room: Uint8Array<ArrayBuffer>, filled: number, needed: number): Uint8Array<ArrayBuffer> {
  if (needed <= room.length) return room
  const larger = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(needed, 2 * room.length)))
  larger.set(room.subarray(0, filled))
  return larger
}

const tooLarge = (limit: number) =>
  new Refusal('too-large', `More than the ${limit} bytes that are taken in one file or body.`)

async function kept<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (cause) {
    throw new Failure('What was received could not be made durable.', { retry: 'later', cause })
  }
}
