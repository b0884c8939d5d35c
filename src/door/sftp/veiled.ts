// Of uploads that were begun before staging was sealed in chunks (chunked.ts): a file whose bytes nobody can read without the
// store's key, at any offset and in any order, so that an upload goes on after a cut. A client that writes the same place twice shows the difference to who has both states of the disk.
import type { FileHandle } from 'node:fs/promises'

/** What an upload asks of its file. */
export type StagedFile = Pick<FileHandle, 'truncate' | 'sync' | 'datasync' | 'close'> & {
  write(data: Uint8Array, from: number, length: number, at: number): Promise<{ bytesWritten: number }>
  read(into: Uint8Array, from: number, length: number, at: number): Promise<{ bytesRead: number }>
}

/** Bytes as they stand on the disk, or back, at an offset. */
export type Veil = (offset: number, bytes: Uint8Array) => Uint8Array

/** The file as its upload sees it. */
export const veiled = (handle: FileHandle, veil: Veil): StagedFile => ({
  async write(data, from, length, at) {
    const hidden = veil(at, data.subarray(from, from + length))
    return handle.write(hidden, 0, length, at)
  },
  async read(into, from, length, at) {
    const { bytesRead } = await handle.read(into, from, length, at)
    into.set(veil(at, into.subarray(from, from + bytesRead)), from)
    return { bytesRead }
  },
  truncate: (length) => handle.truncate(length),
  sync: () => handle.sync(),
  datasync: () => handle.datasync(),
  close: () => handle.close(),
})
