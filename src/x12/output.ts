// Where written segments gather as bytes, until they are taken. It is drained as it grows, so that a large
// interchange is written in constant memory.
import { type Charset, encodingOf } from './charset.ts'

export interface OutputOptions {
  /** `extended` unless the agreement says otherwise. */
  charset?: Charset
  /** What follows each terminator; a line feed by default, so that people can read the file. */
  suffix?: '' | '\n' | '\r\n'
}

export class Output {
  readonly charset: Charset
  readonly suffix: string
  #buffer: Buffer = Buffer.allocUnsafe(4096)
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

  /** Adds one byte as it is, such as a delimiter. */
  byte(byte: number): void {
    this.#reserve(1)
    this.#buffer[this.#used++] = byte
  }

  /** Gives the bytes since the last call, and forgets them. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#buffer.subarray(0, this.#used))
    this.#taken += this.#used
    this.#used = 0
    return bytes
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
