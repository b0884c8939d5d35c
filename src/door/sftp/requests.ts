// Which request of the protocol (draft-ietf-secsh-filexfer-02, version 3) is answered by what. There are no
// extensions: a rename is plain, and clients that find none fall back to what is here.
import type { Attributes } from 'ssh2'
import { Refusal } from '../../exchange/refusal.ts'
import { type Answer, OK } from './answer.ts'
import { openFolder, readFolder, realPath, stat, statHandle } from './browsing.ts'
import { finishDownload, openDownload, read, removeFile } from './fetching.ts'
import { spotAt } from './spot.ts'
import { cutUpload, finishUpload, isForWriting, openUpload, renameFile, write } from './uploading.ts'
import type { Visit } from './visit.ts'

// The arguments of each request are what ssh2 has parsed for it.
type Respond = (visit: Visit, ...request: never[]) => Promise<Answer>

/** Answered as they come, many at once. */
export const UNORDERED = { READ: read, WRITE: write }

/** Answered strictly one after the other, in the order in which they came. */
export const ORDERED = {
  OPEN: (visit: Visit, path: string, flags: number) =>
    isForWriting(flags) ? openUpload(visit, path, flags) : openDownload(visit, path),
  CLOSE: close,
  OPENDIR: openFolder,
  READDIR: readFolder,
  STAT: stat,
  LSTAT: stat,
  FSTAT: statHandle,
  SETSTAT: setPath,
  FSETSTAT: setHandle,
  REALPATH: realPath,
  RENAME: renameFile,
  REMOVE: removeFile,
  MKDIR: makeFolder,
  RMDIR: removeFolder,
  READLINK: noLinks,
  SYMLINK: noLinks,
  EXTENDED: noExtensions,
} satisfies Record<string, Respond>

async function close(visit: Visit, handle: Buffer): Promise<Answer> {
  const open = visit.release(handle)
  if (open.kind === 'upload') return finishUpload(visit, open)
  if (open.kind === 'download') return finishDownload(visit, open)
  await open.pages.return(undefined)
  return OK
}

/** Times and permissions are accepted and not kept, so that `put -p` succeeds. */
async function setPath(visit: Visit, path: string, attributes: Partial<Attributes>): Promise<Answer> {
  const spot = spotAt(path)
  return cutUpload(spot.kind === 'file' ? visit.tree.staged(spot) : undefined, attributes.size)
}

async function setHandle(visit: Visit, handle: Buffer, attributes: Partial<Attributes>): Promise<Answer> {
  const open = visit.at(handle)
  return cutUpload(open.kind === 'upload' ? open.staged : undefined, attributes.size)
}

async function makeFolder(visit: Visit, path: string): Promise<Answer> {
  const there = await visit.tree.find(spotAt(path))
  if (there) throw new Refusal('exists', 'There is a file or folder of that name.')
  throw new Refusal('forbidden', 'Folders can not be made here: put files directly into /inbound.')
}

async function removeFolder(): Promise<Answer> {
  throw new Refusal('forbidden', 'The folders of a drop point can not be removed.')
}

async function noLinks(): Promise<Answer> {
  throw new Refusal('unsupported', 'There are no links here.')
}

async function noExtensions(): Promise<Answer> {
  throw new Refusal('unsupported', 'No extensions are offered.')
}
