// A file in staging that is sealed in chunks of 64 kB, each authenticated with its place, so that nobody reads it without the
// store's key and a change of it is told. Clients write anywhere and in small pieces, so the last few chunks that were touched
// stay open in memory. Every chunk takes the same room, the last one too: how long the file is stands in its sidecar. Who can
// write on the disk can still put back what stood in a chunk before.
import type { FileHandle } from 'node:fs/promises'
import { Failure } from '../../exchange/failure.ts'
import type { Seal } from '../../store/seal/seal.ts'
import type { StagedFile } from './veiled.ts'

export const CHUNK = 64 * 1024
const SLOT = CHUNK + 37
const OPEN = 8

/** Bytes that a file of so many bytes on the disk can hold. */
export const capacityOf = (onDisk: number): number => Math.floor(onDisk / SLOT) * CHUNK

interface OpenChunk {
  bytes: Buffer
  dirty: boolean
}

/** The file of an upload as it is seen unsealed, of which `size` bytes are there. */
export class ChunkedFile implements StagedFile {
  readonly #handle: FileHandle
  readonly #seal: Seal
  readonly #id: string
  /** Chunks before this one are on the disk, and those written since. */
  #there: number
  readonly #written = new Set<number>()
  /** The least recently touched first. */
  readonly #open = new Map<number, OpenChunk>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(handle: FileHandle, seal: Seal, id: string, size: number) {
    this.#handle = handle
    this.#seal = seal
    this.#id = id
    this.#there = Math.ceil(size / CHUNK)
  }

  /** One after the other: what is asked at once may touch the same chunk. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => {})
    return next
  }

  write(data: Uint8Array, from: number, length: number, at: number): Promise<{ bytesWritten: number }> {
    return this.#inTurn(async () => {
      for (const { index, start, end, done } of piecesOf(at, length)) {
        const chunk = await this.#touch(index, end - start === CHUNK)
        chunk.bytes.set(data.subarray(from + done, from + done + end - start), start)
        chunk.dirty = true
      }
      return { bytesWritten: length }
    })
  }

  /** What was never written is zeros. */
  read(into: Uint8Array, from: number, length: number, at: number): Promise<{ bytesRead: number }> {
    return this.#inTurn(async () => {
      for (const { index, start, end, done } of piecesOf(at, length)) {
        const bytes = this.#open.get(index)?.bytes ?? (await this.#load(index))
        into.set(bytes.subarray(start, end), from + done)
      }
      return { bytesRead: length }
    })
  }

  truncate(size: number): Promise<void> {
    return this.#inTurn(async () => {
      const count = Math.ceil(size / CHUNK)
      for (const index of [...this.#open.keys(), ...this.#written]) if (index >= count) this.#forget(index)
      this.#there = Math.min(this.#there, count)
      if (size % CHUNK !== 0) {
        const chunk = await this.#touch(count - 1, false)
        chunk.bytes.fill(0, size % CHUNK)
        chunk.dirty = true
      }
      await this.#handle.truncate(count * SLOT)
    })
  }

  sync(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#putAll()
      await this.#handle.sync()
    })
  }

  datasync(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#putAll()
      await this.#handle.datasync()
    })
  }

  /** Of what was not synced nothing is kept. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#handle.close())
  }

  #forget(index: number): void {
    this.#open.delete(index)
    this.#written.delete(index)
  }

  async #touch(index: number, whole: boolean): Promise<OpenChunk> {
    const known = this.#open.get(index)
    const chunk = known ?? { bytes: whole ? Buffer.alloc(CHUNK) : await this.#load(index), dirty: false }
    this.#open.delete(index)
    this.#open.set(index, chunk)
    if (this.#open.size > OPEN) {
      const [oldest] = this.#open.keys()
      await this.#put(oldest!)
      this.#open.delete(oldest!)
    }
    return chunk
  }

  async #putAll(): Promise<void> {
    for (const index of this.#open.keys()) await this.#put(index)
  }

  async #put(index: number): Promise<void> {
    const chunk = this.#open.get(index)!
    if (!chunk.dirty) return
    const sealed = this.#seal.seal(this.#place(index), chunk.bytes)
    for (let done = 0; done < SLOT; )
      done += (await this.#handle.write(sealed, done, SLOT - done, index * SLOT + done)).bytesWritten
    chunk.dirty = false
    this.#written.add(index)
  }

  async #load(index: number): Promise<Buffer> {
    if (index >= this.#there && !this.#written.has(index)) return Buffer.alloc(CHUNK)
    const sealed = Buffer.alloc(SLOT)
    for (let done = 0; done < SLOT; ) {
      const { bytesRead } = await this.#handle.read(sealed, done, SLOT - done, index * SLOT + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    try {
      return Buffer.from(this.#seal.open(this.#place(index), sealed))
    } catch (cause) {
      throw wasChanged(cause)
    }
  }

  #place = (part: number) => ({ of: 'staging', row: this.#id, part })
}

/** Somebody or something wrote in staging, past the gateway. */
export const wasChanged = (cause?: unknown): Failure =>
  new Failure('The upload is not on our disk as it was written, so it is not taken: send it again.', {
    retry: 'never',
    cause,
  })

interface Piece {
  index: number
  /** Within the chunk. */
  start: number
  end: number
  /** Bytes of the stretch before it. */
  done: number
}

/** A stretch of the file, chunk by chunk. */
function* piecesOf(at: number, length: number): Generator<Piece> {
  for (let done = 0; done < length; ) {
    const index = Math.floor((at + done) / CHUNK)
    const start = at + done - index * CHUNK
    const end = Math.min(CHUNK, start + length - done)
    yield { index, start, end, done }
    done += end - start
  }
}
