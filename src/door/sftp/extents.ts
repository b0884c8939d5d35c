// Which bytes of a file have come, when they may come in any order (a fast client keeps 64 writes in
// flight). A file with a hole is never taken for a whole one.

interface Extent {
  start: number
  end: number // first byte not in it
}

/** More separate pieces than this are no upload of any client we know. */
const MOST_EXTENTS = 4096

export class Extents {
  #extents: Extent[] = []

  /** Bytes from 0 to `prefix` are there already. */
  constructor(prefix = 0) {
    if (prefix > 0) this.#extents.push({ start: 0, end: prefix })
  }

  /** Adds `length` bytes at `start`; does nothing and answers false where the pieces would be too many. */
  add(start: number, length: number): boolean {
    if (length === 0) return true
    const end = start + length
    const last = this.#extents.at(-1)
    if (!last || start !== last.end) return this.#merge({ start, end })
    last.end = end
    return true
  }

  #merge(added: Extent): boolean {
    const apart: Extent[] = []
    const merged = { ...added }
    for (const extent of this.#extents) {
      if (extent.end < merged.start || extent.start > merged.end) apart.push(extent)
      else {
        merged.start = Math.min(merged.start, extent.start)
        merged.end = Math.max(merged.end, extent.end)
      }
    }
    if (apart.length >= MOST_EXTENTS) return false
    this.#extents = [...apart, merged].sort((a, b) => a.start - b.start)
    return true
  }

  /** Forgets everything from `size` on. */
  truncate(size: number): void {
    this.#extents = this.#extents
      .filter((extent) => extent.start < size)
      .map(({ start, end }) => ({ start, end: Math.min(end, size) }))
  }

  /** Bytes that are there from 0 without a hole. */
  get whole(): number {
    const first = this.#extents[0]
    return first?.start === 0 ? first.end : 0
  }

  /** First byte after everything that has come. */
  get end(): number {
    return this.#extents.at(-1)?.end ?? 0
  }

  /** Whether all that has come is one piece that reaches to `end`, wherever it starts. */
  reaches(end: number): boolean {
    return this.#extents.length === 1 && this.end >= end
  }
}
