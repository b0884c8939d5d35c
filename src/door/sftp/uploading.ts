// The requests by which a partner brings files: open for writing, write, close, rename, remove. A file
// is written in /inbound or /test/inbound and nowhere else.
import ssh2 from 'ssh2'
import { Refusal } from '../../exchange/refusal.ts'
import { type Answer, OK } from './answer.ts'
import { closeUpload, type Received, renameUpload } from './complete.ts'
import { absolute, checkName, type FileSpot, type Spot, spotAt } from './spot.ts'
import type { Staged } from './staging.ts'
import type { OpenUpload, Visit } from './visit.ts'

const { OPEN_MODE } = ssh2.utils.sftp
const WRITING = OPEN_MODE.WRITE | OPEN_MODE.APPEND | OPEN_MODE.CREAT | OPEN_MODE.TRUNC

export const isForWriting = (flags: number): boolean => (flags & WRITING) !== 0

/** OPEN for writing: a new upload, or an unfinished one where it is to be resumed. */
export async function openUpload(visit: Visit, path: string, flags: number): Promise<Answer> {
  const spot = inboundFile(spotAt(path), 'Files are put into /inbound or /test/inbound, directly.')
  visit.checkRoomForHandle()
  const staged = await stagedFor(visit, spot, flags)
  if (!staged.file) throw new Refusal('in-flight', 'The file is just being opened by another session.')
  const from = flags & OPEN_MODE.APPEND ? staged.file.size : 0
  const upload: OpenUpload = { kind: 'upload', path: absolute(path), staged, file: staged.file, from }
  return { kind: 'handle', handle: visit.hold(upload) }
}

async function stagedFor(visit: Visit, spot: FileSpot, flags: number): Promise<Staged> {
  const { staging } = visit.desk
  const { principal, partner } = visit.visitor
  const before = visit.tree.staged(spot)
  if (before && !(flags & (OPEN_MODE.TRUNC | OPEN_MODE.EXCL))) return staging.resume(before, principal)
  await checkOpening(visit, spot, flags, before !== undefined)
  const { terms, intake } = visit.desk.agreed
  await intake.begin(partner, await terms.of(visit.who))
  return staging.create({ partner, environment: spot.environment, name: spot.name }, principal)
}

/** A received file can be sent anew, as another delivery, but nothing can be added to it. */
async function checkOpening(visit: Visit, spot: FileSpot, flags: number, staged: boolean): Promise<void> {
  const appends = (flags & OPEN_MODE.APPEND) !== 0 && !(flags & OPEN_MODE.TRUNC)
  const creates = (flags & OPEN_MODE.CREAT) !== 0
  const excludes = (flags & OPEN_MODE.EXCL) !== 0
  if (creates && !excludes && !appends) return
  const exists = staged || (await visit.tree.stored(spot)) !== undefined
  if (exists && excludes) throw new Refusal('exists', 'There is a file of that name.')
  if (!exists && !creates) throw new Refusal('not-found', 'There is no such file.')
  if (exists && appends) throw received()
}

const received = (): Refusal =>
  new Refusal('conflict', 'The file was complete and has been received: it can no longer be changed.')

/** WRITE at an offset, in any order. */
export async function write(visit: Visit, handle: Buffer, offset: number, bytes: Buffer): Promise<Answer> {
  const open = visit.at(handle)
  if (open.kind !== 'upload') throw new Refusal('forbidden', 'The file was not opened for writing.')
  if (offset < open.from) throw new Refusal('conflict', 'Appending goes on at the end of what is there.')
  await open.file.write(offset, bytes)
  visit.diary.moved('bytesIn', bytes.length)
  await visit.pace(bytes.length)
  return OK
}

/** CLOSE of an upload: answers only after the file is durable. */
export async function finishUpload(visit: Visit, { path, staged, file }: OpenUpload): Promise<Answer> {
  remember(visit, path, await closeUpload(visit.desk, staged, file))
  return OK
}

function remember(visit: Visit, path: string, done: Received | undefined): void {
  if (!done) return
  visit.recent.received.add(path, done.bytes)
  visit.diary.note({ act: 'put', path, ...done })
}

/** SETSTAT and FSETSTAT: a smaller size is cut to; times and permissions are taken note of by nobody. */
export async function cutUpload(staged: Staged | undefined, size: number | undefined): Promise<Answer> {
  if (size !== undefined) await staged?.file?.truncate(size)
  return OK
}

/** RENAME, within a folder and never over another file; a final name makes it a file. */
export async function renameFile(visit: Visit, oldPath: string, newPath: string): Promise<Answer> {
  const only = 'Only a file of yours in /inbound or /test/inbound can be renamed, within that folder.'
  const from = inboundFile(spotAt(oldPath), only)
  const to = inboundFile(spotAt(newPath), only)
  if (from.environment !== to.environment) throw new Refusal('forbidden', only)
  const staged = visit.tree.staged(from)
  if (!staged) throw await whyNotStaged(visit, from, oldPath)
  if (visit.tree.staged(to) || (await visit.tree.stored(to))) {
    throw new Refusal('exists', 'There is a file of that name: a rename does not replace it.')
  }
  remember(visit, absolute(newPath), await renameUpload(visit.desk, staged, to.name))
  return OK
}

async function whyNotStaged(visit: Visit, spot: FileSpot, path: string): Promise<Refusal> {
  const known = visit.recent.received.find(absolute(path)) ?? (await visit.tree.stored(spot))
  return known ? received() : new Refusal('not-found', 'There is no such file.')
}

/** REMOVE of an upload that is not received yet. */
export async function removeUpload(visit: Visit, spot: FileSpot, path: string): Promise<Answer> {
  const staged = visit.tree.staged(spot)
  if (!staged) throw await whyNotStaged(visit, spot, path)
  if (staged.busy) throw new Refusal('in-flight', 'The file is just being received.')
  await visit.desk.staging.discard(staged)
  visit.diary.note({ act: 'removed', path })
  return OK
}

function inboundFile(spot: Spot, otherwise: string): FileSpot {
  if (spot.kind !== 'file' || spot.folder !== 'inbound') throw new Refusal('forbidden', otherwise)
  checkName(spot.name)
  return spot
}
