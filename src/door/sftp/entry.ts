// How a file or folder is shown to a client: attributes, and the line that `ls -l` prints.
import type { Attributes, FileEntry } from 'ssh2'

export interface Entry {
  name: string
  kind: 'folder' | 'file'
  /** What the partner may do with it. */
  access: 'read' | 'read-write'
  bytes: number
  at: Date
}

const FOLDER = 0o040000
const FILE = 0o100000

/** SFTP attributes of an entry; sizes in bytes, times in seconds. */
export function attributesOf({ kind, access, bytes, at }: Entry): Attributes {
  const seconds = Math.floor(at.getTime() / 1000)
  const write = access === 'read-write' ? 0o200 : 0
  const mode = kind === 'folder' ? FOLDER | 0o500 | write : FILE | 0o400 | write
  return { mode, uid: 0, gid: 0, size: bytes, atime: seconds, mtime: seconds }
}

/** One name of a listing, with the long form that interactive clients print as it is. */
export function listed(entry: Entry, owner: string): FileEntry {
  const { name, kind, access, bytes, at } = entry
  const rights = `${kind === 'folder' ? 'd' : '-'}r${access === 'read-write' ? 'w' : '-'}`
  const execute = kind === 'folder' ? 'x' : '-'
  const size = String(bytes).padStart(12)
  const longname = `${rights}${execute}------ 1 ${owner} edi ${size} ${shortDate(at)} ${name}`
  return { filename: name, longname, attrs: attributesOf(entry) }
}

/** Mar 01 09:30, in UTC. */
function shortDate(at: Date): string {
  const [, day, month] = at.toUTCString().split(' ')
  return `${month} ${day} ${at.toISOString().slice(11, 16)}`
}
