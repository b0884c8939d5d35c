// Bytes of a one-byte encoding that look like another: any byte is legal there, so a wrong label
// changes letters without an error. Both cases here were met in real documents.
import { isUtf8 } from 'node:buffer'
import { incompleteUtf8 } from './incomplete.ts'

/** What the bytes look like, and the offset of the first one that says so. */
export interface Doubt {
  looksLike: 'utf-8' | 'windows-1252'
  at: number
}

/** Watches the bytes of an ISO-8859-1, ISO-8859-15 or windows-1252 document as they come. */
export class LabelDoubt {
  readonly #encoding: string
  #seen = 0
  #firstHigh: number | undefined
  /** First byte 80–9F, which ISO-8859-1 has only control characters for. */
  #firstWindows: number | undefined
  #utf8 = true
  #tail: Uint8Array = new Uint8Array(0)

  constructor(encoding: string) {
    this.#encoding = encoding
  }

  watch(bytes: Uint8Array): void {
    this.#firstHigh ??= this.#first(bytes, (byte) => byte >= 0x80)
    this.#firstWindows ??= this.#first(bytes, (byte) => byte >= 0x80 && byte <= 0x9f)
    this.#seen += bytes.length
    if (this.#utf8 && this.#firstHigh !== undefined) this.#tryUtf8(bytes)
  }

  /** What to doubt once all bytes are seen. UTF-8 by chance is next to impossible. */
  verdict(): Doubt | undefined {
    const whole = this.#utf8 && this.#tail.length === 0
    if (whole && this.#firstHigh !== undefined) return { looksLike: 'utf-8', at: this.#firstHigh }
    const windows = this.#encoding === 'iso-8859-1' ? this.#firstWindows : undefined
    return windows === undefined ? undefined : { looksLike: 'windows-1252', at: windows }
  }

  #first(bytes: Uint8Array, wanted: (byte: number) => boolean): number | undefined {
    const index = bytes.findIndex(wanted)
    return index < 0 ? undefined : this.#seen + index
  }

  #tryUtf8(bytes: Uint8Array): void {
    const all = Buffer.concat([this.#tail, bytes])
    const complete = all.length - incompleteUtf8(all)
    this.#utf8 = isUtf8(all.subarray(0, complete))
    this.#tail = all.subarray(complete)
  }
}
