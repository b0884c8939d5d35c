// Where written segments gather as bytes, until they are taken. It is drained as it grows, so that a large
// interchange is written in constant memory.
import { type Charset, encodingOf } from './charset.ts'
import { copyBytes, copyPlain } from './plain.ts'

export interface OutputOptions {
  /** `extended` unless the agreement says otherwise. */
  charset?: Charset
  /** What follows each terminator; a line feed by default, so that people can read the file. */
  suffix?: '' | '\n' | '\r\n'
}

const FIRST = 1024

export class Output {
  readonly charset: Charset
  readonly suffix: string
  // Most sets are small, and so much comes out of Node's pool: memory of its own for each was a fifth of an
  // acknowledgement's time.
  #buffer: Buffer = Buffer.allocUnsafe(FIRST)
  #used = 0
  #taken = 0

  constructor(options: OutputOptions = {}) {
    this.charset = options.charset ?? 'extended'
    this.suffix = options.suffix ?? '\n'
  }

  /** Bytes written since the beginning. */
  get length(): number {
    return this.#taken + this.#used
  }

  /** Adds text; what may stand in it is the writer's to know. */
  write(text: string): void {
    this.#reserve(text.length * 3)
    this.#used += this.#buffer.write(text, this.#used, encodingOf(this.charset))
  }

  /**
   * Adds a text of characters that `plain` has, each as one byte; answers how many they are, or -1 where there is
   * another one, and then nothing was added.
   */
  plain(text: string, plain: Uint8Array): number {
    const end = copyPlain(text, plain, this.room(text.length), this.#used)
    if (end < 0) return -1
    this.#used = end
    return text.length
  }

  /**
   * The buffer, with room for so many bytes behind `end`: for a writer of many values, who puts them where they
   * belong and then says where they end. It holds until the next call.
   */
  room(bytes: number): Uint8Array {
    if (this.#used + bytes > this.#buffer.length) this.#reserve(bytes)
    return this.#buffer
  }

  /** Where the next byte goes in the buffer. */
  get end(): number {
    return this.#used
  }

  set end(at: number) {
    this.#used = at
  }

  /** Adds a few bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.#used = copyBytes(bytes, this.room(bytes.length), this.#used)
  }

  /** Adds many bytes as they are. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** The byte that was written last. */
  get last(): number | undefined {
    return this.#buffer[this.#used - 1]
  }

  /** Adds one byte as it is, such as a delimiter. */
  byte(byte: number): void {
    if (this.#used === this.#buffer.length) this.#reserve(1)
    this.#buffer[this.#used++] = byte
  }

  /** Gives the bytes since the last call, and forgets them. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#buffer.subarray(0, this.#used))
    this.#taken += this.#used
    this.#used = 0
    return bytes
  }

  /** What was written behind a length that was read before, as it stands there until the next byte is written. */
  since(length: number): Uint8Array {
    if (length < this.#taken) throw new Error('it was taken')
    return this.#buffer.subarray(length - this.#taken, this.#used)
  }

  /** Forgets what was written behind a length that was read before; it must not have been taken since. */
  rewind(length: number): void {
    if (length < this.#taken) throw new Error('what was taken can’t be unwritten')
    this.#used = length - this.#taken
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#used + bytes))
    this.#buffer.copy(larger, 0, 0, this.#used)
    this.#buffer = larger
  }
}
