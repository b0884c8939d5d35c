// The bytes of one upload while a client writes it: a file in staging, written by offset in any order.
// Every eight megabytes it is noted how much is certainly there, so that a killed gateway loses no more.
import { type FileHandle, open } from 'node:fs/promises'
import { Failure } from '../../exchange/failure.ts'
import { Refusal } from '../../exchange/refusal.ts'
import { Extents } from './extents.ts'

const NOTED_BYTES = 8 * 2 ** 20

export interface Room {
  /** Asks for `end` bytes of disk; throws a Refusal where the file or the partner gets too large. */
  reserve(end: number): void
  /** `whole` bytes are on disk without a hole. */
  note(whole: number): Promise<void>
}

export class UploadFile {
  readonly #handle: FileHandle
  readonly #room: Room
  readonly #extents: Extents
  readonly #pending = new Set<Promise<void>>()
  #noted: number
  #failure: unknown
  #revoked = false

  private constructor(handle: FileHandle, room: Room, prefix: number) {
    this.#handle = handle
    this.#room = room
    this.#extents = new Extents(prefix)
    this.#noted = prefix
  }

  /** Opens a new file (`prefix` 0, must not be there) or goes on after the first `prefix` bytes of one. */
  static async open(path: string, prefix: number, isNew: boolean, room: Room): Promise<UploadFile> {
    const handle = await open(path, isNew ? 'wx+' : 'r+', 0o600)
    if (!isNew) await handle.truncate(prefix)
    return new UploadFile(handle, room, prefix)
  }

  /** First byte after everything written; what a client sees as the size. */
  get size(): number {
    return this.#extents.end
  }

  /** Bytes there from the start without a hole. */
  get whole(): number {
    return this.#extents.whole
  }

  /** Why a write did not succeed, if one did not. */
  get failure(): unknown {
    return this.#failure
  }

  get revoked(): boolean {
    return this.#revoked
  }

  /** Writes at an offset. Rejects with a Refusal (too large, taken over) or a Failure (disk). */
  async write(offset: number, data: Uint8Array): Promise<void> {
    const work = this.#put(offset, data)
    this.#pending.add(work)
    try {
      await work
    } catch (reason) {
      this.#failure ??= reason
      throw reason
    } finally {
      this.#pending.delete(work)
    }
  }

  async #put(offset: number, data: Uint8Array): Promise<void> {
    if (this.#revoked) throw takenOver()
    if (this.#failure) throw this.#failure
    if (!Number.isSafeInteger(offset)) throw new Refusal('too-large', 'No file is that large.')
    this.#room.reserve(offset + data.length)
    try {
      for (let done = 0; done < data.length; ) {
        done += (await this.#handle.write(data, done, data.length - done, offset + done)).bytesWritten
      }
    } catch (cause) {
      throw new Failure('The disk did not take the bytes.', { retry: 'later', cause })
    }
    if (!this.#extents.add(offset, data.length)) {
      throw new Refusal('invalid-request', 'The file comes in too many separate pieces.')
    }
    await this.#noteProgress()
  }

  async #noteProgress(): Promise<void> {
    const { whole } = this
    if (whole - this.#noted < NOTED_BYTES) return
    this.#noted = whole
    await this.#handle.datasync()
    await this.#room.note(whole)
  }

  /** Bytes from `offset`, at most `length`; shorter at the end. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  }

  /** Forgets everything from `size` on; a larger size than there is changes nothing. */
  async truncate(size: number): Promise<void> {
    await this.drained()
    if (size >= this.size || this.#revoked) return
    await this.#handle.truncate(size)
    this.#extents.truncate(size)
    this.#noted = Math.min(this.#noted, size)
  }

  /** Resolves once no write is under way; never rejects. */
  async drained(): Promise<void> {
    await Promise.allSettled([...this.#pending])
  }

  /** The bytes have reached the disk. */
  sync(): Promise<void> {
    return this.#handle.sync()
  }

  /** Takes the file away from its writer: later writes are refused; how many bytes it leaves. */
  async revoke(): Promise<number> {
    this.#revoked = true
    return this.close()
  }

  /** Closes the file after cutting off what stands behind a hole; how many bytes remain. */
  async close(): Promise<number> {
    await this.drained()
    const { whole } = this
    try {
      if (this.size > whole) await this.#handle.truncate(whole)
    } finally {
      await this.#handle.close()
    }
    return whole
  }
}

export const takenOver = (): Refusal =>
  new Refusal('conflict', 'Another upload under the same name has taken the place of this one.')
