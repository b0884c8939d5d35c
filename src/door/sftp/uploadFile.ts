// The bytes of one upload while a client writes it, by offset and in any order. A small file stays in
// memory and costs no disk at all; it goes to its file in staging when it grows or has to be kept.
// Every eight megabytes it is noted how much is certainly there, so that a killed gateway loses no more.
import { Failure } from '../../exchange/failure.ts'
import { Refusal } from '../../exchange/refusal.ts'
import { Extents } from './extents.ts'
import type { StagedFile } from './veiled.ts'

const DRAFT_BYTES = 64 * 1024
const NOTED_BYTES = 8 * 2 ** 20

/** What staging lends to an upload. */
export interface Room {
  /** Asks for `end` bytes of disk; throws a Refusal where the file or the partner gets too large. */
  reserve(end: number): void
  /** Asks for so many bytes of memory more; false where there are none. A negative number gives back. */
  remember(bytes: number): boolean
  /** Opens the file in staging; called once, and not at all for a small file that is received. */
  openFile(): Promise<StagedFile>
  /** `whole` bytes are on disk without a hole. */
  note(whole: number): Promise<void>
}

export class UploadFile {
  readonly #room: Room
  readonly #extents: Extents
  readonly #pending = new Set<Promise<void>>()
  #draft = Buffer.alloc(0)
  #disk: Promise<StagedFile> | undefined
  #noted: number
  #isNoting = false
  #failure: unknown
  #revoked = false

  /** Goes on after the first `prefix` bytes of a file in staging, or begins a new one with 0. */
  constructor(room: Room, prefix: number) {
    this.#room = room
    this.#extents = new Extents(prefix)
    this.#noted = prefix
    if (prefix === 0) return
    this.#disk = openAfter(room, prefix)
    // Whoever needs the file is told; until then nobody may be waiting.
    this.#disk.catch(() => {})
  }

  /** Whether there is a file in staging. */
  get isOnDisk(): boolean {
    return this.#disk !== undefined
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

  /** Taken away from its writer. */
  get revoked(): boolean {
    return this.#revoked
  }

  /**
   * Writes at an offset. Rejects with a Refusal (too large, taken over) or a Failure (disk); every later
   * write then rejects for the same reason.
   */
  async write(offset: number, data: Uint8Array): Promise<void> {
    let work: Promise<void> | undefined
    try {
      this.#admit(offset, data.length)
      work = this.#put(offset, data)
      this.#pending.add(work)
      await work
    } catch (reason) {
      this.#failure ??= reason
      throw this.#failure
    } finally {
      if (work) this.#pending.delete(work)
    }
  }

  #admit(offset: number, length: number): void {
    if (this.#failure) throw this.#failure
    if (this.#revoked) throw takenOver()
    if (!Number.isSafeInteger(offset)) throw new Refusal('too-large', 'No file is that large.')
    this.#room.reserve(offset + length)
  }

  async #put(offset: number, data: Uint8Array): Promise<void> {
    if (this.#fitsDraft(offset + data.length)) this.#draft.set(data, offset)
    else await onDisk(writeAll(await this.toDisk(), data, offset))
    if (!this.#extents.add(offset, data.length)) {
      throw new Refusal('invalid-request', 'The file comes in too many separate pieces.')
    }
    await this.#noteProgress()
  }

  #fitsDraft(end: number): boolean {
    if (this.#disk || end > DRAFT_BYTES) return false
    if (end <= this.#draft.length) return true
    const length = Math.min(DRAFT_BYTES, Math.max(end, 2 * this.#draft.length))
    if (!this.#room.remember(length - this.#draft.length)) return false
    const larger = Buffer.alloc(length)
    larger.set(this.#draft)
    this.#draft = larger
    return true
  }

  // One at a time: on a slow disk the next eight megabytes may be there before the last are noted.
  async #noteProgress(): Promise<void> {
    const { whole } = this
    if (!this.#disk || this.#isNoting || whole - this.#noted < NOTED_BYTES) return
    this.#isNoting = true
    try {
      const handle = await this.#disk
      await onDisk(handle.datasync())
      await this.#room.note(whole)
      this.#noted = whole
    } finally {
      this.#isNoting = false
    }
  }

  /** The file in staging, with all that has been written. */
  toDisk(): Promise<StagedFile> {
    this.#disk ??= this.#spill()
    return this.#disk
  }

  async #spill(): Promise<StagedFile> {
    const draft = this.#draft.subarray(0, this.size)
    const handle = await this.#room.openFile()
    await onDisk(writeAll(handle, draft, 0))
    this.#forgetDraft()
    return handle
  }

  #forgetDraft(): void {
    this.#room.remember(-this.#draft.length)
    this.#draft = Buffer.alloc(0)
  }

  /** Bytes from `offset`, at most `length`; shorter at the end. A copy, not the bytes themselves. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(this.size, offset + length)
    if (!this.#disk) return Buffer.from(this.#draft.subarray(offset, Math.max(offset, end)))
    const bytes = Buffer.allocUnsafe(Math.max(0, end - offset))
    return bytes.subarray(0, await onDisk(readAll(await this.#disk, bytes, offset)))
  }

  /** Forgets everything from `size` on; a larger size than there is changes nothing. */
  async truncate(size: number): Promise<void> {
    await this.drained()
    if (size >= this.size || this.#revoked) return
    if (this.#disk) await onDisk((await this.#disk).truncate(size))
    else this.#draft.fill(0, size)
    this.#extents.truncate(size)
    this.#noted = Math.min(this.#noted, size)
  }

  /** Resolves once no write is under way; never rejects. */
  async drained(): Promise<void> {
    await Promise.allSettled([...this.#pending])
  }

  /** Ends writing and cuts off what stands behind a hole; the bytes that remain have reached the disk. */
  async keep(): Promise<number> {
    this.#revoked = true
    await this.drained()
    const handle = await this.toDisk()
    try {
      if (this.size > this.whole) await onDisk(handle.truncate(this.whole))
      await onDisk(handle.sync())
    } finally {
      await handle.close()
    }
    return this.whole
  }

  /** Ends writing; what was written is no longer needed. */
  async drop(): Promise<void> {
    this.#revoked = true
    await this.drained()
    this.#forgetDraft()
    const handle = await this.#disk?.catch(() => undefined)
    await handle?.close()
  }
}

async function openAfter(room: Room, prefix: number): Promise<StagedFile> {
  const handle = await room.openFile()
  await onDisk(handle.truncate(prefix))
  return handle
}

async function writeAll(handle: StagedFile, data: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < data.length; ) {
    done += (await handle.write(data, done, data.length - done, offset + done)).bytesWritten
  }
}

async function readAll(handle: StagedFile, into: Uint8Array, offset: number): Promise<number> {
  let filled = 0
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

/** What goes wrong on our disk is told as a Failure. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw new Failure('The disk did not do what was needed.', { retry: 'later', cause })
  }
}

export const takenOver = (): Refusal =>
  new Refusal('conflict', 'Another upload under the same name has taken the place of this one.')
