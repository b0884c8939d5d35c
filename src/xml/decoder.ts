// From bytes to characters, piece by piece, with an incomplete tail kept back for the next. Bytes that
// the encoding can't have are told, never replaced.
import { TextDecoder } from 'node:util'
import { type Doubt, LabelDoubt } from './doubt.ts'
import { startsWith } from './encoding.ts'
import { incompleteUtf8, incompleteUtf16 } from './incomplete.ts'

/** A decoded piece; where `bad` is set, the text ends before that byte, which can't stand there. */
export interface Piece {
  text: string
  bad?: number
}

/** Decodes one document, piece by piece, strictly. */
export class PieceDecoder {
  readonly encoding: string
  readonly #doubt: LabelDoubt | undefined
  readonly #strict: TextDecoder
  #kept: Uint8Array = new Uint8Array(0)

  /** `encoding` as `detectEncoding` names it. */
  constructor(encoding: string) {
    this.encoding = encoding
    this.#doubt = /^(iso-8859|windows)/.test(encoding) ? new LabelDoubt(encoding) : undefined
    this.#strict = new TextDecoder(labelOf(encoding), { fatal: true, ignoreBOM: true })
  }

  /** Decodes what is complete; with `last` an incomplete tail is bad. */
  decode(chunk: Uint8Array, last = false): Piece {
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk])
    const kept = last ? 0 : incompleteTail(bytes, this.encoding)
    this.#kept = Uint8Array.from(bytes.subarray(bytes.length - kept))
    return this.#whole(bytes.subarray(0, bytes.length - kept))
  }

  /** Once all is decoded: where the label is legal and yet probably wrong. */
  get doubt(): Doubt | undefined {
    return this.#doubt?.verdict()
  }

  #whole(bytes: Uint8Array): Piece {
    this.#doubt?.watch(bytes)
    const beyond = this.encoding === 'us-ascii' ? bytes.findIndex((byte) => byte > 0x7f) : -1
    try {
      if (beyond < 0) return { text: this.#strict.decode(bytes) }
    } catch {
      return this.#upTo(firstReplaced(bytes, this.encoding), bytes)
    }
    return this.#upTo(beyond, bytes)
  }

  #upTo(index: number, bytes: Uint8Array): Piece {
    return { text: this.#strict.decode(bytes.subarray(0, index)), bad: bytes[index] ?? 0 }
  }
}

/** ISO-8859-1 is read as its superset windows-1252: nobody means the control characters 80–9F. */
export const labelOf = (encoding: string) =>
  /^(us-ascii|iso-8859-1)$/.test(encoding) ? 'windows-1252' : encoding

const incompleteTail = (bytes: Uint8Array, encoding: string): number => {
  if (encoding === 'utf-8') return incompleteUtf8(bytes)
  return encoding.startsWith('utf-16') ? incompleteUtf16(bytes, encoding === 'utf-16be') : 0
}

/** Index of the first byte that a strict decoder would not take. */
const firstReplaced = (bytes: Uint8Array, label: string): number => {
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes)
  const width = (part: string) => (label === 'utf-8' ? Buffer.byteLength(part) : part.length * 2)
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    offset += width(text.slice(from, at))
    if (!isReplacement(bytes, offset, label)) return offset
    offset += width('\ufffd')
    from = at + 1
  }
  return offset
}

const isReplacement = (bytes: Uint8Array, offset: number, label: string): boolean => {
  const wanted = label === 'utf-8' ? [0xef, 0xbf, 0xbd] : label === 'utf-16be' ? [0xff, 0xfd] : [0xfd, 0xff]
  return startsWith(bytes.subarray(offset), wanted)
}
