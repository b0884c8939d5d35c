// Segments straight to bytes. Data for measuring come from here and not from the writer that is measured, which
// would say nothing of a mistake that reader and writer share, and would take minutes for a gigabyte.

const BEGINNING = 1 << 16

/** Gathers segments as bytes, and counts them. */
export class Pen {
  /** Segments since it was last set to 0. */
  segments = 0
  #bytes: Buffer = Buffer.allocUnsafe(BEGINNING)
  #used = 0

  /** Bytes that are gathered. */
  get length(): number {
    return this.#used
  }

  /** One segment without its terminator, in ASCII. */
  segment(text: string): void {
    const most = text.length + 2
    if (this.#used + most > this.#bytes.length) this.#grow(most)
    this.#used += this.#bytes.write(text, this.#used, 'latin1')
    this.#bytes[this.#used++] = 0x7e
    this.#bytes[this.#used++] = 0x0a
    this.segments++
  }

  /** Gives a copy of what is gathered, and begins anew. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#bytes.subarray(0, this.#used))
    this.#used = 0
    return bytes
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + more))
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }
}

/** A number in so many digits. */
export const padded = (number: number, digits: number): string => String(number).padStart(digits, '0')
