// One look into a partner's folder: what is whole and new is fetched, each file durable and remembered in one commit; only
// then is it moved or deleted there. What could not be moved is known the next time, and only moved.
import { Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../../exchange/failure.ts'
import { openReception } from '../../exchange/receive.ts'
import { Refusal } from '../../exchange/refusal.ts'
import type { Agreement, RemoteDoor } from '../../partner/agreement.ts'
import { atDropPoint, type DropPointConnection, type RemoteFile } from '../sftp/client.ts'
import { SFTP_LIMITS } from '../sftp/limits.ts'
import { checkName } from '../sftp/spot.ts'
import { connectionTo, placeOf } from './address.ts'
import { modifiedOf, saidToBeWhole, sort, unchanged } from './listing.ts'
import type { Reaching } from './put.ts'
import { saidBy } from './words.ts'

/** A door of which a folder is polled. */
export type Polled = RemoteDoor & { pick: string }

export interface Looking extends Reaching {
  /** Milliseconds between two listings. */
  settle: number
}

interface Visit extends Looking {
  connection: DropPointConnection
  agreement: Agreement
  door: Polled
  place: string
}

/** The folder below the polled one that fetched files are moved to. */
const ARCHIVE = 'archive'

/** So many files are fetched in one look; the rest waits for the next. */
const MOST = 1_000

/** Looks once; answers how many files were fetched. Throws where the server can't be used. */
export async function pollOnce(looking: Looking, agreement: Agreement, door: Polled): Promise<number> {
  const remote = await connectionTo(agreement.agreement, door, looking.secrets)
  const place = placeOf(door, door.pick)
  return atDropPoint({ ...remote, ...looking.patience, signal: looking.signal }, (connection) =>
    look({ ...looking, connection, agreement, door, place }),
  )
}

async function look(visit: Visit): Promise<number> {
  const { connection, door, place, house } = visit
  const files = await connection.list(door.pick)
  const remembered = await house.store.remoteFiles(place)
  const { known, fresh } = sort(files, remembered, door.done)
  for (const file of known) await clear(visit, file)
  let fetched = 0
  for (const file of (await wholeOf(visit, fresh, files)).slice(0, MOST)) {
    if (!(await take(visit, file))) continue
    fetched += 1
    await clear(visit, file)
  }
  const there = new Set(files.map(({ name }) => name))
  const gone = remembered.map(({ name }) => name).filter((name) => !there.has(name))
  if (gone.length > 0) await house.store.forgetRemoteFiles(place, gone)
  return fetched
}

async function wholeOf(
  { connection, door, settle, signal }: Visit,
  fresh: RemoteFile[],
  files: RemoteFile[],
): Promise<RemoteFile[]> {
  if (fresh.length === 0) return []
  if (door.done !== undefined) return saidToBeWhole(fresh, files, door.done)
  await wait(settle, undefined, { signal })
  return unchanged(fresh, await connection.list(door.pick))
}

/** Fetches one file; whether it was received. One that nobody takes is told, and the others go on. */
async function take(visit: Visit, file: RemoteFile): Promise<boolean> {
  const { agreement, house } = visit
  const { agreement: partner } = agreement
  const about = { partner, name: file.name, bytes: file.bytes }
  try {
    await receive(visit, file)
    house.log.info(about, 'fetched from the server of a partner')
    return true
  } catch (error) {
    if (error instanceof Failure) throw error
    // Where the connection is gone this throws, and ends the look; else only this file can't be had.
    if (!(error instanceof Refusal || error instanceof Changed))
      await visit.connection.size(visit.door.pick, file.name)
    house.log.warn({ ...about, says: saidBy(error) }, 'a file on the server of a partner is not taken')
    return false
  }
}

/** It was not whole after all. */
class Changed extends Error {}

async function receive({ house, agreement, door, place, connection }: Visit, file: RemoteFile) {
  const { name, bytes } = file
  const limit = SFTP_LIMITS.fileBytes
  checkName(name)
  // What is too large or empty would be fetched in vain each time.
  if (bytes > limit || bytes === 0)
    throw new Refusal(bytes === 0 ? 'empty-body' : 'too-large', `The file has ${bytes} bytes.`)
  const reception = openReception(house, {
    principal: agreement.principals[0]!,
    partner: agreement.agreement,
    door: 'remote',
    environment: agreement.environment === 'test' ? 'test' : 'production',
    name,
    fetched: { place, name, bytes, modified: modifiedOf(file) },
    limit,
  })
  try {
    let came = 0
    const into = new Writable({
      write(part: Buffer, _, done) {
        came += part.length
        reception.append(part).then(() => done(), done)
      },
    })
    await connection.fetch(door.pick, name, into)
    if (came !== bytes) throw new Changed(`${came} bytes came, the listing said ${bytes}`)
    await reception.finish()
  } catch (error) {
    await reception.abandon().catch((err) => house.log.warn({ err }, 'kept chunks were not discarded'))
    throw error
  }
}

/** Moves or deletes what was fetched, its done-file first: one that is left would speak for the next file of that name. */
async function clear({ connection, door, agreement, house }: Visit, { name }: RemoteFile): Promise<void> {
  const { pick, done, after = 'remember' } = door
  if (after === 'remember') return
  try {
    if (done !== undefined && (await connection.size(pick, name + done)) !== undefined)
      await connection.remove(pick, name + done)
    if ((await connection.size(pick, name)) === undefined) return
    if (after === 'delete') return await connection.remove(pick, name)
    await moveAway(connection, pick, name, house.newId())
  } catch (error) {
    const about = { partner: agreement.agreement, name, says: saidBy(error) }
    house.log.warn(about, 'a fetched file could not be cleared away; it is not fetched again')
  }
}

async function moveAway(connection: DropPointConnection, pick: string, name: string, id: string) {
  const folder = `${pick.replace(/\/+$/, '')}/${ARCHIVE}`
  await connection.makeFolder(folder)
  const isTaken = (await connection.size(folder, name)) !== undefined
  await connection.move(pick, name, { folder, name: isTaken ? `${id}-${name}` : name })
}
