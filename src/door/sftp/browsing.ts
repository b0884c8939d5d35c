// The requests that only look: where a path leads, what stands there, what a folder holds.
import { Refusal } from '../../exchange/refusal.ts'
import { type Answer, END } from './answer.ts'
import { attributesOf, type Entry, listed } from './entry.ts'
import { absolute, spotAt } from './spot.ts'
import type { Visit } from './visit.ts'

/** REALPATH: the absolute form of a path, whether or not something stands there. */
export async function realPath(visit: Visit, path: string): Promise<Answer> {
  const filename = absolute(path)
  const attrs = attributesOf({
    name: filename,
    kind: 'folder',
    access: 'read',
    bytes: 0,
    at: visit.desk.house.clock(),
  })
  return { kind: 'names', names: [{ filename, longname: filename, attrs }] }
}

/** STAT and LSTAT; a file that the partner has just put or fetched is still answered for. */
export async function stat(visit: Visit, path: string): Promise<Answer> {
  const entry = (await visit.tree.find(spotAt(path))) ?? recentEntry(visit, absolute(path))
  if (!entry) throw new Refusal('not-found', 'There is no such file or folder.')
  return { kind: 'attributes', attributes: attributesOf(entry) }
}

function recentEntry({ recent: { received, fetched } }: Visit, path: string): Entry | undefined {
  const recent = received.find(path) ?? fetched.find(path)
  return recent && { name: path, kind: 'file', access: 'read', ...recent }
}

/** FSTAT: of an upload, what has been written so far. */
export async function statHandle(visit: Visit, handle: Buffer): Promise<Answer> {
  const open = visit.at(handle)
  if (open.kind === 'listing') throw new Refusal('invalid-request', 'That is a folder.')
  if (open.kind === 'download') return { kind: 'attributes', attributes: attributesOf(open.entry) }
  const { name, at } = open.staged.upload
  const entry: Entry = { name, kind: 'file', access: 'read-write', bytes: open.file.size, at: new Date(at) }
  return { kind: 'attributes', attributes: attributesOf(entry) }
}

/** OPENDIR. */
export async function openFolder(visit: Visit, path: string): Promise<Answer> {
  const spot = spotAt(path)
  if ((await visit.tree.find(spot))?.kind !== 'folder') {
    throw new Refusal('not-found', 'There is no such folder.')
  }
  visit.checkRoomForHandle()
  return { kind: 'handle', handle: visit.hold({ kind: 'listing', pages: visit.tree.list(spot) }) }
}

/** READDIR: the next page of names. */
export async function readFolder(visit: Visit, handle: Buffer): Promise<Answer> {
  const open = visit.at(handle)
  if (open.kind !== 'listing') throw new Refusal('invalid-request', 'That is not a folder.')
  for (;;) {
    const { value, done } = await open.pages.next()
    if (done) return END
    if (value.length === 0) continue
    return { kind: 'names', names: value.map((entry) => listed(entry, visit.visitor.partner)) }
  }
}
