// The requests by which a partner takes files: open for reading, read, close, remove. A file of /outbound
// that was read to its end and closed is fetched, and moves to the archive.
import { createHash } from 'node:crypto'
import { Refusal } from '../../exchange/refusal.ts'
import { instant } from '../../setting/clock.ts'
import type { DropFile } from '../../store/record.ts'
import { type Answer, END, OK } from './answer.ts'
import { Extents } from './extents.ts'
import { absolute, type FileSpot, type Spot, spotAt } from './spot.ts'
import { removeUpload } from './uploading.ts'
import type { OpenDownload, Visit } from './visit.ts'

/** The most that goes into one answer: OpenSSH takes packets of up to 256 KB. */
const MOST_READ = 255 * 1024

/** OPEN for reading. */
export async function openDownload(visit: Visit, path: string): Promise<Answer> {
  const spot = spotAt(path)
  const entry = await visit.tree.find(spot)
  if (!entry) throw new Refusal('not-found', 'There is no such file.')
  if (entry.kind === 'folder') throw new Refusal('invalid-request', 'That is a folder.')
  visit.checkRoomForHandle()
  const source = await sourceOf(visit, spot)
  const open: OpenDownload = { kind: 'download', path: absolute(path), entry, sent: new Extents(), ...source }
  return { kind: 'handle', handle: visit.hold(open) }
}

async function sourceOf(visit: Visit, spot: Spot): Promise<Pick<OpenDownload, 'read' | 'file'>> {
  if (spot.kind === 'text') {
    const text = visit.tree.text(spot.name)
    return { read: async (offset, length) => text.subarray(offset, offset + length) }
  }
  if (spot.kind === 'file' && spot.folder === 'inbound') {
    throw new Refusal('forbidden', 'What you send can be read in /archive, once it was accepted.')
  }
  const file = spot.kind === 'file' ? await visit.tree.stored(spot) : undefined
  if (!file) throw new Refusal('not-found', 'There is no such file.')
  return { file, read: (offset, length) => visit.reader.read(file.blob, offset, length) }
}

/** READ from an offset; of an upload, what its writer has written so far. */
export async function read(visit: Visit, handle: Buffer, offset: number, length: number): Promise<Answer> {
  const open = visit.at(handle)
  if (open.kind === 'listing') throw new Refusal('invalid-request', 'That is a folder.')
  const most = Math.min(length, MOST_READ)
  if (open.kind === 'upload') return data(await open.file.read(offset, most))
  if (offset >= open.entry.bytes) return END
  const bytes = await open.read(offset, Math.min(most, open.entry.bytes - offset))
  open.sent.add(offset, bytes.length)
  visit.diary.moved('bytesOut', bytes.length)
  await visit.pace(bytes.length)
  return data(bytes)
}

const data = (bytes: Uint8Array): Answer => (bytes.length === 0 ? END : { kind: 'data', bytes })

/** CLOSE of a download. One piece up to the end is all of it, also where an earlier visit took the rest. */
export async function finishDownload(visit: Visit, { path, file, sent }: OpenDownload): Promise<Answer> {
  if (!file || !sent.reaches(file.bytes)) return OK
  visit.diary.note({ act: 'got', path, bytes: file.bytes, ...(await hashOf(visit, file)) })
  if (file.folder !== 'outbound') return OK
  const { store, clock } = visit.desk.house
  const now = instant(clock)
  await store.fileFetched(file, now, now.slice(0, 10))
  visit.recent.fetched.add(path, file.bytes)
  return OK
}

/** Larger ones are known by their document or receipt: what was just sent is still in memory up to here. */
const MOST_HASHED = 2 ** 21

async function hashOf({ reader }: Visit, { blob, bytes }: DropFile): Promise<{ sha256?: string }> {
  if (bytes > MOST_HASHED) return {}
  return {
    sha256: createHash('sha256')
      .update(await reader.read(blob, 0, bytes))
      .digest('hex'),
  }
}

/** REMOVE; a file that was just fetched counts as there, since it only moved to the archive. */
export async function removeFile(visit: Visit, path: string): Promise<Answer> {
  const spot = spotAt(path)
  if (spot.kind !== 'file') throw new Refusal('forbidden', 'That can not be removed.')
  if (spot.folder === 'inbound') return removeUpload(visit, spot, path)
  if (spot.folder === 'archive') throw new Refusal('forbidden', 'The archive can only be read.')
  if (await removeStored(visit, spot)) {
    visit.diary.note({ act: 'removed', path })
    return OK
  }
  if (visit.recent.fetched.forget(absolute(path))) return OK
  throw new Refusal('not-found', 'There is no such file.')
}

async function removeStored(visit: Visit, spot: FileSpot): Promise<boolean> {
  const file = await visit.tree.stored(spot)
  return file !== undefined && (await visit.desk.house.store.removeFile(file))
}
