// Reads a blob of the store for a client that asks for 32 KB at a time, often many at once: whole windows
// are fetched and the last few kept, so that the store is asked eight times less and memory stays bounded.
import type { RawBytes } from '../../store/store.ts'

const WINDOW_BYTES = 256 * 1024
const MOST_WINDOWS = 16 // 4 MB a session

export class BlobReader {
  readonly #store: Pick<RawBytes, 'readBytes'>
  readonly #windows = new Map<string, Promise<Uint8Array>>()

  constructor(store: Pick<RawBytes, 'readBytes'>) {
    this.#store = store
  }

  /** Bytes from `offset`, at most `length`; shorter at the end of the blob. */
  async read(blob: string, offset: number, length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for (let at = offset; at < offset + length; ) {
      const start = at - (at % WINDOW_BYTES)
      const window = await this.#window(blob, start)
      const part = window.subarray(at - start, Math.min(window.length, offset + length - start))
      parts.push(part)
      at = start + WINDOW_BYTES
      if (window.length < WINDOW_BYTES) break
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  #window(blob: string, start: number): Promise<Uint8Array> {
    const key = `${blob} ${start}`
    const window = this.#windows.get(key) ?? this.#fetch(key, blob, start)
    this.#windows.delete(key)
    this.#windows.set(key, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > MOST_WINDOWS && oldest !== undefined) this.#windows.delete(oldest)
    return window
  }

  #fetch(key: string, blob: string, start: number): Promise<Uint8Array> {
    const window = this.#store.readBytes(blob, start, WINDOW_BYTES)
    window.catch(() => this.#windows.delete(key))
    return window
  }
}
