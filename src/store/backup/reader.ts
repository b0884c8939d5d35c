// The lines of a backup out of a stream, in constant memory: no more than one row is held.
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { BackupError, type BackupLine, type Cell, LINE_MOST, soFar } from './form.ts'

const NEWLINE = 10
const TABLE = 123

/** A row, or a line that says what comes; `before` is the hash of all that stands before an end. */
export type Part = { row: Cell[] } | { line: BackupLine; before: string }

export class PartReader {
  readonly #pieces: AsyncIterator<Buffer>
  readonly #hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  /** The next row or line; undefined at the end of the stream. */
  async next(): Promise<Part | undefined> {
    const text = await this.#line()
    if (!text) return undefined
    if (text[0] !== TABLE) {
      this.#hash.update(text)
      return { row: await this.#withBytes(JSON.parse(text.toString('utf8'))) }
    }
    const line = JSON.parse(text.toString('utf8')) as BackupLine
    const before = 'end' in line ? soFar(this.#hash) : ''
    this.#hash.update(text)
    return { line, before }
  }

  /** So many bytes. */
  async exactly(count: number): Promise<Buffer> {
    if (!Number.isSafeInteger(count) || count < 0 || count > LINE_MOST)
      throw new BackupError('a part of the backup has no length that could be')
    const bytes = await this.#take(count)
    this.#hash.update(bytes)
    return bytes
  }

  async #withBytes(cells: unknown): Promise<Cell[]> {
    if (!Array.isArray(cells)) throw new BackupError('a row of the backup is no list')
    const row: Cell[] = []
    for (const cell of cells)
      row.push(cell !== null && typeof cell === 'object' ? await this.exactly(cell.bytes) : cell)
    return row
  }

  async #line(): Promise<Buffer | undefined> {
    const found: Buffer[] = []
    for (let length = 0; length <= LINE_MOST; ) {
      const end = this.#rest.indexOf(NEWLINE)
      if (end !== -1) {
        found.push(await this.#take(end + 1))
        return Buffer.concat(found)
      }
      length += this.#rest.byteLength
      found.push(this.#rest)
      if (await this.#more()) continue
      if (length > 0) throw new BackupError('the backup breaks off in the middle of a line')
      return undefined
    }
    throw new BackupError('a line of the backup is longer than any that is written')
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next()
    this.#rest = done ? Buffer.alloc(0) : value
    return !done
  }

  async #take(count: number): Promise<Buffer> {
    const found: Buffer[] = []
    for (let missing = count; missing > 0; ) {
      if (this.#rest.byteLength === 0 && !(await this.#more())) throw new BackupError('the backup breaks off')
      const part = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(part.byteLength)
      found.push(part)
      missing -= part.byteLength
    }
    return found.length === 1 ? found[0]! : Buffer.concat(found)
  }
}
