// Bytes of a document in the store, without holding more than a chunk of them.
import type { House } from '../../setting/house.ts'
import { CHUNK_BYTES } from '../../store/record.ts'

/** A stretch of a blob. */
export interface Stretch {
  blob: string
  offset: number
  length: number
}

/** The bytes of a stretch, chunk by chunk. Throws where the store has fewer than promised. */
export async function* readParts(
  { store }: House,
  { blob, offset, length }: Stretch,
): AsyncGenerator<Uint8Array> {
  for (let at = offset; at < offset + length; ) {
    const part = await store.readBytes(blob, at, Math.min(CHUNK_BYTES, offset + length - at))
    if (part.length === 0) throw new Error(`blob ${blob} ends at ${at}, before ${offset + length}`)
    yield part
    at += part.length
  }
}

const WINDOW_BYTES = 64 * 1024
/** A value on the wire is short; of a longer one the beginning is shown. */
const MOST_TEXT_BYTES = 16 * 1024

/** Reads short texts of a blob by offset; neighbours come out of one window, so a page costs a few reads. */
export function openWindow(
  { store }: House,
  blob: string,
): (offset: number, length: number) => Promise<string> {
  let from = 0
  let window: Uint8Array = new Uint8Array(0)
  return async (offset, length) => {
    const end = offset + Math.min(length, MOST_TEXT_BYTES)
    if (offset < from || end > from + window.length) {
      from = offset
      window = await store.readBytes(blob, from, WINDOW_BYTES)
    }
    return decode(window.subarray(offset - from, end - from))
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')

/** X12 rarely says its character set: what isn't UTF-8 is shown as Latin-1, which can show any byte. */
function decode(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}
